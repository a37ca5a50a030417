package dev.sotto.optimizer.levels;

/// The sizes of a modulus chain, before primes are sought.
///
/// @param scaleBits log₂ of the canonical scale, and of each level's prime
/// @param firstBits log₂ of the modulus of level 0
/// @param digitPrimes primes of the chain in one digit of key switching
/// @param specialPrimes primes of P, each of `specialBits`
record ModulusShape(
    int logN,
    int levels,
    double scaleBits,
    double firstBits,
    int digitPrimes,
    int specialPrimes,
    double specialBits) {

  /// The primes of Q.
  int limbs() {
    return levels + 1;
  }

  int digits() {
    return (limbs() + digitPrimes - 1) / digitPrimes;
  }

  /// log₂ of the largest digit.
  double digitBits() {
    return firstBits + (digitPrimes - 1) * scaleBits;
  }

  double logQP() {
    return firstBits + levels * scaleBits + specialPrimes * specialBits;
  }
}
