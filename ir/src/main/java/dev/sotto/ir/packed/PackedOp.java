package dev.sotto.ir.packed;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Tensor;
import java.util.List;

/// The operators of a [PackedProgram].
public sealed interface PackedOp {

  /// A tensor of the caller, placed by the node's layout.
  record Input(String name) implements PackedOp {}

  /// `Σ matrices[i] · operand[i] + bias` on tensor elements, between the operands' layouts and the
  /// node's; consumes one level.
  ///
  /// `fold` is the modulus `h` of the generalized diagonals: diagonal `k < h` holds at slot `i` the
  /// entry from column slot `(i + k) mod period(operand)` to row slot `i mod h`, and the sum over
  /// rotations by multiples of `h` completes the product. With `h` equal to the operands' largest
  /// period nothing is folded. `h` is a power of two and, where smaller than that period, equal to
  /// the node's period.
  record LinearMap(List<LinearOperator> matrices, Tensor bias, int fold) implements PackedOp {
    public LinearMap {
      matrices = List.copyOf(matrices);
    }
  }

  /// An elementwise polynomial on values in `[-1, 1]`; consumes `polynomial.depth()` levels.
  record Polynomial(ChebyshevPolynomial polynomial) implements PackedOp {}

  /// Elementwise product of two operands of one layout; consumes one level.
  record Multiply() implements PackedOp {}

  record Add() implements PackedOp {}

  record Subtract() implements PackedOp {}
}
