package dev.sotto.ir.packed;

import dev.sotto.ir.internal.Scope;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.packed.PackedProgram.PackedOutput;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks that a [PackedProgram] is well formed: names, arities, layouts, folds.
public final class PackedVerifier {
  private PackedVerifier() {}

  /// Returns `program`; throws `CompilerBugException`, naming the operator, where it is malformed.
  public static PackedProgram verify(PackedProgram program) {
    Scope<Layout> scope = new Scope<>("PackedVerifier: " + program.name());
    Set<String> inputs = new HashSet<>();
    for (PackedNode node : program.nodes()) {
      String kind = node.op().getClass().getSimpleName();
      scope.enter("'%s' = %s".formatted(node.result(), kind));
      scope.require(
          node.layout().width() == program.width(),
          "width %d in a program of width %d",
          node.layout().width(),
          program.width());
      try {
        LayoutRules.requireInjective(node.layout());
        check(scope, node, scope.operands(node.operands()), inputs);
      } catch (IllegalArgumentException unfit) {
        throw scope.bug(String.valueOf(unfit.getMessage()));
      }
      scope.define(node.result(), node.layout());
    }
    for (PackedOutput output : program.outputs()) {
      scope.output(output.name(), output.value());
    }
    return program;
  }

  private static void check(
      Scope<Layout> scope, PackedNode node, List<Layout> operands, Set<String> inputs) {
    switch (node.op()) {
      case PackedOp.Input(String name) -> {
        scope.require(operands.isEmpty(), "an input with operands");
        scope.require(inputs.add(name), "input '%s' a second time", name);
      }
      case PackedOp.LinearMap map -> {
        LinearDiagonals.requireFit(map.matrices(), operands, node.layout(), map.fold());
        scope.require(
            map.bias().size() == node.layout().shape().size(),
            "a bias of shape %s for %s",
            map.bias().shape(),
            node.layout().shape());
      }
      case PackedOp.Polynomial _ -> elementwise(scope, node, operands, 1);
      case PackedOp.Multiply _, PackedOp.Add _, PackedOp.Subtract _ ->
          elementwise(scope, node, operands, 2);
    }
  }

  private static void elementwise(
      Scope<Layout> scope, PackedNode node, List<Layout> operands, int arity) {
    scope.require(operands.size() == arity, "%d operands instead of %d", operands.size(), arity);
    for (Layout operand : operands) {
      scope.require(
          LayoutRules.samePlaces(operand, node.layout()),
          "an operand laid out by %s, the result by %s",
          operand,
          node.layout());
    }
  }
}
