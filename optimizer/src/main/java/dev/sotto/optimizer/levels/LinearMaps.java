package dev.sotto.optimizer.levels;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.optimizer.cost.Arguments;
import dev.sotto.optimizer.cost.DiagonalCount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What plans ask of a program's linear maps and polynomials again and again, each found once;
/// belongs to one thread.
final class LinearMaps {
  private final PackedProgram program;
  private final Arguments arguments;
  private final boolean foldsFirst;
  private final Map<String, PackedNode> nodes;
  private final Map<String, DiagonalCount> counts;
  private final Map<String, List<Double>> norms;
  private final Map<String, Curve> curves;

  /// A polynomial on the grid of arguments of [EstimateNoise]: its values there, and its slopes
  /// where its own argument lies.
  @SuppressWarnings("ArrayRecordComponent")
  record Curve(double[] value, double[] gain) {}

  private LinearMaps(PackedProgram program, Arguments arguments) {
    this.program = program;
    this.arguments = arguments;
    this.foldsFirst = false;
    this.nodes = new HashMap<>();
    this.counts = new HashMap<>();
    this.norms = new HashMap<>();
    this.curves = new HashMap<>();
    program.nodes().forEach(node -> nodes.put(node.result(), node));
  }

  private LinearMaps(LinearMaps maps) {
    this.program = maps.program;
    this.arguments = maps.arguments;
    this.foldsFirst = true;
    this.nodes = maps.nodes;
    this.counts = maps.counts;
    this.norms = maps.norms;
    this.curves = maps.curves;
  }

  static LinearMaps of(PackedProgram program) {
    return of(program, Arguments.UNKNOWN);
  }

  /// @param arguments where those of the program's polynomials lie
  static LinearMaps of(PackedProgram program, Arguments arguments) {
    return new LinearMaps(program, arguments);
  }

  /// The same maps, each folded before its rescale, which divides the errors of folding; what is
  /// found of either is found of both.
  LinearMaps foldedFirst() {
    return new LinearMaps(this);
  }

  /// Whether all maps are folded before their rescale, not only those that take less time so.
  boolean foldsFirst() {
    return foldsFirst;
  }

  PackedProgram program() {
    return program;
  }

  /// Where the arguments of its polynomials lie.
  Arguments arguments() {
    return arguments;
  }

  /// The diagonals of the map that computes `value`.
  DiagonalCount count(String value) {
    return counts.computeIfAbsent(
        value,
        key -> {
          PackedNode node = node(key);
          PackedOp.LinearMap op = map(node);
          List<Layout> operands =
              node.operands().stream().map(operand -> node(operand).layout()).toList();
          return LinearCounts.of(op.matrices(), operands, node.layout(), op.fold());
        });
  }

  /// The mean of the squared norms of rows, of each matrix of the map that computes `value`.
  List<Double> meanRowNorms(String value) {
    return norms.computeIfAbsent(
        value, key -> map(node(key)).matrices().stream().map(LinearMaps::meanRowNorm).toList());
  }

  /// The curve of the polynomial that computes `value`, which does not depend on levels or scales.
  Curve curve(String value, Supplier<Curve> found) {
    return curves.computeIfAbsent(value, _ -> found.get());
  }

  private static double meanRowNorm(LinearOperator operator) {
    double[] sum = new double[1];
    for (int row = 0; row < operator.rows(); row++) {
      operator.forEachInRow(row, (column, value) -> sum[0] += value * value);
    }
    return sum[0] / Math.max(1, operator.rows());
  }

  private PackedNode node(String value) {
    PackedNode node = nodes.get(value);
    if (node == null) {
      throw new CompilerBugException("PlanCircuit: no value '" + value + "'");
    }
    return node;
  }

  private static PackedOp.LinearMap map(PackedNode node) {
    if (node.op() instanceof PackedOp.LinearMap map) {
      return map;
    }
    throw new CompilerBugException("PlanCircuit: " + node.result() + " is no linear map");
  }
}
