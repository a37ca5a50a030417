package dev.sotto.runtime;

import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorInterpreter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/// The meaning of hand-built models in clear, written apart from the code under test.
final class ClearCircuit {
  private ClearCircuit() {}

  /// Output `y` of one sample.
  static Tensor run(SplitModel model, Map<String, Tensor> sample) {
    Map<String, Tensor> inputs = TensorInterpreter.run(model.head(), sample);
    Map<String, Tensor> values = new HashMap<>();
    for (CircuitNode node : model.circuit().nodes()) {
      List<double[]> operands =
          node.operands().stream().map(name -> require(values, name).toArray()).toList();
      double[] value =
          switch (node.op()) {
            case CircuitOp.Input(String name) -> require(inputs, name).toArray();
            case CircuitOp.Linear linear -> {
              double[] sum = linear.matrices().getFirst().apply(operands.getFirst());
              for (int i = 0; i < sum.length; i++) {
                sum[i] += linear.bias().at(i);
              }
              yield sum;
            }
            case CircuitOp.Polynomial(var polynomial) ->
                Arrays.stream(operands.getFirst()).map(polynomial::evaluate).toArray();
            case CircuitOp.Multiply() -> combine(operands, (a, b) -> a * b);
            case CircuitOp.Add() -> combine(operands, Double::sum);
            case CircuitOp.Subtract() -> combine(operands, (a, b) -> a - b);
            case CircuitOp.Relinearize() -> operands.getFirst();
            case CircuitOp.Rescale() -> operands.getFirst();
            case CircuitOp.Adjust() -> operands.getFirst();
            case CircuitOp.Rotate rotate -> throw new AssertionError("no rotations here");
            case CircuitOp.Conjugate() -> operands.getFirst();
            case CircuitOp.Bootstrap _ -> operands.getFirst();
          };
      values.put(node.result(), Tensor.wrap(node.layout().shape(), value));
    }
    Tensor output = require(values, model.circuit().outputs().getFirst().value());
    return require(TensorInterpreter.run(model.tail(), Map.of("y0", output)), "y");
  }

  /// What `map` holds under `name`; fails where it holds nothing.
  static <V> V require(Map<String, V> map, String name) {
    V value = map.get(name);
    if (value == null) {
      throw new AssertionError("nothing named " + name);
    }
    return value;
  }

  private static double[] combine(List<double[]> operands, DoubleBinaryOperator operation) {
    double[] result = operands.get(0).clone();
    Arrays.setAll(result, i -> operation.applyAsDouble(result[i], operands.get(1)[i]));
    return result;
  }
}
