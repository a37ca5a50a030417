package dev.sotto.optimizer.approximation;

import dev.sotto.ir.linear.DenseOperator;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.ir.tensor.TensorOp.Affine;
import dev.sotto.optimizer.tensor.GraphBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rewrites a body of maps and positively homogeneous functions so that it takes samples divided by
/// their sizes.
///
/// With `f(s·x) = s·f(x)` for `s > 0`, as of ReLU, a network computes `s` times what it makes of
/// its inputs and biases divided by `s`. The client divides each sample by its [SampleSize] and
/// encrypts the inverse of that too, by which the body multiplies its biases: a product with one
/// constant for each map, no level. The tail divides by the inverse, which is an output. So samples
/// far out do not widen the intervals of all.
record SizeSamples(TensorGraph head, TensorGraph body, TensorGraph tail) {
  private static final Shape SINGLE = Shape.of(1);

  /// What the client's inverse of the size is called as an input and as an output.
  private static final String INVERSE = "inverse_of_sample_size";

  private static final String RETURNED = "returned_" + INVERSE;

  /// Leaves `body` and `tail` as they are, and the samples too.
  static SizeSamples none(TensorGraph body, TensorGraph tail) {
    List<TensorOutput> same =
        body.inputs().stream().map(i -> new TensorOutput(i.name(), i.name())).toList();
    return new SizeSamples(
        new TensorGraph(body.name() + ".sizes", body.inputs(), List.of(), same), body, tail);
  }

  /// Divides by `size`, whose center the inputs lose; `body` is [#isHomogeneous].
  static SizeSamples by(SampleSize size, TensorGraph body, TensorGraph tail) {
    GraphBuilder names = new GraphBuilder(body);
    tail.inputs().forEach(input -> names.fresh(input.name()));
    tail.nodes().forEach(node -> names.fresh(node.result()));
    String inverse = names.fresh(INVERSE);
    String returned = names.fresh(RETURNED);
    return new SizeSamples(
        size.head(body, inverse), body(size, body, inverse, returned), tail(tail, returned));
  }

  /// Whether nothing but maps and homogeneous functions lies between inputs and outputs, at least
  /// one of these among it.
  static boolean isHomogeneous(TensorGraph body) {
    boolean any = false;
    Set<String> inputs = new HashSet<>();
    body.inputs().forEach(input -> inputs.add(input.name()));
    for (TensorNode node : body.nodes()) {
      boolean function =
          node.op() instanceof TensorOp.Activate(Activation f) && OperandProfile.isHomogeneous(f);
      // A function of an input would see it without its center.
      if (!(node.op() instanceof Affine)
          && !(function && !inputs.contains(node.operands().getFirst()))) {
        return false;
      }
      any |= function;
    }
    return any && body.outputs().stream().noneMatch(output -> inputs.contains(output.value()));
  }

  private static TensorGraph body(
      SampleSize size, TensorGraph body, String inverse, String returned) {
    List<TensorNode> nodes = new ArrayList<>();
    for (TensorNode node : body.nodes()) {
      nodes.add(node.op() instanceof Affine affine ? map(size, node, affine, inverse) : node);
    }
    Affine identity =
        new Affine(
            List.of(new DenseOperator(1, 1, new double[] {1})), Tensor.wrap(SINGLE, new double[1]));
    nodes.add(new TensorNode(returned, identity, List.of(inverse), SINGLE, returned));
    List<TensorInput> inputs = new ArrayList<>(body.inputs());
    inputs.add(new TensorInput(inverse, SINGLE));
    List<TensorOutput> outputs = new ArrayList<>(body.outputs());
    outputs.add(new TensorOutput(returned, returned));
    return new TensorGraph(body.name(), inputs, nodes, outputs);
  }

  /// A map whose bias, with what the centers of inputs add, is multiplied by the inverse.
  private static TensorNode map(SampleSize size, TensorNode node, Affine affine, String inverse) {
    double[] bias = affine.bias().toArray();
    for (int k = 0; k < node.operands().size(); k++) {
      double[] center = size.center(node.operands().get(k));
      if (center.length > 0) {
        double[] moved = affine.matrices().get(k).apply(center);
        for (int row = 0; row < bias.length; row++) {
          bias[row] += moved[row];
        }
      }
    }
    boolean nothing = true;
    for (double entry : bias) {
      nothing &= entry == 0;
    }
    if (nothing) {
      return node;
    }
    List<LinearOperator> matrices = new ArrayList<>(affine.matrices());
    matrices.add(new DenseOperator(bias.length, 1, bias));
    List<String> operands = new ArrayList<>(node.operands());
    operands.add(inverse);
    Tensor zero = Tensor.wrap(affine.bias().shape(), new double[bias.length]);
    return new TensorNode(
        node.result(), new Affine(matrices, zero), operands, node.shape(), node.origin());
  }

  private static TensorGraph tail(TensorGraph tail, String returned) {
    GraphBuilder builder = new GraphBuilder(tail);
    List<TensorInput> inputs = new ArrayList<>(tail.inputs());
    inputs.add(new TensorInput(returned, SINGLE));
    TensorOp reciprocal = new TensorOp.Activate(new Activation.Reciprocal());
    String size =
        builder.add("sample.size", reciprocal, List.of(returned), SINGLE, "size of the sample");
    for (TensorInput input : tail.inputs()) {
      String restored =
          builder.add(
              input.name() + ".restored",
              new TensorOp.Multiply(),
              List.of(input.name(), size),
              input.shape(),
              input.name());
      builder.replace(input.name(), restored);
    }
    tail.nodes().forEach(builder::keep);
    return builder.build(inputs);
  }

  /// Whether a body's output is the inverse of the size.
  boolean isInverse(String output) {
    return !head.nodes().isEmpty() && body.outputs().getLast().name().equals(output);
  }

  /// Samples of the model's inputs, in order, as the body takes them.
  List<List<Tensor>> sized(List<List<Tensor>> samples) {
    return samples.parallelStream().map(this::divided).toList();
  }

  private List<Tensor> divided(List<Tensor> sample) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (int k = 0; k < sample.size(); k++) {
      inputs.put(head.inputs().get(k).name(), sample.get(k));
    }
    return List.copyOf(TensorInterpreter.run(head, inputs).values());
  }

  /// `scaled` on what this head yields: from the model's inputs to the circuit's.
  TensorGraph before(TensorGraph scaled) {
    if (head.nodes().isEmpty()) {
      return scaled;
    }
    GraphBuilder builder = new GraphBuilder(head);
    head.nodes().forEach(builder::keep);
    Map<String, String> values = new LinkedHashMap<>();
    head.outputs().forEach(output -> values.put(output.name(), output.value()));
    for (TensorNode node : scaled.nodes()) {
      List<String> operands = node.operands().stream().map(o -> values.getOrDefault(o, o)).toList();
      values.put(
          node.result(),
          builder.add(node.result(), node.op(), operands, node.shape(), node.origin()));
    }
    List<TensorOutput> outputs =
        scaled.outputs().stream()
            .map(o -> new TensorOutput(o.name(), values.getOrDefault(o.value(), o.value())))
            .toList();
    TensorGraph built = builder.build();
    return new TensorGraph(scaled.name(), built.inputs(), built.nodes(), outputs);
  }
}
