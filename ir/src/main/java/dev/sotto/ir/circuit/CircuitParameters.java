package dev.sotto.ir.circuit;

import java.util.List;

/// The ring and moduli of a circuit.
///
/// `levelPrimes.get(l)` is the group of primes that level `l` has more than level `l - 1`; group 0
/// is the first modulus. `specialPrimes` are the auxiliary primes of key switching, `digitPrimes`
/// the number of primes of a digit. `securityBits` is what the published table grants.
public record CircuitParameters(
    int logN,
    List<List<Long>> levelPrimes,
    List<Long> specialPrimes,
    int digitPrimes,
    int securityBits) {
  public CircuitParameters {
    levelPrimes = levelPrimes.stream().map(List::copyOf).toList();
    specialPrimes = List.copyOf(specialPrimes);
  }

  /// The highest level.
  public int maxLevel() {
    return levelPrimes.size() - 1;
  }

  /// Slots of a ciphertext, `N/2`.
  public int slots() {
    return 1 << (logN - 1);
  }
}
