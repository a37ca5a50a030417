package dev.sotto.optimizer.levels;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.optimizer.cost.Arguments;
import dev.sotto.optimizer.levels.LinearMaps.Curve;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;

/// Estimates the standard deviation of the slots' noise, in units of the values, from the scale of
/// each level.
///
/// Average-case: errors of different slots are taken as independent, secrets as uniform ternary,
/// gains as root mean squares. A coefficient error of variance `v` gives the real part of a slot
/// the variance `v·N/2`; rounding by a rescale or a division by P has `v = N/18`, hence the slot
/// deviation `N/6`; `d` digits of key switching with `P = 2^m` times the largest digit add
/// `N·√(0.43·d)/2^m` [Kim, Papadimitriou, Polyakov, ia.cr/2020/1118, §4]. A key switch that a
/// rescale follows adds nothing: its errors are divided by the scale. Elementwise values are
/// followed on a grid of arguments: what their error owes to the error of the last linear map's
/// result keeps its sign, so that `x·sign(x)` is charged the slope of its product, and a second
/// sign polynomial its slope where the first one's results lie. Arguments count by how often
/// calibration samples show them ([Arguments]).
public final class EstimateNoise {
  private static final double SIGMA = 3.2;
  private static final int GRID = Arguments.PARTS;

  /// `1 + 36 · 0.43·d · 2^-2m`: the division by P, and the digits' errors.
  private static final double KEY_SWITCH_TO_ROUNDING =
      1
          + 36
              * 0.43
              * ChooseModulusShape.USUAL_DIGITS
              * Math.pow(2, -2 * ChooseModulusShape.SPECIAL_MARGIN_BITS);

  /// Variances of a fresh ciphertext and of a rounding, times the squared scale.
  private final double fresh;

  private final double rounding;
  private final IntToDoubleFunction scale;
  private final LevelPlan plan;
  private final LinearMaps linear;
  private final Predicate<String> foldsFirst;
  private final Map<String, Spread> spreads = new HashMap<>();

  /// Values after their bootstrap.
  private final Map<String, Spread> refreshed = new HashMap<>();

  private final Map<String, PackedNode> nodes = new HashMap<>();

  /// A value on the grid of arguments of the value `source`: its slope there, and the variance of
  /// the errors that do not come from the source's, whose variance is `sourceVariance`; `weights`
  /// say how much of the source lies where.
  private record Spread(
      String source,
      double[] weights,
      double sourceVariance,
      double[] value,
      double[] slope,
      double[] variance) {

    static Spread source(String name, double[] weights, double variance) {
      double[] value = new double[GRID];
      double[] slope = new double[GRID];
      for (int i = 0; i < GRID; i++) {
        value[i] = (2 * i + 1.0) / GRID - 1;
        slope[i] = 1;
      }
      return new Spread(name, weights, variance, value, slope, new double[GRID]);
    }

    /// Another value that depends on the same source.
    Spread with(double[] value, double[] slope, double[] variance) {
      return new Spread(source, weights, sourceVariance, value, slope, variance);
    }

    /// With an error of this variance added.
    Spread plus(double added) {
      double[] sum = Arrays.stream(variance).map(v -> v + added).toArray();
      return added == 0 ? this : with(value, slope, sum);
    }

    double meanVariance() {
      double sum = 0;
      for (int i = 0; i < GRID; i++) {
        sum += weights[i] * (slope[i] * slope[i] * sourceVariance + variance[i]);
      }
      return sum;
    }
  }

  private EstimateNoise(
      LinearMaps linear,
      Predicate<String> foldsFirst,
      LevelPlan plan,
      double fresh,
      double rounding,
      IntToDoubleFunction scale,
      Map<String, Double> refresh) {
    this.linear = linear;
    this.foldsFirst = foldsFirst;
    this.plan = plan;
    this.fresh = fresh;
    this.rounding = rounding;
    this.scale = scale;
    for (PackedNode node : linear.program().nodes()) {
      String result = node.result();
      nodes.put(result, node);
      spreads.put(result, spread(node));
      Double added = refresh.get(result);
      if (added != null) {
        refreshed.put(result, known(spreads, result).plus(added));
      }
    }
  }

  /// The largest deviation of an output in a circuit of the maps that refreshes nothing.
  static double outputDeviation(LinearMaps linear, Circuit circuit) {
    LevelPlan plan = LevelPlan.leveled(linear.program());
    int logN = circuit.parameters().logN();
    return of(linear, foldedFirst(circuit), logN, plan, scales(circuit), Map.of())
        .largestDeviation();
  }

  /// What the outputs' variance owes to the errors of each level, from 0 up, times the level's
  /// squared scale; of maps that may be folded either way the larger one.
  static double[] variances(LinearMaps linear, int logN, int levels) {
    LevelPlan plan = LevelPlan.leveled(linear.program());
    double[] variances = new double[levels + 1];
    for (int l = 0; l < variances.length; l++) {
      int only = l;
      IntToDoubleFunction scale = level -> level == only ? 1 : Double.POSITIVE_INFINITY;
      double deviation =
          of(linear, _ -> linear.foldsFirst(), logN, plan, scale, Map.of()).largestDeviation();
      variances[l] = deviation * deviation;
    }
    return variances;
  }

  /// The largest deviation of an output, times the scale, which all levels have; of what bootstraps
  /// err, their rounding at that scale alone.
  static double outputDeviation(LinearMaps linear, int logN, LevelPlan plan) {
    double rounding = rounding(logN);
    Map<String, Double> refresh = new HashMap<>();
    plan.refreshed().keySet().forEach(value -> refresh.put(value, rounding));
    return of(linear, _ -> linear.foldsFirst(), logN, plan, _ -> 1, refresh).largestDeviation();
  }

  /// The largest deviation of an output that bootstraps with errors of these deviations make.
  static double deviationFrom(LinearMaps linear, LevelPlan plan, Map<String, Double> errors) {
    Map<String, Double> refresh = new HashMap<>();
    errors.forEach((value, deviation) -> refresh.put(value, deviation * deviation));
    return new EstimateNoise(linear, _ -> true, plan, 0, 0, _ -> 1, refresh).largestDeviation();
  }

  private double largestDeviation() {
    double largest = 0;
    for (PackedProgram.PackedOutput output : linear.program().outputs()) {
      largest = Math.max(largest, known(spreads, output.value()).meanVariance());
    }
    return Math.sqrt(largest);
  }

  /// The deviation of the slots of every value of a circuit of `program`, bootstraps' results
  /// included, by name; values that only [EmitCircuit] adds are left out.
  ///
  /// @param arguments where those of the program's polynomials lie
  public static Map<String, Double> deviations(
      PackedProgram program, Arguments arguments, Circuit circuit) {
    return deviations(
        LinearMaps.of(program, arguments),
        circuit,
        scale -> CoreParameters.bootstrapDeviation(circuit.parameters(), scale));
  }

  /// @param bootstrapDeviation of refreshed values of `[-1, 1]` at a scale
  static Map<String, Double> deviations(
      LinearMaps linear, Circuit circuit, DoubleUnaryOperator bootstrapDeviation) {
    Map<String, CircuitNode> values = new HashMap<>();
    circuit.nodes().forEach(node -> values.put(node.result(), node));
    Map<String, Double> refresh = new HashMap<>();
    for (CircuitNode node : circuit.nodes()) {
      if (node.op() instanceof CircuitOp.Bootstrap(double bound)) {
        double error = bound * bootstrapDeviation.applyAsDouble(node.scale());
        refresh.put(node.operands().getFirst(), error * error);
      }
    }
    LevelPlan plan = LevelPlan.of(linear.program(), circuit);
    EstimateNoise estimate =
        of(
            linear,
            foldedFirst(circuit),
            circuit.parameters().logN(),
            plan,
            scales(circuit),
            refresh);
    Map<String, Double> deviations = new LinkedHashMap<>();
    for (CircuitNode node : circuit.nodes()) {
      boolean bootstrap = node.op() instanceof CircuitOp.Bootstrap;
      Map<String, Spread> of = bootstrap ? estimate.refreshed : estimate.spreads;
      Spread spread = of.get(bootstrap ? node.operands().getFirst() : node.result());
      if (spread != null) {
        deviations.put(node.result(), Math.sqrt(spread.meanVariance()));
      }
    }
    return deviations;
  }

  /// `refresh` says what variance bootstraps add.
  private static EstimateNoise of(
      LinearMaps linear,
      Predicate<String> foldsFirst,
      int logN,
      LevelPlan plan,
      IntToDoubleFunction scale,
      Map<String, Double> refresh) {
    double n = 1L << logN;
    double fresh = (SIGMA * SIGMA + 1.0 / 12) * n / 2;
    return new EstimateNoise(linear, foldsFirst, plan, fresh, rounding(logN), scale, refresh);
  }

  /// The scale of each level, on which every linear value there is.
  private static IntToDoubleFunction scales(Circuit circuit) {
    CircuitNode highest =
        circuit.nodes().stream()
            .filter(node -> node.degree() == 1)
            .max(Comparator.comparingInt(CircuitNode::level))
            .orElseThrow();
    double[] scales = new double[highest.level() + 1];
    scales[highest.level()] = highest.scale();
    for (int level = highest.level(); level > 0; level--) {
      double divided = 1;
      for (long prime : circuit.parameters().levelPrimes().get(level)) {
        divided *= prime;
      }
      scales[level - 1] = scales[level] * scales[level] / divided;
    }
    return level -> scales[level];
  }

  private static Predicate<String> foldedFirst(Circuit circuit) {
    Set<String> first = new HashSet<>();
    for (CircuitNode node : circuit.nodes()) {
      if (node.op() instanceof CircuitOp.Linear linear && linear.foldsFirst()) {
        first.add(node.result());
      }
    }
    return first::contains;
  }

  private static double rounding(int logN) {
    return Math.pow(4, logN) / 36;
  }

  /// The variance of a rounding at a level.
  private double roundingAt(int level) {
    return at(level, rounding);
  }

  private double at(int level, double variance) {
    double unit = scale.applyAsDouble(level);
    return variance / (unit * unit);
  }

  /// What `reader` gets of an operand: refreshed where it needs more than the level that the
  /// operand was computed at.
  private Spread operand(PackedNode reader, String value) {
    int needed = plan.level(reader.result()) + ProgramDepth.consumed(reader.op());
    boolean fresh = refreshed.containsKey(value) && needed > plan.level(value);
    return known(fresh ? refreshed : spreads, value);
  }

  private static Spread known(Map<String, Spread> spreads, String value) {
    return Objects.requireNonNull(spreads.get(value), value);
  }

  private Spread spread(PackedNode node) {
    List<Spread> operands = node.operands().stream().map(value -> operand(node, value)).toList();
    return switch (node.op()) {
      case PackedOp.Input _ -> source(node.result(), at(plan.level(node.result()), fresh));
      case PackedOp.LinearMap op -> source(node.result(), linear(node, op, operands));
      case PackedOp.Polynomial op ->
          polynomial(node.result(), op.polynomial(), operands.getFirst());
      case PackedOp.Multiply _ -> product(node, operands.get(0), operands.get(1));
      case PackedOp.Add _ -> sum(node, operands.get(0), operands.get(1), 1);
      case PackedOp.Subtract _ -> sum(node, operands.get(0), operands.get(1), -1);
    };
  }

  private Spread source(String name, double variance) {
    return Spread.source(name, linear.arguments().of(name), variance);
  }

  private Spread polynomial(String result, ChebyshevPolynomial polynomial, Spread x) {
    int level = plan.level(result);
    double inside = 0;
    for (int below = 0; below < polynomial.depth(); below++) {
      inside += roundingAt(level + below);
    }
    double last = roundingAt(level);
    Curve curve = linear.curve(result, () -> curve(polynomial, x.value()));
    double[] slope = new double[GRID];
    double[] variance = new double[GRID];
    for (int i = 0; i < GRID; i++) {
      double gain = curve.gain()[i];
      slope[i] = gain * x.slope()[i];
      variance[i] = gain * gain * x.variance()[i] + Math.max(1, gain * gain) * inside + last;
    }
    return x.with(curve.value(), slope, variance);
  }

  private static Curve curve(ChebyshevPolynomial polynomial, double[] x) {
    double[] value = new double[GRID];
    double[] gain = new double[GRID];
    for (int i = 0; i < GRID; i++) {
      double at = Math.clamp(x[i], -1, 1);
      double low = Math.max(-1, at - 1.0 / GRID);
      double high = Math.min(1, at + 1.0 / GRID);
      gain[i] = (polynomial.evaluate(high) - polynomial.evaluate(low)) / (high - low);
      value[i] = polynomial.evaluate(at);
    }
    return new Curve(value, gain);
  }

  private Spread product(PackedNode node, Spread a, Spread b) {
    double last = roundingAt(plan.level(node.result()));
    if (!a.source().equals(b.source())) {
      double variance = a.meanVariance() + b.meanVariance() + last;
      return source(node.result(), variance);
    }
    double[] value = new double[GRID];
    double[] slope = new double[GRID];
    double[] variance = new double[GRID];
    for (int i = 0; i < GRID; i++) {
      double left = a.value()[i];
      double right = b.value()[i];
      value[i] = left * right;
      slope[i] = a.slope()[i] * right + left * b.slope()[i];
      variance[i] = right * right * a.variance()[i] + left * left * b.variance()[i] + last;
    }
    return a.with(value, slope, variance);
  }

  private Spread sum(PackedNode node, Spread a, Spread b, int sign) {
    if (!a.source().equals(b.source())) {
      return source(node.result(), a.meanVariance() + b.meanVariance());
    }
    double[] value = new double[GRID];
    double[] slope = new double[GRID];
    double[] variance = new double[GRID];
    for (int i = 0; i < GRID; i++) {
      value[i] = a.value()[i] + sign * b.value()[i];
      slope[i] = a.slope()[i] + sign * b.slope()[i];
      variance[i] = a.variance()[i] + b.variance()[i];
    }
    return a.with(value, slope, variance);
  }

  private double linear(PackedNode node, PackedOp.LinearMap op, List<Spread> operands) {
    double variance = 0;
    int period = op.fold();
    List<Double> norms = linear.meanRowNorms(node.result());
    for (int i = 0; i < operands.size(); i++) {
      variance += norms.get(i) * operands.get(i).meanVariance();
      PackedNode operand = nodes.get(node.operands().get(i));
      period = operand == null ? period : Math.max(period, operand.layout().period());
    }
    double last = roundingAt(plan.level(node.result()));
    if (foldsFirst.test(node.result())) {
      return variance + last;
    }
    // Each fold adds two slots, their rounding errors, and a key switch to one of them.
    double folded = (double) period / op.fold();
    return variance + folded * last + (folded - 1) * KEY_SWITCH_TO_ROUNDING * last;
  }
}
