package dev.sotto.ckks.bootstrapping;

/// Linear least squares by modified Gram–Schmidt, which is backward stable when the right-hand side
/// is orthogonalized with the columns.
///
/// Source: Å. Björck, "Solving Linear Least Squares Problems by Gram-Schmidt Orthogonalization",
/// 1967.
final class LeastSquares {
  private LeastSquares() {}

  /// The `x` that makes `|Σ x_k·columns[k] - values|` least; both arrays are overwritten.
  ///
  /// @param columns linearly independent
  static double[] solve(double[][] columns, double[] values) {
    int n = columns.length;
    double[][] upper = new double[n][n];
    double[] x = new double[n];
    for (int k = 0; k < n; k++) {
      upper[k][k] = Math.sqrt(dot(columns[k], columns[k]));
      for (int i = 0; i < values.length; i++) {
        columns[k][i] /= upper[k][k];
      }
      for (int j = k + 1; j < n; j++) {
        upper[k][j] = dot(columns[k], columns[j]);
        subtract(columns[j], upper[k][j], columns[k]);
      }
      x[k] = dot(columns[k], values);
      subtract(values, x[k], columns[k]);
    }
    for (int k = n - 1; k >= 0; k--) {
      for (int j = k + 1; j < n; j++) {
        x[k] -= upper[k][j] * x[j];
      }
      x[k] /= upper[k][k];
    }
    return x;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void subtract(double[] a, double factor, double[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] -= factor * b[i];
    }
  }
}
