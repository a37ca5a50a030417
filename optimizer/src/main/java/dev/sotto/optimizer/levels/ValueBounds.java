package dev.sotto.optimizer.levels;

import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// How large the values of a program can be, given that clients refuse samples on which a
/// polynomial's argument leaves `[-1, 1]`.
///
/// Linear maps are normalised to `[-1, 1]` (see `NormalizeAndApproximate`); polynomials are bounded
/// by their values there, products and sums by those of their operands.
final class ValueBounds {
  private static final int ANGLES = 1 << 12;

  private ValueBounds() {}

  /// The bound of every value, positive.
  static Map<String, Double> of(PackedProgram program) {
    Map<String, Double> bounds = new HashMap<>();
    for (PackedNode node : program.nodes()) {
      bounds.put(node.result(), bound(node, bounds));
    }
    return bounds;
  }

  private static double bound(PackedNode node, Map<String, Double> bounds) {
    return switch (node.op()) {
      case PackedOp.Input _, PackedOp.LinearMap _ -> 1;
      case PackedOp.Polynomial(var polynomial) -> largest(polynomial);
      case PackedOp.Multiply _ -> operand(node, 0, bounds) * operand(node, 1, bounds);
      case PackedOp.Add _, PackedOp.Subtract _ ->
          operand(node, 0, bounds) + operand(node, 1, bounds);
    };
  }

  private static double operand(PackedNode node, int k, Map<String, Double> bounds) {
    return Objects.requireNonNull(bounds.get(node.operands().get(k)));
  }

  /// At `M + 1` cosines of equal angles a polynomial of degree `d` takes at least the part `cos(π·d
  /// / 2M)` of its largest value [H. Ehlich, K. Zeller, 1964].
  private static double largest(ChebyshevPolynomial polynomial) {
    int angles = Math.max(ANGLES, 4 * polynomial.degree());
    double largest = Double.MIN_NORMAL;
    for (int i = 0; i <= angles; i++) {
      double value = polynomial.evaluate(Math.cos(Math.PI * i / angles));
      largest = Math.max(largest, Math.abs(value));
    }
    return largest / Math.cos(Math.PI * polynomial.degree() / (2.0 * angles));
  }
}
