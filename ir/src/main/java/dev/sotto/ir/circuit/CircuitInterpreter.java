package dev.sotto.ir.circuit;

import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.Packing;
import dev.sotto.ir.packed.SlotArithmetic;
import dev.sotto.ir.packed.SlotArithmetic.OutOfRange;
import dev.sotto.ir.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The cleartext meaning of a [Circuit], for one sample: every operator on virtual slots of
/// doubles, without noise and without scales.
public final class CircuitInterpreter {
  private final Circuit circuit;
  private final Map<String, Tensor> inputs;
  private final OutOfRange outOfRange;
  private final Map<String, double[][]> slots = new HashMap<>();
  private final Map<String, Layout> layouts = new HashMap<>();

  private CircuitInterpreter(Circuit circuit, Map<String, Tensor> inputs, OutOfRange outOfRange) {
    this.circuit = circuit;
    this.inputs = inputs;
    this.outOfRange = outOfRange;
  }

  /// The outputs by name, unpacked.
  ///
  /// Throws `IllegalArgumentException` where an input is missing or does not fit its layout, or
  /// where a rotation is not a multiple of the batch (it would mix samples).
  public static Map<String, Tensor> run(
      Circuit circuit, Map<String, Tensor> inputs, OutOfRange outOfRange) {
    CircuitInterpreter interpreter = new CircuitInterpreter(circuit, inputs, outOfRange);
    circuit.nodes().forEach(interpreter::execute);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (CircuitOutput output : circuit.outputs()) {
      Layout layout = interpreter.layout(output.value());
      outputs.put(output.name(), Packing.unpack(interpreter.value(output.value()), layout));
    }
    return outputs;
  }

  /// All values by name, unpacked, in the circuit's order; throws as [#run].
  public static Map<String, Tensor> evaluate(
      Circuit circuit, Map<String, Tensor> inputs, OutOfRange outOfRange) {
    CircuitInterpreter interpreter = new CircuitInterpreter(circuit, inputs, outOfRange);
    Map<String, Tensor> values = new LinkedHashMap<>();
    for (CircuitNode node : circuit.nodes()) {
      interpreter.execute(node);
      values.put(node.result(), Packing.unpack(interpreter.value(node.result()), node.layout()));
    }
    return values;
  }

  private void execute(CircuitNode node) {
    List<double[][]> operands = node.operands().stream().map(this::value).toList();
    double[][] result =
        switch (node.op()) {
          case CircuitOp.Input(String name) -> Packing.pack(input(name), node.layout());
          case CircuitOp.Linear(var matrices, var bias, int fold, _, _) ->
              SlotArithmetic.linear(
                  matrices,
                  bias,
                  fold,
                  node.operands().stream().map(this::layout).toList(),
                  node.layout(),
                  operands);
          case CircuitOp.Polynomial(var polynomial) ->
              SlotArithmetic.polynomial(
                  polynomial, operands.getFirst(), node.layout(), node.origin(), outOfRange);
          case CircuitOp.Multiply _ ->
              SlotArithmetic.combine(operands.get(0), operands.get(1), (a, b) -> a * b);
          case CircuitOp.Add _ ->
              SlotArithmetic.combine(operands.get(0), operands.get(1), Double::sum);
          case CircuitOp.Subtract _ ->
              SlotArithmetic.combine(operands.get(0), operands.get(1), (a, b) -> a - b);
          case CircuitOp.Rotate(int step) -> rotate(operands.getFirst(), step);
          case CircuitOp.Bootstrap(double bound) ->
              SlotArithmetic.checked(
                  operands.getFirst(), bound, node.layout(), node.origin(), outOfRange);
          case CircuitOp.Relinearize _,
              CircuitOp.Rescale _,
              CircuitOp.Adjust _,
              CircuitOp.Conjugate _ ->
              operands.getFirst();
        };
    slots.put(node.result(), result);
    layouts.put(node.result(), node.layout());
  }

  private double[][] rotate(double[][] x, int step) {
    int batch = circuit.batch();
    if (step < 0 || step % batch != 0 || step / batch >= circuit.width()) {
      throw new IllegalArgumentException(
          "rotation %d is not a multiple of the batch %d below %d"
              .formatted(step, batch, circuit.parameters().slots()));
    }
    double[][] rotated = new double[x.length][];
    for (int ciphertext = 0; ciphertext < x.length; ciphertext++) {
      rotated[ciphertext] = SlotArithmetic.rotate(x[ciphertext], step / batch);
    }
    return rotated;
  }

  private Tensor input(String name) {
    return require(inputs, name);
  }

  private double[][] value(String name) {
    return require(slots, name);
  }

  private Layout layout(String name) {
    return require(layouts, name);
  }

  private static <V> V require(Map<String, V> known, String name) {
    V value = known.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no value for '" + name + "'");
    }
    return value;
  }
}
