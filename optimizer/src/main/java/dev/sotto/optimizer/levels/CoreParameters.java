package dev.sotto.optimizer.levels;

import dev.sotto.ckks.bootstrapping.BootstrapKeys;
import dev.sotto.ckks.bootstrapping.BootstrapPrecision;
import dev.sotto.ckks.bootstrapping.BootstrapShape;
import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ir.circuit.Bootstrapping;
import dev.sotto.ir.circuit.CircuitParameters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A circuit's parameters as the core takes them, and what the core knows of its bootstrapping.
final class CoreParameters {
  /// Root mean square over mean magnitude of a Gaussian: `√(π/2)`.
  private static final double DEVIATION_TO_MEAN = Math.sqrt(Math.PI / 2);

  /// Keys by what they depend on: a search asks for those of the same few chains again and again,
  /// and the transforms that tell them take longer than all the rest of it.
  private static final Map<Bootstraps, EvaluationKeyPlan> KEYS = new ConcurrentHashMap<>();

  private record Bootstraps(Bootstrapping bootstrapping, int logN, int maxLevel) {}

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

  /// The bootstrapping of a precision, of contents that repeat every `slots` slots, or of the
  /// fewest slots that it can have.
  static Bootstrapping bootstrapping(Precision precision, int slots) {
    BootstrapShape shape = BootstrapShape.of(precision, slots);
    return new Bootstrapping(
        Math.max(slots, shape.minSlots()),
        shape.slotsToCoeffsLevels(),
        shape.evalModLevels(),
        shape.coeffsToSlotsLevels(),
        shape.hammingWeight(),
        shape.interval(),
        shape.sineDegree(),
        shape.doubleAngles(),
        shape.arcsineDegree(),
        shape.ratioBits());
  }

  private static BootstrapShape shape(Bootstrapping bootstrapping) {
    return new BootstrapShape(
        bootstrapping.slotsToCoeffsLevels(),
        bootstrapping.evalModLevels(),
        bootstrapping.coeffsToSlotsLevels(),
        bootstrapping.hammingWeight(),
        bootstrapping.interval(),
        bootstrapping.sineDegree(),
        bootstrapping.doubleAngles(),
        bootstrapping.arcsineDegree(),
        bootstrapping.ratioBits(),
        ModulusShape.TOP_BITS);
  }

  /// The keys of a circuit's bootstraps.
  static EvaluationKeyPlan bootstrapKeys(CircuitParameters parameters) {
    return bootstrapKeys(of(parameters), parameters.bootstrapping().orElseThrow());
  }

  /// The keys of bootstraps over `parameters`.
  static EvaluationKeyPlan bootstrapKeys(CkksParameters parameters, Bootstrapping bootstrapping) {
    return KEYS.computeIfAbsent(
        new Bootstraps(bootstrapping, parameters.logN(), parameters.maxLevel()),
        _ -> BootstrapKeys.plan(parameters, shape(bootstrapping), bootstrapping.slots()));
  }

  /// The deviation of refreshed values of `[-1, 1]`.
  static double bootstrapDeviation(CircuitParameters parameters, double scale) {
    return bootstrapDeviation(of(parameters), parameters.bootstrapping().orElseThrow(), scale);
  }

  /// As without `bootstrapping`, which is one over `parameters`.
  static double bootstrapDeviation(
      CkksParameters parameters, Bootstrapping bootstrapping, double scale) {
    BootstrapPrecision precision =
        BootstrapPrecision.predict(parameters, shape(bootstrapping), scale);
    double approximation = DEVIATION_TO_MEAN * precision.average() - precision.noise();
    return Math.hypot(approximation, precision.noise());
  }
}
