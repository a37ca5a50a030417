package dev.sotto.optimizer.levels;

import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ir.circuit.CircuitParameters;
import java.util.List;

/// A circuit's parameters as the core takes them.
final class CoreParameters {
  private CoreParameters() {}

  /// Throws `IllegalArgumentException` where they are not secure.
  static CkksParameters of(CircuitParameters parameters) {
    return CkksParameters.of(
        parameters.logN(),
        parameters.levelPrimes().stream().map(CoreParameters::array).toList(),
        array(parameters.specialPrimes()),
        parameters.digitPrimes());
  }

  private static long[] array(List<Long> primes) {
    return primes.stream().mapToLong(Long::longValue).toArray();
  }
}
