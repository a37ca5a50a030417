package dev.sotto.ir.packed;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/// The operations of packed programs and circuits on virtual slots, `[ciphertexts][width]`.
public final class SlotArithmetic {
  private SlotArithmetic() {}

  /// Receives the operands of polynomials that lie outside `[-1, 1]`, and those of bootstraps that
  /// lie outside their bound.
  @FunctionalInterface
  public interface OutOfRange {
    /// `value` reached the operator that came from `origin`.
    void accept(String origin, double value);
  }

  /// `Σ matrices[i] · operand[i] + bias` by generalized diagonals and folding, as on ciphertexts.
  public static double[][] linear(
      List<LinearOperator> matrices,
      Tensor bias,
      int fold,
      List<Layout> layouts,
      Layout result,
      List<double[][]> operands) {
    LinearDiagonals diagonals = LinearDiagonals.of(matrices, layouts, result, fold);
    double[][] y = new double[result.ciphertexts()][result.width()];
    double[] diagonal = new double[result.width()];
    for (int to = 0; to < y.length; to++) {
      for (int operand = 0; operand < layouts.size(); operand++) {
        for (int from = 0; from < layouts.get(operand).ciphertexts(); from++) {
          double[] x = operands.get(operand)[from];
          for (int k : diagonals.diagonals(to, operand, from)) {
            diagonals.fill(to, operand, from, k, diagonal);
            multiplyAdd(diagonal, x, k, y[to]);
          }
        }
      }
      for (int step : diagonals.foldSteps()) {
        double[] rotated = rotate(y[to], step);
        for (int slot = 0; slot < rotated.length; slot++) {
          y[to][slot] += rotated[slot];
        }
      }
    }
    return combine(y, Packing.pack(bias.reshape(result.shape()), result), Double::sum);
  }

  private static void multiplyAdd(double[] diagonal, double[] x, int step, double[] sum) {
    int wrap = x.length - step;
    for (int slot = 0; slot < wrap; slot++) {
      sum[slot] += diagonal[slot] * x[slot + step];
    }
    for (int slot = wrap; slot < x.length; slot++) {
      sum[slot] += diagonal[slot] * x[slot - wrap];
    }
  }

  /// Slot `i` of the result is slot `i + step`, cyclically.
  public static double[] rotate(double[] slots, int step) {
    double[] rotated = new double[slots.length];
    System.arraycopy(slots, step, rotated, 0, slots.length - step);
    System.arraycopy(slots, 0, rotated, slots.length - step, step);
    return rotated;
  }

  /// The polynomial on every slot; where an element of `layout` lies outside `[-1, 1]`, the first
  /// of the largest magnitude goes to `outOfRange`.
  public static double[][] polynomial(
      ChebyshevPolynomial polynomial,
      double[][] x,
      Layout layout,
      String origin,
      OutOfRange outOfRange) {
    checked(x, 1, layout, origin, outOfRange);
    double[][] y = new double[x.length][];
    for (int ciphertext = 0; ciphertext < y.length; ciphertext++) {
      y[ciphertext] = Arrays.stream(x[ciphertext]).map(polynomial::evaluate).toArray();
    }
    return y;
  }

  /// `x` itself; where an element of `layout` lies outside `[-bound, bound]`, the first of the
  /// largest magnitude goes to `outOfRange`.
  public static double[][] checked(
      double[][] x, double bound, Layout layout, String origin, OutOfRange outOfRange) {
    Tensor elements = Packing.unpack(x, layout);
    double worst = 0;
    for (int i = 0; i < elements.size() && !Double.isNaN(worst); i++) {
      double value = elements.at(i);
      if (Double.isNaN(value) || Math.abs(value) > Math.max(bound, Math.abs(worst))) {
        worst = value;
      }
    }
    if (worst != 0) {
      outOfRange.accept(origin, worst);
    }
    return x;
  }

  /// `function` slot by slot.
  public static double[][] combine(double[][] a, double[][] b, DoubleBinaryOperator function) {
    double[][] y = new double[a.length][];
    for (int ciphertext = 0; ciphertext < y.length; ciphertext++) {
      double[] left = a[ciphertext];
      double[] right = b[ciphertext];
      double[] sum = new double[left.length];
      for (int slot = 0; slot < sum.length; slot++) {
        sum[slot] = function.applyAsDouble(left[slot], right[slot]);
      }
      y[ciphertext] = sum;
    }
    return y;
  }
}
