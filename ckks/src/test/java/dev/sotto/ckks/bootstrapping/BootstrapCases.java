package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.insecure.InsecureAccess;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.scheme.NoiseModel;

/// Small chains with room for a bootstrapping, without security.
final class BootstrapCases {
  /// Slots of the largest ring: as many levels as bootstrapping can take.
  static final int ALL_SLOTS = 1 << 15;

  /// The chance that a test of one bootstrapping fails.
  private static final double CHANCE = 1e-10;

  /// Once in so many bootstraps a slot exceeds the prediction's `worst`.
  private static final double RARITY = 1024;

  private BootstrapCases() {}

  /// What an error of any slot stays below: the prediction's `worst` with the tail of the noise, of
  /// twice the deviation where the raised multiple is 0, followed further.
  static double bound(CkksParameters parameters, BootstrapShape shape, double scale) {
    BootstrapPrecision predicted = BootstrapPrecision.predict(parameters, shape, scale);
    return predicted.worst() + 2 * predicted.noise() * NoiseModel.deviations(1, RARITY * CHANCE);
  }

  /// What the mean error of `slots` stays below: errors are independent, of the predicted mean, and
  /// none exceeds [#bound]; rare multiples have most of it.
  ///
  /// Source: S. Bernstein's inequality, with a variance of at most the mean times the largest.
  static double averageBound(
      CkksParameters parameters, BootstrapShape shape, double scale, int slots) {
    double mean = BootstrapPrecision.predict(parameters, shape, scale).average();
    double step = -Math.log(CHANCE) * bound(parameters, shape, scale) / slots;
    return mean + step / 3 + Math.sqrt(step * step / 9 + 2 * step * mean);
  }

  static CkksParameters parameters(int logN, int usableLevels, BootstrapShape shape) {
    return BootstrapParameters.builder(logN, usableLevels, 40, shape, 6)
        .buildInsecure(InsecureAccess.FOR_TESTS);
  }
}
