package dev.sotto.optimizer.packing;

import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Runs a packed program on slot vectors, by generalized diagonals and folds alone, written apart
/// from the code that it checks.
final class SlotVectors {
  private SlotVectors() {}

  static Map<String, Tensor> run(PackedProgram program, Map<String, Tensor> inputs) {
    Map<String, double[][]> values = new HashMap<>();
    Map<String, Layout> layouts = new HashMap<>();
    for (PackedNode node : program.nodes()) {
      List<double[][]> operands = node.operands().stream().map(values::get).toList();
      layouts.put(node.result(), node.layout());
      values.put(node.result(), evaluate(node, operands, layouts, inputs));
    }
    Map<String, Tensor> outputs = new HashMap<>();
    for (PackedProgram.PackedOutput output : program.outputs()) {
      Layout layout = Objects.requireNonNull(layouts.get(output.value()));
      outputs.put(output.name(), unpack(Objects.requireNonNull(values.get(output.value())), layout));
    }
    return outputs;
  }

  private static double[][] evaluate(
      PackedNode node,
      List<double[][]> operands,
      Map<String, Layout> layouts,
      Map<String, Tensor> inputs) {
    return switch (node.op()) {
      case PackedOp.Input(String name) -> pack(Objects.requireNonNull(inputs.get(name)).toArray(), node.layout());
      case PackedOp.LinearMap op -> linear(node, op, operands, layouts);
      case PackedOp.Polynomial(var polynomial) -> {
        double[][] out = new double[operands.getFirst().length][];
        for (int c = 0; c < out.length; c++) {
          out[c] = Arrays.stream(operands.getFirst()[c]).map(polynomial::evaluate).toArray();
        }
        yield out;
      }
      case PackedOp.Multiply _ -> zip(operands, (a, b) -> a * b);
      case PackedOp.Add _ -> zip(operands, Double::sum);
      case PackedOp.Subtract _ -> zip(operands, (a, b) -> a - b);
    };
  }

  private static double[][] zip(
      List<double[][]> operands, java.util.function.DoubleBinaryOperator op) {
    double[][] out = new double[operands.get(0).length][];
    for (int c = 0; c < out.length; c++) {
      out[c] = new double[operands.get(0)[c].length];
      for (int i = 0; i < out[c].length; i++) {
        out[c][i] = op.applyAsDouble(operands.get(0)[c][i], operands.get(1)[c][i]);
      }
    }
    return out;
  }

  private static double[][] pack(double[] elements, Layout layout) {
    double[][] out = new double[layout.ciphertexts()][layout.width()];
    int[] positions = layout.positions();
    for (int element = 0; element < elements.length; element++) {
      int ciphertext = positions[element] / layout.period();
      int first = positions[element] % layout.period();
      for (int slot = first; slot < layout.width(); slot += layout.period()) {
        out[ciphertext][slot] = elements[element];
      }
    }
    return out;
  }

  private static Tensor unpack(double[][] slots, Layout layout) {
    int[] positions = layout.positions();
    double[] elements = new double[positions.length];
    for (int element = 0; element < elements.length; element++) {
      int ciphertext = positions[element] / layout.period();
      elements[element] = slots[ciphertext][positions[element] % layout.period()];
    }
    return Tensor.of(layout.shape(), elements);
  }

  private static int longestPeriod(PackedNode node, Map<String, Layout> layouts) {
    int longest = 1;
    for (String operand : node.operands()) {
      longest = Math.max(longest, Objects.requireNonNull(layouts.get(operand)).period());
    }
    return longest;
  }

  private static double[][] linear(
      PackedNode node,
      PackedOp.LinearMap op,
      List<double[][]> operands,
      Map<String, Layout> layouts) {
    Layout rows = node.layout();
    int width = rows.width();
    int[] rowPositions = rows.positions();
    double[][] out = new double[rows.ciphertexts()][width];
    for (int i = 0; i < operands.size(); i++) {
      Layout columns = Objects.requireNonNull(layouts.get(node.operands().get(i)));
      int[] columnPositions = columns.positions();
      int longest = longestPeriod(node, layouts);
      boolean folded = op.fold() < longest;
      int repeat = Math.max(rows.period(), longest);
      int filled = folded ? Math.max(columns.period(), op.fold()) : repeat;
      // Diagonals by (input, output, k), each a vector over one copy of rows and columns.
      Map<Long, double[]> diagonals = new TreeMap<>();
      for (int row = 0; row < op.matrices().get(i).rows(); row++) {
        int to = rowPositions[row];
        op.matrices()
            .get(i)
            .forEachInRow(
                row,
                (column, value) -> {
                  int from = columnPositions[column];
                  long input = from / columns.period();
                  long output = to / rows.period();
                  for (int slot = to % rows.period(); slot < filled; slot += rows.period()) {
                    int k = Math.floorMod(from - slot, columns.period());
                    if (k < op.fold()) {
                      diagonals
                          .computeIfAbsent(
                              (input << 40) | (output << 20) | k, key -> new double[repeat])[slot] +=
                          value;
                    }
                  }
                });
      }
      for (var entry : diagonals.entrySet()) {
        double[] x = operands.get(i)[(int) (entry.getKey() >> 40)];
        double[] y = out[(int) (entry.getKey() >> 20) & 0xfffff];
        int k = (int) (entry.getKey() & 0xfffff);
        for (int slot = 0; slot < width; slot++) {
          y[slot] += entry.getValue()[slot % repeat] * x[(slot + k) % width];
        }
      }
    }
    for (double[] y : out) {
      for (int step = op.fold(); step < longestPeriod(node, layouts); step *= 2) {
        double[] before = y.clone();
        for (int slot = 0; slot < width; slot++) {
          y[slot] += before[(slot + step) % width];
        }
      }
    }
    for (int row = 0; row < rowPositions.length; row++) {
      double[] y = out[rowPositions[row] / rows.period()];
      for (int s = rowPositions[row] % rows.period(); s < width; s += rows.period()) {
        y[s] += op.bias().at(row);
      }
    }
    return out;
  }
}
