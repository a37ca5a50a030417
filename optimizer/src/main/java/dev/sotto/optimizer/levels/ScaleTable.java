package dev.sotto.optimizer.levels;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.PrimeGenerator;
import dev.sotto.ir.circuit.CircuitParameters;
import java.util.ArrayList;
import java.util.List;

/// The primes of a circuit and the one scale that every value of a level has; none for levels that
/// bootstrapping keeps for itself.
///
/// The scale of level `l − 1` is `S_l² / q_l`, so that a product of two values of level `l`,
/// rescaled, has it exactly; each prime is sought near `S_l²` over the scale wanted below, which
/// keeps all scales within a prime gap of those wanted.
record ScaleTable(CircuitParameters parameters, List<Double> scales) {
  private static final int SECURITY_BITS = 128;

  ScaleTable {
    scales = List.copyOf(scales);
  }

  /// Finds the primes of a shape.
  static ScaleTable of(ModulusShape shape) {
    PrimeGenerator generator = new PrimeGenerator(1 << shape.logN());
    List<List<Long>> groups = new ArrayList<>();
    List<Double> scales = new ArrayList<>();
    double scale = shape.scales().scale(shape.levels());
    scales.add(scale);
    for (int level = shape.levels(); level >= 1; level--) {
      Modulus prime = generator.nearest(scale / shape.scales().scale(level - 1) * scale);
      groups.addFirst(List.of(prime.value()));
      scale = scale * scale / prime.p();
      scales.addFirst(scale);
    }
    for (int level = 0; level < shape.topLevels(); level++) {
      groups.add(List.of(generator.nearest(Math.pow(2, ModulusShape.TOP_BITS)).value()));
    }
    groups.addFirst(List.of(generator.nearest(Math.pow(2, shape.firstBits())).value()));
    List<Long> special = new ArrayList<>();
    for (int i = 0; i < shape.specialPrimes(); i++) {
      special.add(generator.nearest(Math.pow(2, shape.specialBits())).value());
    }
    return new ScaleTable(
        new CircuitParameters(
            shape.logN(),
            groups,
            special,
            shape.digitPrimes(),
            SECURITY_BITS,
            shape.bootstrapping()),
        scales);
  }

  /// The scale of every value at `level`.
  double scale(int level) {
    return scales.get(level);
  }
}
