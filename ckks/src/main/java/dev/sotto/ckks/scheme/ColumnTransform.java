package dev.sotto.ckks.scheme;

/// Evaluates the polynomials in the columns of a matrix at all roots of `X^rows - i` or `X^rows -
/// 1`.
///
/// A modulus `X^m - e^(2πiφ)` splits into `X^(m/2) ∓ e^(πiφ)`; row `r` of the result belongs to the
/// root `exp(2πi·rootNumerator(r)/(4·rows))`.
final class ColumnTransform {
  private final int rows;

  /// Numerators of φ over 4·rows, by node of the splitting tree in heap order, the root at 1.
  private final long[] numerators;

  private final double[] rootReal;
  private final double[] rootImaginary;

  /// @param quarters 1 for the modulus `X^rows - i`, 0 for `X^rows - 1`
  ColumnTransform(int rows, int quarters) {
    this.rows = rows;
    int unit = 4 * rows;
    numerators = new long[2 * rows];
    numerators[1] = (long) quarters * rows;
    rootReal = new double[rows];
    rootImaginary = new double[rows];
    for (int node = 1; node < rows; node++) {
      long half = numerators[node] / 2;
      numerators[2 * node] = half;
      numerators[2 * node + 1] = half + unit / 2;
      rootReal[node] = UnitRoots.real(2 * half, 2L * unit);
      rootImaginary[node] = UnitRoots.imaginary(2 * half, 2L * unit);
    }
  }

  long rootNumerator(int row) {
    return numerators[rows + row];
  }

  void forward(ComplexRows matrix) {
    double[][] re = matrix.real();
    double[][] im = matrix.imaginary();
    int length = re[0].length;
    for (int nodes = 1; nodes < rows; nodes *= 2) {
      int half = rows / nodes / 2;
      for (int node = 0; node < nodes; node++) {
        double wr = rootReal[nodes + node];
        double wi = rootImaginary[nodes + node];
        int start = node * 2 * half;
        for (int r = start; r < start + half; r++) {
          ComplexButterflies.forward2(re[r], im[r], re[r + half], im[r + half], wr, wi, length);
        }
      }
    }
  }

  /// Inverts [#forward] up to the factor `rows`.
  void inverse(ComplexRows matrix) {
    double[][] re = matrix.real();
    double[][] im = matrix.imaginary();
    int length = re[0].length;
    for (int nodes = rows / 2; nodes >= 1; nodes /= 2) {
      int half = rows / nodes / 2;
      for (int node = 0; node < nodes; node++) {
        double wr = rootReal[nodes + node];
        double wi = rootImaginary[nodes + node];
        int start = node * 2 * half;
        for (int r = start; r < start + half; r++) {
          ComplexButterflies.inverse2(re[r], im[r], re[r + half], im[r + half], wr, wi, length);
        }
      }
    }
  }
}
