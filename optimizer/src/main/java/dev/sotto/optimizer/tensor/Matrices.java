package dev.sotto.optimizer.tensor;

import dev.sotto.ir.linear.ConvolutionOperator;
import dev.sotto.ir.linear.DenseOperator;
import dev.sotto.ir.linear.KroneckerOperator;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.linear.ScaledOperator;
import dev.sotto.ir.linear.SelectionOperator;
import dev.sotto.ir.linear.SparseOperator;

/// Questions about the structure of linear operators.
public final class Matrices {
  private Matrices() {}

  public static SelectionOperator identity(int size) {
    int[] source = new int[size];
    java.util.Arrays.setAll(source, k -> k);
    return new SelectionOperator(size, source);
  }

  /// Whether every output element reads at most one input element.
  public static boolean hasAtMostOneEntryPerRow(LinearOperator operator) {
    return switch (operator) {
      case SelectionOperator _ -> true;
      case ScaledOperator scaled -> hasAtMostOneEntryPerRow(scaled.inner());
      case KroneckerOperator kronecker -> hasAtMostOneEntryPerRow(kronecker.inner());
      case SparseOperator sparse -> sparse.column().length <= sparse.rows();
      case DenseOperator dense -> dense.columns() == 1;
      case ConvolutionOperator _ -> false;
    };
  }

  /// The number by which the operator multiplies every element in place, or NaN where it does more.
  public static double uniformFactor(LinearOperator operator) {
    if (operator.rows() != operator.columns() || operator.rows() == 0) {
      return Double.NaN;
    }
    if (!hasAtMostOneEntryPerRow(operator)) {
      return Double.NaN;
    }
    double factor = operator.entry(0, 0);
    for (int row = 1; row < operator.rows(); row++) {
      if (operator.entry(row, row) != factor) {
        return Double.NaN;
      }
    }
    return factor == 0 ? Double.NaN : factor;
  }
}
