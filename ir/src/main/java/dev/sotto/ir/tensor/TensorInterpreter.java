package dev.sotto.ir.tensor;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The meaning of a [TensorGraph]: every operator in double precision, as ONNX defines it.
public final class TensorInterpreter {
  private TensorInterpreter() {}

  /// The outputs by name, in the graph's order; values are dropped after their last use.
  ///
  /// Throws `IllegalArgumentException` where an input is missing or has another shape.
  public static Map<String, Tensor> run(TensorGraph graph, Map<String, Tensor> inputs) {
    Map<String, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      for (String operand : graph.nodes().get(i).operands()) {
        lastUse.put(operand, i);
      }
    }
    graph.outputs().forEach(output -> lastUse.put(output.value(), Integer.MAX_VALUE));
    Map<String, Tensor> values = bind(graph, inputs);
    for (int i = 0; i < graph.nodes().size(); i++) {
      TensorNode node = graph.nodes().get(i);
      values.put(node.result(), execute(node, values));
      for (String operand : node.operands()) {
        if (lastUse.getOrDefault(operand, -1) == i) {
          values.remove(operand);
        }
      }
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    graph.outputs().forEach(o -> outputs.put(o.name(), require(values, o.value())));
    return outputs;
  }

  /// All values by name, inputs first; throws as [#run].
  public static Map<String, Tensor> evaluate(TensorGraph graph, Map<String, Tensor> inputs) {
    Map<String, Tensor> values = bind(graph, inputs);
    graph.nodes().forEach(node -> values.put(node.result(), execute(node, values)));
    return values;
  }

  private static Map<String, Tensor> bind(TensorGraph graph, Map<String, Tensor> inputs) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    for (TensorInput input : graph.inputs()) {
      Tensor tensor = require(inputs, input.name());
      if (!tensor.shape().equals(input.shape())) {
        throw new IllegalArgumentException(
            "input '%s' has shape %s, the graph takes %s"
                .formatted(input.name(), tensor.shape(), input.shape()));
      }
      values.put(input.name(), tensor);
    }
    return values;
  }

  private static Tensor execute(TensorNode node, Map<String, Tensor> values) {
    return execute(node.op(), node.operands().stream().map(name -> require(values, name)).toList());
  }

  private static Tensor require(Map<String, Tensor> values, String name) {
    Tensor tensor = values.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no value for '" + name + "'");
    }
    return tensor;
  }

  /// One operator; throws `IllegalArgumentException` where the operands' shapes do not fit.
  public static Tensor execute(TensorOp op, List<Tensor> operands) {
    Shape shape = TensorShapes.infer(op, operands.stream().map(Tensor::shape).toList());
    return Tensor.wrap(shape, values(op, operands, shape));
  }

  private static double[] values(TensorOp op, List<Tensor> operands, Shape shape) {
    Tensor x = operands.isEmpty() ? Tensor.scalar(0) : operands.getFirst();
    return switch (op) {
      case TensorOp.Linear linear -> linear(linear, x, operands, shape);
      case TensorOp.Activate activate -> ElementwiseKernels.map(x, activate.function()::apply);
      case TensorOp.Polynomial p -> ElementwiseKernels.map(x, p.polynomial()::evaluate);
      case TensorOp.PRelu prelu ->
          ElementwiseKernels.combine(x, prelu.slope(), shape, (v, slope) -> v < 0 ? slope * v : v);
      case TensorOp.Multiply _ ->
          ElementwiseKernels.combine(x, operands.get(1), shape, (a, b) -> a * b);
      case TensorOp.Maximum _ -> ElementwiseKernels.combine(x, operands.get(1), shape, Math::max);
      case TensorOp.Minimum _ -> ElementwiseKernels.combine(x, operands.get(1), shape, Math::min);
      case TensorOp.MatMul _ -> MatrixKernels.matMul(x, operands.get(1), shape);
      case TensorOp.MaxPool pool -> WindowKernels.maxPool(pool, x, shape);
      case TensorOp.ReduceMax reduce -> ReductionKernels.max(x, reduce.axes());
      case TensorOp.Softmax s -> ReductionKernels.softmax(x, s.axis(), s.logarithm());
      case TensorOp.FlatSoftmax s -> ReductionKernels.flatSoftmax(x, s.axis(), s.logarithm());
      case TensorOp.ArgMax argMax -> ReductionKernels.argMax(argMax, x, shape);
      case TensorOp.LabelMap _ -> x.values();
      case TensorOp.Normalize n -> ReductionKernels.normalize(x, n.axis(), n.p());
    };
  }

  private static double[] linear(TensorOp.Linear op, Tensor x, List<Tensor> operands, Shape shape) {
    return switch (op) {
      case TensorOp.Convolution convolution -> WindowKernels.convolve(convolution, x, shape);
      case TensorOp.TransposedConvolution c -> WindowKernels.convolve(c, x, shape);
      case TensorOp.AveragePool pool -> WindowKernels.averagePool(pool, x, shape);
      case TensorOp.FullyConnected layer ->
          MatrixKernels.fullyConnected(x, layer.weights(), layer.bias());
      case TensorOp.MatMulConstant product ->
          product.constantFirst()
              ? MatrixKernels.matMul(product.weights(), x, shape)
              : MatrixKernels.matMul(x, product.weights(), shape);
      case TensorOp.ReduceSum reduce -> ReductionKernels.sum(x, reduce.axes());
      case TensorOp.ReduceMean reduce -> ReductionKernels.mean(x, reduce.axes());
      case TensorOp.Transpose t -> ElementwiseKernels.take(x, IndexMaps.transpose(t, x.shape()), 0);
      case TensorOp.Reshape _ -> x.values();
      case TensorOp.Slice s -> ElementwiseKernels.take(x, IndexMaps.slice(s, x.shape()), 0);
      case TensorOp.Pad pad ->
          ElementwiseKernels.take(x, IndexMaps.pad(pad.pads(), pad.mode(), x.shape()), pad.value());
      case TensorOp.Gather g -> ElementwiseKernels.take(x, IndexMaps.gather(g, x.shape()), 0);
      case TensorOp.Concat concat -> concat(concat.axis(), operands, shape);
      case TensorOp.Expand _ ->
          ElementwiseKernels.take(x, IndexMaps.broadcast(x.shape(), shape), 0);
      case TensorOp.BatchNormalization n -> ElementwiseKernels.normalize(n, x);
      case TensorOp.AddConstant add ->
          ElementwiseKernels.combine(x, add.constant(), shape, Double::sum);
      case TensorOp.MultiplyConstant multiply ->
          ElementwiseKernels.combine(x, multiply.constant(), shape, (a, b) -> a * b);
      case TensorOp.Add _ -> ElementwiseKernels.combine(x, operands.get(1), shape, Double::sum);
      case TensorOp.Subtract _ ->
          ElementwiseKernels.combine(x, operands.get(1), shape, (a, b) -> a - b);
      case TensorOp.Affine affine -> affine(affine, operands);
    };
  }

  private static double[] concat(int axis, List<Tensor> operands, Shape shape) {
    int inner = shape.strides()[axis];
    int row = shape.extent(axis) * inner;
    int outer = row == 0 ? 0 : shape.size() / row;
    double[] y = new double[shape.size()];
    int at = 0;
    for (Tensor operand : operands) {
      int length = operand.shape().extent(axis) * inner;
      for (int block = 0; block < outer; block++) {
        System.arraycopy(operand.values(), block * length, y, block * row + at, length);
      }
      at += length;
    }
    return y;
  }

  private static double[] affine(TensorOp.Affine affine, List<Tensor> operands) {
    double[] y = affine.bias().toArray();
    for (int i = 0; i < operands.size(); i++) {
      LinearOperator matrix = affine.matrices().get(i);
      double[] product = matrix.apply(operands.get(i).values());
      for (int row = 0; row < y.length; row++) {
        y[row] += product[row];
      }
    }
    return y;
  }
}
