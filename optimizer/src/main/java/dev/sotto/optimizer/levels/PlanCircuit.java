package dev.sotto.optimizer.levels;

import dev.sotto.ckks.rlwe.SecurityTable;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.DiagonalCount;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Plans levels, scales, parameters and keys of a packed program.
public final class PlanCircuit {
  /// The parts of the tolerance that four standard deviations of encryption's noise may take, which
  /// one slot in sixteen thousand exceeds; rounding takes as much again at most. The least is taken
  /// that costs little: approximation leaves but a tenth free in its worst sample.
  private static final List<Double> NOISE_SHARES = List.of(0.06, 0.09, 0.12);

  /// How much more time a program may take for less noise.
  private static final double PRECISION_WORTH = 1.03;

  private static final double DEVIATIONS = 4;

  /// log₂ of the least scale over the ring's degree: below, primes become too rare for a chain. Of
  /// those near `1024·N` that are 1 modulo 2N, a dozen lie within a tenth of it.
  private static final int LEAST_SCALE_OVER_DEGREE = 10;

  /// How much faster a program must be where folds come first, to be worth their limb more.
  private static final double FOLDS_FIRST_SHARE = 0.97;

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
    throw TooDeep.refuse(program, leastScaleBits(linear, SecurityTable.MAX_LOG_N, tolerance));
  }

  /// Plans in the ring of degree `2^logN`; empty where it is not secure at the depth needed.
  static Optional<PlannedCircuit> plan(
      LinearMaps linear, int logN, CostTable table, double tolerance) {
    LinearMaps foldedFirst = linear.foldedFirst();
    Optional<ModulusShape> usual = shape(linear, logN, table, tolerance);
    Optional<ModulusShape> precise = shape(foldedFirst, logN, table, tolerance);
    boolean pays =
        precise.isPresent()
            && (usual.isEmpty()
                || nanos(foldedFirst, precise.get().costs(table))
                    < FOLDS_FIRST_SHARE * nanos(linear, usual.get().costs(table)));
    return pays
        ? precise.map(shape -> emit(foldedFirst, shape, table))
        : usual.map(shape -> emit(linear, shape, table));
  }

  private static Optional<ModulusShape> shape(
      LinearMaps linear, int logN, CostTable table, double tolerance) {
    int depth = ProgramDepth.depth(linear.program());
    double[] variances = EstimateNoise.variances(linear, logN, depth);
    List<ModulusShape> shapes =
        NOISE_SHARES.stream()
            .map(share -> scales(variances, logN, share * tolerance))
            .flatMap(
                scales ->
                    ChooseModulusShape.choose(
                        logN, scales, shape -> nanos(linear, shape.costs(table)))
                        .stream())
            .toList();
    double[] nanos =
        shapes.stream().mapToDouble(shape -> nanos(linear, shape.costs(table))).toArray();
    double most = PRECISION_WORTH * Arrays.stream(nanos).min().orElse(0);
    return IntStream.range(0, nanos.length)
        .filter(i -> nanos[i] <= most)
        .mapToObj(shapes::get)
        .findFirst()
        .map(ChooseModulusShape::asFound);
  }

  /// About what the program takes, before its linear maps are split, and what its keys are worth:
  /// as many as the largest map has steps.
  private static double nanos(LinearMaps linear, RingCosts costs) {
    LevelPlan plan = LevelPlan.leveled(linear.program());
    double nanos = 0;
    double diagonals = 0;
    int top = plan.highest();
    for (PackedNode node : linear.program().nodes()) {
      int ciphertexts = node.layout().ciphertexts();
      int level = plan.level(node.result());
      nanos +=
          switch (node.op()) {
            case PackedOp.LinearMap _ -> {
              DiagonalCount count = linear.count(node.result());
              double each = (double) count.products() / ciphertexts;
              diagonals = Math.max(diagonals, each);
              boolean foldsFirst = linear.foldsFirst() || costs.foldsFirst(level + 2);
              yield ciphertexts
                  * (costs.linear(each, level + 2)
                      + costs.folds(count.folds(), foldsFirst, level + 2));
            }
            case PackedOp.Polynomial(var polynomial) ->
                ciphertexts * costs.polynomial(polynomial, level + polynomial.depth() + 1);
            case PackedOp.Multiply _ -> ciphertexts * costs.multiply(level + 2);
            case PackedOp.Input _, PackedOp.Add _, PackedOp.Subtract _ -> 0;
          };
    }
    double keys = 1 + 2 * Math.sqrt(diagonals);
    return nanos + RingCosts.NANOS_PER_KEY_BYTE * keys * costs.keyBytes(top + 1);
  }

  private static PlannedCircuit emit(LinearMaps linear, ModulusShape shape, CostTable table) {
    PackedProgram program = linear.program();
    ScaleTable scales = ScaleTable.of(shape);
    RingCosts costs = CircuitWork.costs(scales.parameters(), table);
    EmitCircuit.EmittedCircuit emitted =
        EmitCircuit.emit(linear, LevelPlan.leveled(program), scales, costs, Optional.empty());
    double noise = EstimateNoise.outputDeviation(linear, emitted.circuit());
    return new PlannedCircuit(program, emitted.circuit(), noise, emitted.nanos(), List.of());
  }

  /// The least scale of a ring's chains.
  static double minScaleBits(int logN) {
    return logN + LEAST_SCALE_OVER_DEGREE;
  }

  /// log₂ of the scale that `linear` needs on average, all its maps folded before their rescale.
  static double leastScaleBits(LinearMaps linear, int logN, double tolerance) {
    int depth = ProgramDepth.depth(linear.program());
    double[] variances = EstimateNoise.variances(linear.foldedFirst(), logN, depth);
    return scales(variances, logN, NOISE_SHARES.getLast() * tolerance).mean();
  }

  /// The least scales at which four deviations of the outputs' noise are at most `noise`.
  private static LevelScales scales(double[] variances, int logN, double noise) {
    double deviation = noise / DEVIATIONS;
    return LevelScales.least(variances, deviation * deviation, minScaleBits(logN));
  }
}
