package dev.sotto.optimizer.levels;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Estimates the standard deviation of the outputs' slot noise, in units of `1 / scale`.
///
/// Average-case: errors of different slots are taken as independent, secrets as uniform ternary,
/// gains as root mean squares. A coefficient error of variance `v` gives the real part of a slot the
/// variance `v·N/2`; rounding by a rescale or a division by P has `v = N/18`, hence the slot
/// deviation `N/6`; `d` digits of key switching with `P = 2^m` times the largest digit add
/// `N·√(0.43·d)/2^m` [Kim, Papadimitriou, Polyakov, ia.cr/2020/1118, §4].
/// Elementwise values are followed on a grid of arguments: what their error owes to the error of the
/// last linear map's result keeps its sign, so that `x·sign(x)` is charged the slope of its product,
/// and a second sign polynomial its slope where the first one's results lie.
public final class EstimateNoise {
  private static final double SIGMA = 3.2;
  private static final int GRID = 256;

  /// Digits of key switching, as many as are usual in a deep circuit.
  private static final double DIGITS = 12;

  /// `1 + 36 · 0.43·d · 2^-2m`: the division by P, and the digits' errors.
  private static final double KEY_SWITCH_TO_ROUNDING =
      1 + 36 * 0.43 * DIGITS * Math.pow(2, -2 * ChooseModulusShape.SPECIAL_MARGIN_BITS);

  private final double fresh;
  private final double rounding;
  private final double keySwitch;
  private final Map<String, Spread> spreads = new HashMap<>();
  private final Map<String, PackedNode> nodes = new HashMap<>();

  /// A value on the grid of arguments of the value `source`: its slope there, and the variance of
  /// the errors that do not come from the source's, whose variance is `sourceVariance`.
  private record Spread(
      String source, double sourceVariance, double[] value, double[] slope, double[] variance) {

    static Spread source(String name, double variance) {
      double[] value = new double[GRID];
      double[] slope = new double[GRID];
      for (int i = 0; i < GRID; i++) {
        value[i] = (2 * i + 1.0) / GRID - 1;
        slope[i] = 1;
      }
      return new Spread(name, variance, value, slope, new double[GRID]);
    }

    /// With an error of this variance added.
    Spread plus(double added) {
      double[] sum = Arrays.stream(variance).map(v -> v + added).toArray();
      return added == 0 ? this : new Spread(source, sourceVariance, value, slope, sum);
    }

    double meanVariance() {
      double sum = 0;
      for (int i = 0; i < GRID; i++) {
        sum += slope[i] * slope[i] * sourceVariance + variance[i];
      }
      return sum / GRID;
    }
  }

  private EstimateNoise(
      PackedProgram program, double fresh, double rounding, Map<String, Double> refresh) {
    this.fresh = fresh;
    this.rounding = rounding;
    this.keySwitch = KEY_SWITCH_TO_ROUNDING * rounding;
    for (PackedNode node : program.nodes()) {
      nodes.put(node.result(), node);
      spreads.put(
          node.result(), spread(node).plus(refresh.getOrDefault(node.result(), 0.0)));
    }
  }

  /// The largest deviation of an output, times the scale.
  static double outputDeviation(PackedProgram program, int logN) {
    return of(program, logN, Map.of()).largestDeviation(program);
  }

  /// As without `refreshed`, which says for each value that is bootstrapped how many levels of the
  /// circuit's scale that takes.
  static double outputDeviation(
      PackedProgram program, int logN, Map<String, Integer> refreshed) {
    return of(program, logN, refreshed).largestDeviation(program);
  }

  /// The largest deviation of an output that errors of this deviation make, added to some values.
  static double deviationFrom(PackedProgram program, Map<String, Double> errors) {
    Map<String, Double> refresh = new HashMap<>();
    errors.forEach((value, deviation) -> refresh.put(value, deviation * deviation));
    return new EstimateNoise(program, 0, 0, refresh).largestDeviation(program);
  }

  private double largestDeviation(PackedProgram program) {
    double largest = 0;
    for (PackedProgram.PackedOutput output : program.outputs()) {
      largest = Math.max(largest, known(output.value()).meanVariance());
    }
    return Math.sqrt(largest);
  }

  /// The deviation of every value's slots, times the scale, by name.
  public static Map<String, Double> deviations(PackedProgram program, int logN) {
    EstimateNoise estimate = of(program, logN, Map.of());
    Map<String, Double> deviations = new LinkedHashMap<>();
    for (PackedNode node : program.nodes()) {
      deviations.put(
          node.result(), Math.sqrt(estimate.known(node.result()).meanVariance()));
    }
    return deviations;
  }

  private static EstimateNoise of(
      PackedProgram program, int logN, Map<String, Integer> refreshed) {
    double n = 1L << logN;
    double fresh = (SIGMA * SIGMA + 1.0 / 12) * n / 2;
    double rounding = n * n / 36;
    double level = (1 + KEY_SWITCH_TO_ROUNDING) * rounding;
    Map<String, Double> refresh = new HashMap<>();
    refreshed.forEach((value, levels) -> refresh.put(value, levels * level));
    return new EstimateNoise(program, fresh, rounding, refresh);
  }

  private Spread known(String value) {
    return Objects.requireNonNull(spreads.get(value), value);
  }

  private Spread spread(PackedNode node) {
    List<Spread> operands = node.operands().stream().map(this::known).toList();
    return switch (node.op()) {
      case PackedOp.Input _ -> Spread.source(node.result(), fresh);
      case PackedOp.LinearMap op -> Spread.source(node.result(), linear(node, op, operands));
      case PackedOp.Polynomial op -> polynomial(op.polynomial(), operands.getFirst());
      case PackedOp.Multiply _ -> product(node, operands.get(0), operands.get(1));
      case PackedOp.Add _ -> sum(node, operands.get(0), operands.get(1), 1);
      case PackedOp.Subtract _ -> sum(node, operands.get(0), operands.get(1), -1);
    };
  }

  private Spread polynomial(ChebyshevPolynomial polynomial, Spread x) {
    double inside = polynomial.depth() * (rounding + keySwitch);
    double[] value = new double[GRID];
    double[] slope = new double[GRID];
    double[] variance = new double[GRID];
    for (int i = 0; i < GRID; i++) {
      double at = Math.clamp(x.value()[i], -1, 1);
      double low = Math.max(-1, at - 1.0 / GRID);
      double high = Math.min(1, at + 1.0 / GRID);
      double gain = (polynomial.evaluate(high) - polynomial.evaluate(low)) / (high - low);
      value[i] = polynomial.evaluate(at);
      slope[i] = gain * x.slope()[i];
      variance[i] =
          gain * gain * x.variance()[i]
              + Math.max(1, gain * gain) * inside
              + rounding
              + keySwitch;
    }
    return new Spread(x.source(), x.sourceVariance(), value, slope, variance);
  }

  private Spread product(PackedNode node, Spread a, Spread b) {
    if (!a.source().equals(b.source())) {
      double variance = a.meanVariance() + b.meanVariance() + rounding + keySwitch;
      return Spread.source(node.result(), variance);
    }
    double[] value = new double[GRID];
    double[] slope = new double[GRID];
    double[] variance = new double[GRID];
    for (int i = 0; i < GRID; i++) {
      double left = a.value()[i];
      double right = b.value()[i];
      value[i] = left * right;
      slope[i] = a.slope()[i] * right + left * b.slope()[i];
      variance[i] =
          right * right * a.variance()[i]
              + left * left * b.variance()[i]
              + rounding
              + keySwitch;
    }
    return new Spread(a.source(), a.sourceVariance(), value, slope, variance);
  }

  private static Spread sum(PackedNode node, Spread a, Spread b, int sign) {
    if (!a.source().equals(b.source())) {
      return Spread.source(node.result(), a.meanVariance() + b.meanVariance());
    }
    double[] value = new double[GRID];
    double[] slope = new double[GRID];
    double[] variance = new double[GRID];
    for (int i = 0; i < GRID; i++) {
      value[i] = a.value()[i] + sign * b.value()[i];
      slope[i] = a.slope()[i] + sign * b.slope()[i];
      variance[i] = a.variance()[i] + b.variance()[i];
    }
    return new Spread(a.source(), a.sourceVariance(), value, slope, variance);
  }

  private double linear(PackedNode node, PackedOp.LinearMap op, List<Spread> operands) {
    double variance = 0;
    int period = op.fold();
    for (int i = 0; i < operands.size(); i++) {
      double norm = meanRowNorm(op.matrices().get(i));
      variance += norm * (operands.get(i).meanVariance() + keySwitch);
      PackedNode operand = nodes.get(node.operands().get(i));
      period = operand == null ? period : Math.max(period, operand.layout().period());
    }
    // Each fold adds two slots, their rounding errors and a key switch.
    return variance + (rounding + keySwitch) * ((double) period / op.fold());
  }

  private static double meanRowNorm(LinearOperator operator) {
    double[] sum = new double[1];
    for (int row = 0; row < operator.rows(); row++) {
      operator.forEachInRow(row, (column, value) -> sum[0] += value * value);
    }
    return sum[0] / Math.max(1, operator.rows());
  }
}
