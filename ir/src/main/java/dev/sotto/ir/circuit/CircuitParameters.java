package dev.sotto.ir.circuit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The ring and moduli of a circuit.
///
/// `levelPrimes.get(l)` is the group of primes that level `l` has more than level `l - 1`; group 0
/// is the first modulus. `specialPrimes` are the auxiliary primes of key switching, `digitPrimes`
/// the number of primes of a digit. `securityBits` is what the published table grants.
/// `bootstrapping` is there where the chain has room to refresh ciphertexts.
public record CircuitParameters(
    int logN,
    List<List<Long>> levelPrimes,
    List<Long> specialPrimes,
    int digitPrimes,
    int securityBits,
    Optional<Bootstrapping> bootstrapping) {
  public CircuitParameters {
    levelPrimes = levelPrimes.stream().map(List::copyOf).toList();
    specialPrimes = List.copyOf(specialPrimes);
  }

  /// Parameters without bootstrapping.
  public CircuitParameters(
      int logN,
      List<List<Long>> levelPrimes,
      List<Long> specialPrimes,
      int digitPrimes,
      int securityBits) {
    this(logN, levelPrimes, specialPrimes, digitPrimes, securityBits, Optional.empty());
  }

  /// The highest level.
  public int maxLevel() {
    return levelPrimes.size() - 1;
  }

  /// The highest level that a bootstrap returns to, without bootstrapping the highest level.
  public int outputLevel() {
    return maxLevel() - bootstrapping.map(Bootstrapping::topLevels).orElse(0);
  }

  /// log₂ of all primes together, what security depends on.
  public double logQP() {
    return Stream.concat(levelPrimes.stream().flatMap(List::stream), specialPrimes.stream())
        .mapToDouble(prime -> Math.log(prime) / Math.log(2))
        .sum();
  }

  /// Slots of a ciphertext, `N/2`.
  public int slots() {
    return 1 << (logN - 1);
  }
}
