package dev.sotto.ir.packed;

import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.packed.SlotArithmetic.OutOfRange;
import dev.sotto.ir.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The meaning of a [PackedProgram]: every operator on slots of doubles.
public final class PackedInterpreter {
  private PackedInterpreter() {}

  /// The outputs by name, unpacked.
  ///
  /// Throws `IllegalArgumentException` where an input is missing or does not fit its layout.
  public static Map<String, Tensor> run(
      PackedProgram program, Map<String, Tensor> inputs, OutOfRange outOfRange) {
    Map<String, Tensor> values = evaluate(program, inputs, outOfRange);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (PackedProgram.PackedOutput output : program.outputs()) {
      Tensor value = values.get(output.value());
      if (value == null) {
        throw new IllegalArgumentException("no value for output '" + output.name() + "'");
      }
      outputs.put(output.name(), value);
    }
    return outputs;
  }

  /// All values by name, unpacked, in the program's order; throws as [#run].
  public static Map<String, Tensor> evaluate(
      PackedProgram program, Map<String, Tensor> inputs, OutOfRange outOfRange) {
    Map<String, double[][]> slots = new HashMap<>();
    Map<String, Layout> layouts = new HashMap<>();
    Map<String, Tensor> values = new LinkedHashMap<>();
    for (PackedNode node : program.nodes()) {
      List<double[][]> operands = new ArrayList<>();
      List<Layout> operandLayouts = new ArrayList<>();
      for (String operand : node.operands()) {
        double[][] value = slots.get(operand);
        Layout layout = layouts.get(operand);
        if (value == null || layout == null) {
          throw new IllegalArgumentException("no value for '" + operand + "'");
        }
        operands.add(value);
        operandLayouts.add(layout);
      }
      double[][] result = execute(node, operands, operandLayouts, inputs, outOfRange);
      slots.put(node.result(), result);
      layouts.put(node.result(), node.layout());
      values.put(node.result(), Packing.unpack(result, node.layout()));
    }
    return values;
  }

  private static double[][] execute(
      PackedNode node,
      List<double[][]> operands,
      List<Layout> layouts,
      Map<String, Tensor> inputs,
      OutOfRange outOfRange) {
    return switch (node.op()) {
      case PackedOp.Input(String name) -> {
        Tensor input = inputs.get(name);
        if (input == null) {
          throw new IllegalArgumentException("no value for input '" + name + "'");
        }
        yield Packing.pack(input, node.layout());
      }
      case PackedOp.LinearMap(var matrices, var bias, int fold) ->
          SlotArithmetic.linear(matrices, bias, fold, layouts, node.layout(), operands);
      case PackedOp.Polynomial(var polynomial) ->
          SlotArithmetic.polynomial(
              polynomial, operands.getFirst(), node.layout(), node.origin(), outOfRange);
      case PackedOp.Multiply _ ->
          SlotArithmetic.combine(operands.get(0), operands.get(1), (a, b) -> a * b);
      case PackedOp.Add _ -> SlotArithmetic.combine(operands.get(0), operands.get(1), Double::sum);
      case PackedOp.Subtract _ ->
          SlotArithmetic.combine(operands.get(0), operands.get(1), (a, b) -> a - b);
    };
  }
}
