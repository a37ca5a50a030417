package dev.sotto.optimizer.levels;

import dev.sotto.ckks.rlwe.SecurityTable;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.List;
import java.util.Optional;

/// Plans levels, scales, parameters and keys of a packed program.
public final class PlanCircuit {
  /// The part of the tolerance that four standard deviations of encryption's noise may take, which
  /// one slot in sixteen thousand exceeds. Half of it is what approximation leaves free in its
  /// worst sample.
  private static final double NOISE_SHARE = 0.2;

  private static final double DEVIATIONS = 4;

  /// Below, primes of a large ring become too rare for a chain; above, level 0 exceeds one prime.
  static final double MIN_SCALE_BITS = 26;

  private PlanCircuit() {}

  /// Plans in the smallest secure ring that holds `program` for the samples of `batch`.
  ///
  /// @param tolerance on the outputs, relative to outputs of about 1
  /// @throws UnsupportedModelException where no secure ring is deep enough
  public static PlannedCircuit plan(
      PackedProgram program, BatchOption batch, CostTable table, double tolerance) {
    LinearMaps linear = LinearMaps.of(program);
    for (int logN = SecurityTable.MIN_LOG_N; logN <= SecurityTable.MAX_LOG_N; logN++) {
      if ((long) program.width() * batch.atLeast() <= 1L << (logN - 1)) {
        Optional<PlannedCircuit> planned = plan(linear, logN, table, tolerance);
        if (planned.isPresent()) {
          return planned.get();
        }
      }
    }
    throw TooDeep.refuse(program, scaleBits(linear, SecurityTable.MAX_LOG_N, tolerance));
  }

  /// Plans in the ring of degree `2^logN`; empty where it is not secure at the depth needed.
  static Optional<PlannedCircuit> plan(
      LinearMaps linear, int logN, CostTable table, double tolerance) {
    PackedProgram program = linear.program();
    int depth = ProgramDepth.depth(program);
    double scaleBits = scaleBits(linear, logN, tolerance);
    if (scaleBits > ChooseModulusShape.maxScaleBits()) {
      return Optional.empty();
    }
    return ChooseModulusShape.choose(logN, depth, scaleBits, table)
        .map(
            shape -> {
              ScaleTable scales = ScaleTable.of(shape);
              RingCosts costs = CircuitWork.costs(scales.parameters(), table);
              EmitCircuit.EmittedCircuit emitted =
                  EmitCircuit.emit(
                      linear, LevelPlan.leveled(program), scales, costs, Optional.empty());
              double noise = EstimateNoise.outputDeviation(linear, logN);
              return new PlannedCircuit(
                  program,
                  emitted.circuit(),
                  noise / emitted.outputScale(),
                  emitted.nanos(),
                  List.of());
            });
  }

  /// The least scale at which the outputs' noise keeps its share of the tolerance.
  static double scaleBits(LinearMaps linear, int logN, double tolerance) {
    double deviation = EstimateNoise.outputDeviation(linear, logN);
    double allowed = tolerance * NOISE_SHARE / DEVIATIONS;
    double bits = Math.log(deviation / allowed) / Math.log(2);
    return Math.max(MIN_SCALE_BITS, Math.ceil(4 * bits) / 4);
  }
}
