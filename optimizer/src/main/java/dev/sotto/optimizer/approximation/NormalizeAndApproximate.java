package dev.sotto.optimizer.approximation;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.linear.ScaledOperator;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.tensor.EliminateDeadCode;
import dev.sotto.optimizer.tensor.GraphBuilder;
import dev.sotto.optimizer.tensor.GraphIndex;
import dev.sotto.optimizer.tensor.Matrices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts polynomials in place of activations, with every value scaled to about `[-1, 1]`.
///
/// Scales ride along: an `Affine` takes them into its columns and gives its own rows what the next
/// activation's interval asks for, a product multiplies them, and what is left at the outputs is
/// undone by the client. An `Affine` is inserted only before an activation that no affine map
/// precedes, or where an input with an offset meets a product.
public final class NormalizeAndApproximate {
  private final GraphIndex index;
  private final Map<String, Approximation> approximations;
  private final Map<String, Double> magnitudes;
  private final GraphBuilder builder;
  private final Map<String, ScaledValue> scaled = new LinkedHashMap<>();
  private final Map<String, String> arguments = new HashMap<>();

  private NormalizeAndApproximate(
      TensorGraph exact,
      Map<String, Approximation> approximations,
      Map<String, Double> magnitudes) {
    this.index = new GraphIndex(exact);
    this.approximations = approximations;
    this.magnitudes = magnitudes;
    this.builder = new GraphBuilder(exact);
  }

  /// The graph, whose outputs carry their exact names, where each exact value is found in it, and
  /// which of its values the polynomials for each activation take.
  public record Result(
      TensorGraph graph, Map<String, ScaledValue> values, Map<String, String> arguments) {
    public Result {
      arguments = Map.copyOf(arguments);
      values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /// `inputs` says how the client scales them; `magnitudes` is the largest magnitude of each value.
  public static Result run(
      TensorGraph exact,
      Map<String, Approximation> approximations,
      Map<String, ScaledValue> inputs,
      Map<String, Double> magnitudes) {
    NormalizeAndApproximate pass = new NormalizeAndApproximate(exact, approximations, magnitudes);
    pass.scaled.putAll(inputs);
    exact.nodes().forEach(pass::rewrite);
    List<TensorOutput> outputs = new ArrayList<>();
    for (TensorOutput output : exact.outputs()) {
      outputs.add(new TensorOutput(output.name(), pass.find(output.value()).value()));
    }
    TensorGraph built = pass.builder.build();
    TensorGraph graph =
        EliminateDeadCode.run(
            new TensorGraph(exact.name(), exact.inputs(), built.nodes(), outputs));
    return new Result(graph, pass.scaled, pass.arguments);
  }

  private ScaledValue find(String value) {
    ScaledValue found = scaled.get(value);
    if (found == null) {
      throw new CompilerBugException("NormalizeAndApproximate: '" + value + "' has no scale yet");
    }
    return found;
  }

  private void rewrite(TensorNode node) {
    if (node.op() instanceof TensorOp.Affine affine) {
      affine(node, affine);
    } else if (node.op() instanceof TensorOp.Activate) {
      activate(node);
    } else if (node.op() instanceof TensorOp.Multiply) {
      multiply(node);
    } else {
      throw new CompilerBugException(
          "NormalizeAndApproximate: node '" + node.origin() + "' is not lowered: " + node.op());
    }
  }

  private void affine(TensorNode node, TensorOp.Affine affine) {
    if (isOnlyScaling(node, affine)) {
      scaled.put(node.result(), compose(node, affine));
      return;
    }
    // An activation that alone reads the value names its interval; others get a copy at their
    // place.
    List<TensorNode> readers = index.consumers(node.result());
    boolean one = readers.size() == 1 && !index.isOutput(node.result());
    double[] scale = uniform(node.shape().size(), magnitude(node.result()));
    double[] offset = new double[scale.length];
    if (one && readers.get(0).op() instanceof TensorOp.Activate) {
      Approximation approximation = approximation(readers.get(0));
      scale = intervalScale(approximation);
      offset = intervalOffset(approximation);
    }
    builder.add(
        new TensorNode(
            node.result(),
            normalized(node, affine, scale, offset),
            node.operands().stream().map(o -> find(o).value()).toList(),
            node.shape(),
            node.origin()));
    scaled.put(node.result(), new ScaledValue(node.result(), scale, offset));
  }

  /// The map from the scaled operands to `(exact − offset) / scale`.
  private TensorOp.Affine normalized(
      TensorNode node, TensorOp.Affine affine, double[] scale, double[] offset) {
    double[] bias = affine.bias().toArray();
    double[] inverse = new double[scale.length];
    for (int row = 0; row < inverse.length; row++) {
      inverse[row] = 1 / scale[row];
    }
    List<LinearOperator> matrices = new ArrayList<>();
    for (int k = 0; k < node.operands().size(); k++) {
      ScaledValue operand = find(node.operands().get(k));
      LinearOperator matrix = affine.matrices().get(k);
      if (operand.hasOffset()) {
        double[] shift = matrix.apply(operand.offset());
        for (int row = 0; row < bias.length; row++) {
          bias[row] += shift[row];
        }
      }
      matrices.add(Rescale.scale(matrix, inverse, operand.scale()));
    }
    for (int row = 0; row < bias.length; row++) {
      bias[row] = (bias[row] - offset[row]) * inverse[row];
    }
    return new TensorOp.Affine(matrices, Tensor.wrap(node.shape(), bias));
  }

  /// Whether the map only scales elements in place, for readers that take scales as they come.
  ///
  /// One that gives its operand another shape stays: readers declare the shape of its result.
  private boolean isOnlyScaling(TensorNode node, TensorOp.Affine affine) {
    if (node.operands().size() != 1
        || !index.shape(node.operands().get(0)).equals(node.shape())
        || Double.isNaN(Matrices.uniformFactor(affine.matrices().get(0)))) {
      return false;
    }
    boolean shifts = find(node.operands().get(0)).hasOffset();
    for (int row = 0; row < affine.bias().size(); row++) {
      shifts |= affine.bias().at(row) != 0;
    }
    boolean onlyProductsAndOutputs =
        index.consumers(node.result()).stream()
            .allMatch(reader -> reader.op() instanceof TensorOp.Multiply);
    return onlyProductsAndOutputs && (!shifts || index.consumers(node.result()).isEmpty());
  }

  private ScaledValue compose(TensorNode node, TensorOp.Affine affine) {
    ScaledValue operand = find(node.operands().get(0));
    double factor = Matrices.uniformFactor(affine.matrices().get(0));
    double[] scale = operand.scale().clone();
    double[] offset = operand.offset().clone();
    for (int k = 0; k < scale.length; k++) {
      scale[k] *= factor;
      offset[k] = offset[k] * factor + affine.bias().at(k);
    }
    return new ScaledValue(operand.value(), scale, offset);
  }

  private void activate(TensorNode node) {
    Approximation approximation = approximation(node);
    String t = onInterval(node, approximation);
    arguments.put(node.result(), t);
    String current = t;
    int last = approximation.factors().size() - 1;
    double size = approximation.largestMagnitude();
    for (int k = 0; k <= last; k++) {
      ChebyshevPolynomial factor = approximation.factors().get(k);
      if (k == last) {
        factor = CompositeSign.scaled(factor, 1 / size);
      }
      TensorOp op = new TensorOp.Polynomial(factor);
      boolean isResult = k == last && !approximation.timesInput();
      if (isResult) {
        builder.add(
            new TensorNode(node.result(), op, List.of(current), node.shape(), node.origin()));
        current = node.result();
      } else {
        current =
            builder.add(node.result() + ".sign", op, List.of(current), node.shape(), node.origin());
      }
    }
    if (approximation.timesInput()) {
      builder.add(
          new TensorNode(
              node.result(),
              new TensorOp.Multiply(),
              List.of(t, current),
              node.shape(),
              node.origin()));
    }
    double[] scale = approximation.elementScale().clone();
    for (int k = 0; k < scale.length; k++) {
      scale[k] *= size * approximation.correction().slope()[k];
    }
    double[] offset = approximation.correction().offset();
    scaled.put(node.result(), new ScaledValue(node.result(), scale, offset));
  }

  /// The operand brought to the approximation's interval.
  private String onInterval(TensorNode node, Approximation approximation) {
    String operand = node.operands().get(0);
    double[] scale = intervalScale(approximation);
    double[] offset = intervalOffset(approximation);
    ScaledValue found = find(operand);
    if (Arrays.equals(found.scale(), scale) && Arrays.equals(found.offset(), offset)) {
      return found.value();
    }
    TensorNode source = index.producer(operand).orElse(node);
    if (source.op() instanceof TensorOp.Affine affine) {
      return builder.add(
          operand + ".interval",
          normalized(source, affine, scale, offset),
          source.operands().stream().map(o -> find(o).value()).toList(),
          source.shape(),
          source.origin());
    }
    int elements = scale.length;
    TensorOp.Affine identity =
        new TensorOp.Affine(
            List.of(Matrices.identity(elements)), Tensor.wrap(node.shape(), new double[elements]));
    TensorNode inserted =
        new TensorNode(operand, identity, List.of(operand), node.shape(), node.origin());
    return builder.add(
        operand + ".interval",
        normalized(inserted, identity, scale, offset),
        List.of(found.value()),
        node.shape(),
        node.origin());
  }

  private void multiply(TensorNode node) {
    ScaledValue x = withoutOffset(node, node.operands().get(0));
    ScaledValue y = withoutOffset(node, node.operands().get(1));
    builder.add(
        new TensorNode(
            node.result(), node.op(), List.of(x.value(), y.value()), node.shape(), node.origin()));
    double[] scale = new double[x.scale().length];
    for (int k = 0; k < scale.length; k++) {
      scale[k] = x.scale()[k] * y.scale()[k];
    }
    scaled.put(node.result(), new ScaledValue(node.result(), scale, new double[scale.length]));
  }

  private ScaledValue withoutOffset(TensorNode node, String operand) {
    ScaledValue found = find(operand);
    if (!found.hasOffset()) {
      return found;
    }
    double[] scale = uniform(found.scale().length, magnitude(operand));
    TensorOp.Affine identity =
        new TensorOp.Affine(
            List.of(Matrices.identity(scale.length)),
            Tensor.wrap(node.shape(), new double[scale.length]));
    TensorNode inserted =
        new TensorNode(operand, identity, List.of(operand), node.shape(), node.origin());
    String value =
        builder.add(
            operand + ".scaled",
            normalized(inserted, identity, scale, new double[scale.length]),
            List.of(found.value()),
            node.shape(),
            node.origin());
    ScaledValue moved = new ScaledValue(value, scale, new double[scale.length]);
    scaled.put(operand, moved);
    return moved;
  }

  private Approximation approximation(TensorNode node) {
    Approximation approximation = approximations.get(node.result());
    if (approximation == null) {
      throw new CompilerBugException(
          "NormalizeAndApproximate: no approximation for '" + node.origin() + "'");
    }
    return approximation;
  }

  private double magnitude(String value) {
    double magnitude = magnitudes.getOrDefault(value, 1.0);
    return magnitude > 0 && Double.isFinite(magnitude) ? magnitude : 1;
  }

  private static double[] uniform(int elements, double value) {
    double[] values = new double[elements];
    Arrays.fill(values, value);
    return values;
  }

  private static double[] intervalScale(Approximation approximation) {
    double[] scale = approximation.elementScale().clone();
    for (int k = 0; k < scale.length; k++) {
      scale[k] *= approximation.halfWidth();
    }
    return scale;
  }

  private static double[] intervalOffset(Approximation approximation) {
    double[] offset = approximation.elementScale().clone();
    for (int k = 0; k < offset.length; k++) {
      offset[k] *= approximation.center();
    }
    return offset;
  }

  /// Diagonal scaling on both sides, without a wrapper where there is nothing to scale.
  private static final class Rescale {
    private Rescale() {}

    static LinearOperator scale(LinearOperator matrix, double[] rows, double[] columns) {
      boolean nothing =
          Arrays.stream(rows).allMatch(s -> s == 1) && Arrays.stream(columns).allMatch(s -> s == 1);
      return nothing ? matrix : new ScaledOperator(matrix, rows, columns);
    }
  }
}
