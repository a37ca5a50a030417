package dev.sotto.report.facts;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.optimizer.levels.CircuitWork.Work;
import dev.sotto.report.figures.Units;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The circuit: what runs on ciphertexts, at which levels, with which keys.
final class CircuitFacts {
  private final Map<String, Work> work;
  private final Map<String, Double> noise;
  private final Map<String, LayerError> errors;
  private final Optional<Measured> measured;
  private final double nanos;
  private final Map<String, CircuitNode> values = new HashMap<>();

  private CircuitFacts(
      Circuit circuit,
      Map<String, Work> work,
      Map<String, Double> noise,
      List<LayerError> errors,
      Optional<Measured> measured) {
    this.work = work;
    this.noise = noise;
    Map<String, String> results = new HashMap<>();
    circuit.nodes().stream()
        .filter(node -> !movesLevel(node.op()))
        .forEach(node -> results.put(node.origin(), node.result()));
    this.errors = LayerError.byValue(errors, results);
    this.measured = measured;
    this.nanos = work.values().stream().mapToDouble(Work::nanos).sum();
    circuit.nodes().forEach(node -> values.put(node.result(), node));
  }

  /// The circuit's nodes.
  ///
  /// @param errors by layer, told of the value that it leaves
  /// @param noise standard deviation of each value's slots, where it is known
  static GraphFacts of(
      Circuit circuit,
      Map<String, Work> work,
      Map<String, Double> noise,
      List<LayerError> errors,
      Optional<Measured> measured) {
    CircuitFacts facts = new CircuitFacts(circuit, work, noise, errors, measured);
    return new GraphFacts(
        "circuit",
        "Circuit",
        "What the server computes on ciphertexts: a level and a scale on every value.",
        circuit.nodes().stream().map(facts::node).toList());
  }

  private NodeFacts node(CircuitNode node) {
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("shape", "shape", node.layout().shape().toString()));
    int levelIn = levelIn(node);
    if (!node.operands().isEmpty()) {
      facts.add(Fact.of("levelIn", "level in", levelIn));
    }
    facts.add(Fact.of("levelOut", "level out", node.level()));
    double scaleBits = log2(node.scale());
    facts.add(new Fact("scaleBits", "scale", scaleBits, "2^%.2f".formatted(scaleBits)));
    facts.add(Fact.of("degree", "degree", node.degree()));
    facts.add(Fact.of("ciphertexts", "ciphertexts", node.layout().ciphertexts()));
    Work own = workOf(node);
    if (own.nanos() > 0) {
      facts.add(cost("estimatedSeconds", "cost, one thread", own.nanos() / 1e9));
    }
    measured
        .map(found -> found.seconds(node.result()))
        .orElse(OptionalDouble.empty())
        .ifPresent(seconds -> facts.add(cost("measuredSeconds", "measured", seconds)));
    LayerError error = errors.get(node.result());
    if (error != null) {
      facts.addAll(error.facts());
    }
    noiseBits(node)
        .ifPresent(
            bits ->
                facts.add(
                    new Fact(
                        "noiseBits", "noise below the value", bits, "%.1f bits".formatted(bits))));
    facts.addAll(LayerUse.of(List.of(own)));
    numbers(node, facts);
    return new NodeFacts(
        node.result(),
        operator(node.op()),
        kind(node.op()),
        node.origin(),
        node.operands(),
        own.nanos() / Math.max(nanos, 1),
        facts);
  }

  private static void numbers(CircuitNode node, List<Fact> facts) {
    if (node.op() instanceof CircuitOp.Polynomial(var polynomial)) {
      facts.add(Fact.of("polynomialDegree", "polynomial degree", polynomial.degree()));
    }
    if (node.op() instanceof CircuitOp.Bootstrap(double bound)) {
      facts.add(new Fact("bound", "values up to", bound, "%.3g".formatted(bound)));
    }
  }

  private Work workOf(CircuitNode node) {
    Work own = work.get(node.result());
    if (own == null) {
      throw new IllegalArgumentException("no work for '" + node.result() + "'");
    }
    return own;
  }

  private OptionalDouble noiseBits(CircuitNode node) {
    Double deviation = noise.get(node.result());
    return deviation == null || node.degree() > 1
        ? OptionalDouble.empty()
        : OptionalDouble.of(-log2(deviation));
  }

  private int levelIn(CircuitNode node) {
    return node.operands().stream()
        .map(values::get)
        .mapToInt(operand -> operand == null ? node.level() : operand.level())
        .max()
        .orElse(node.level());
  }

  /// Whether an operation only brings a value to the level that a later layer needs.
  static boolean movesLevel(CircuitOp op) {
    return op instanceof CircuitOp.Adjust || op instanceof CircuitOp.Bootstrap;
  }

  static Fact cost(String key, String label, double seconds) {
    return new Fact(key, label, seconds, Units.seconds(seconds));
  }

  static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  static String operator(CircuitOp op) {
    return switch (op) {
      case CircuitOp.Rotate(int step) -> "rotate by " + step;
      case CircuitOp.Polynomial(var polynomial) -> "polynomial, degree " + polynomial.degree();
      case CircuitOp.Input _,
          CircuitOp.Linear _,
          CircuitOp.Multiply _,
          CircuitOp.Add _,
          CircuitOp.Subtract _,
          CircuitOp.Relinearize _,
          CircuitOp.Rescale _,
          CircuitOp.Adjust _,
          CircuitOp.Conjugate _,
          CircuitOp.Bootstrap _ ->
          op.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    };
  }

  static NodeKind kind(CircuitOp op) {
    return switch (op) {
      case CircuitOp.Input _ -> NodeKind.INPUT;
      case CircuitOp.Linear _ -> NodeKind.LINEAR;
      case CircuitOp.Polynomial _ -> NodeKind.ACTIVATION;
      case CircuitOp.Multiply _ -> NodeKind.PRODUCT;
      case CircuitOp.Add _, CircuitOp.Subtract _ -> NodeKind.SUM;
      case CircuitOp.Relinearize _,
          CircuitOp.Rescale _,
          CircuitOp.Adjust _,
          CircuitOp.Rotate _,
          CircuitOp.Conjugate _ ->
          NodeKind.UPKEEP;
      case CircuitOp.Bootstrap _ -> NodeKind.BOOTSTRAP;
    };
  }
}
