package dev.sotto.runtime.execution;

import dev.sotto.ckks.bootstrapping.BootstrapShape;
import dev.sotto.ckks.bootstrapping.Bootstrapper;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ir.circuit.Bootstrapping;
import java.util.ArrayList;
import java.util.List;

/// The bootstraps of a circuit. Safe for use by several threads.
final class BootstrapStage {
  private static final int AT_A_TIME = 2;

  private final Bootstrapper bootstrapper;

  BootstrapStage(Evaluator evaluator, Encoder encoder, Bootstrapping bootstrapping) {
    BootstrapShape shape = shape(bootstrapping, evaluator.context().parameters());
    bootstrapper = new Bootstrapper(evaluator, encoder, shape, bootstrapping.slots());
  }

  static BootstrapShape shape(Bootstrapping bootstrapping, CkksParameters parameters) {
    double reductionBits = parameters.group(parameters.maxLevel()).getFirst().log2();
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
        reductionBits);
  }

  /// Refreshes a bundle with values in `[-bound, bound]`, two ciphertexts at a time.
  List<Ciphertext> refresh(List<Ciphertext> bundle, double bound, int level, double scale) {
    List<Ciphertext> results = new ArrayList<>();
    for (int from = 0; from < bundle.size(); from += AT_A_TIME) {
      List<Ciphertext> pair =
          bundle.subList(from, Math.min(from + AT_A_TIME, bundle.size())).stream()
              .map(value -> scaled(value, value.scale() * bound))
              .toList();
      // At `bound` times its scale a value is divided by the bound: no operation.
      for (Ciphertext refreshed : bootstrapper.bootstrap(pair, level, scale * bound)) {
        results.add(scaled(refreshed, scale));
      }
    }
    return results;
  }

  /// How many bootstraps a bundle takes.
  static int bootstraps(int ciphertexts) {
    return Math.ceilDiv(ciphertexts, AT_A_TIME);
  }

  private static Ciphertext scaled(Ciphertext value, double scale) {
    return new Ciphertext(value.level(), scale, value.polynomials(), value.seed());
  }
}
