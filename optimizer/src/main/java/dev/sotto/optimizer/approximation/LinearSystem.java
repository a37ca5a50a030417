package dev.sotto.optimizer.approximation;

/// Small dense systems of linear equations.
final class LinearSystem {
  private LinearSystem() {}

  /// Solves `matrix · x = right` by Gaussian elimination with partial pivoting, in place.
  ///
  /// Throws `ArithmeticException` where the matrix is singular in double precision.
  static double[] solve(double[][] matrix, double[] right) {
    int size = right.length;
    for (int column = 0; column < size; column++) {
      int pivot = column;
      for (int row = column + 1; row < size; row++) {
        if (Math.abs(matrix[row][column]) > Math.abs(matrix[pivot][column])) {
          pivot = row;
        }
      }
      swap(matrix, right, column, pivot);
      double[] pivotRow = matrix[column];
      if (Math.abs(pivotRow[column]) < 1e-280) {
        throw new ArithmeticException("singular system of " + size + " equations");
      }
      for (int row = column + 1; row < size; row++) {
        double factor = matrix[row][column] / pivotRow[column];
        if (factor != 0) {
          subtract(matrix[row], factor, pivotRow, column);
          right[row] -= factor * right[column];
        }
      }
    }
    return substitute(matrix, right);
  }

  /// As [#solve] for a positive definite matrix, of which the upper triangle is read.
  static double[] solvePositive(double[][] matrix, double[] right) {
    int size = right.length;
    for (int column = 0; column < size; column++) {
      double[] pivotRow = matrix[column];
      if (!(pivotRow[column] > 0)) {
        throw new ArithmeticException("no positive definite system of " + size + " equations");
      }
      for (int row = column + 1; row < size; row++) {
        double factor = pivotRow[row] / pivotRow[column];
        subtract(matrix[row], factor, pivotRow, row);
        right[row] -= factor * right[column];
      }
    }
    return substitute(matrix, right);
  }

  private static void subtract(double[] row, double factor, double[] pivotRow, int from) {
    for (int k = from; k < row.length; k++) {
      row[k] -= factor * pivotRow[k];
    }
  }

  /// Solves a system of which the upper triangle is left.
  private static double[] substitute(double[][] matrix, double[] right) {
    for (int row = right.length - 1; row >= 0; row--) {
      double sum = right[row];
      for (int k = row + 1; k < right.length; k++) {
        sum -= matrix[row][k] * right[k];
      }
      right[row] = sum / matrix[row][row];
    }
    return right;
  }

  private static void swap(double[][] matrix, double[] right, int one, int other) {
    double[] row = matrix[one];
    matrix[one] = matrix[other];
    matrix[other] = row;
    double value = right[one];
    right[one] = right[other];
    right[other] = value;
  }
}
