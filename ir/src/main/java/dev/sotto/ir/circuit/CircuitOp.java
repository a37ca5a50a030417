package dev.sotto.ir.circuit;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Tensor;
import java.util.List;

/// The operators of a [Circuit].
public sealed interface CircuitOp {

  /// Fresh ciphertexts of the caller's tensor.
  record Input(String name) implements CircuitOp {}

  /// A linear map as in `PackedOp.LinearMap`, rescaled: consumes one level, any number of operands
  /// at one level and scale.
  ///
  /// Diagonal `k` (virtual) is evaluated as baby step `k mod babySteps` and giant step `k − k mod
  /// babySteps`; `babySteps` is a power of two. Their keys are needed at the operands' level.
  ///
  /// @param foldsFirst whether the sums are folded at the operands' level, so that the rescale
  ///   divides the errors of folding; else at the result's, where key switches are smaller
  record Linear(
      List<LinearOperator> matrices, Tensor bias, int fold, int babySteps, boolean foldsFirst)
      implements CircuitOp {
    public Linear {
      matrices = List.copyOf(matrices);
    }
  }

  /// An elementwise polynomial; consumes `polynomial.depth()` levels.
  record Polynomial(ChebyshevPolynomial polynomial) implements CircuitOp {}

  /// Elementwise product; operands at one level; result of degree 2 at the product of the scales.
  record Multiply() implements CircuitOp {}

  record Add() implements CircuitOp {}

  record Subtract() implements CircuitOp {}

  /// From degree 2 to degree 1; needs the relinearization key at this level.
  record Relinearize() implements CircuitOp {}

  /// Divides by the level's primes: one level less, the scale divided by their product.
  record Rescale() implements CircuitOp {}

  /// Brings a value to a lower level at a given scale (those of the node) by one constant product.
  record Adjust() implements CircuitOp {}

  /// Rotates the slots of each ciphertext of the bundle to the left by `step`.
  record Rotate(int step) implements CircuitOp {}

  record Conjugate() implements CircuitOp {}

  /// Refreshes values in `[-bound, bound]`, which may be at any level from the bootstrapping's
  /// input level up, to the node's level and scale; `bound` is positive.
  record Bootstrap(double bound) implements CircuitOp {}
}
