package dev.sotto.ckks.scheme;

/// Evaluates a real polynomial of degree below N at the N/2 roots `ζ^(5^j)`, and interpolates.
///
/// With `n = N/2`, coefficient `k` and coefficient `k + n` form the complex number `w_k`, and slot
/// `j` is `Σ w_k ζ^k ω^(k·t)` for `ζ = exp(2πi/2N)`, `ω = ζ^4` and `5^j = 4t + 1 mod 2N`. That sum
/// is done as a matrix of R rows and C columns: a transform down the columns modulo `X^R - i`, one
/// multiplication by roots fused with the transposition, a transform modulo `X^C - 1`, and the
/// permutation `t → j`. The working set of each pass is a few rows.
final class SpecialTransform {
  private final int slots;
  private final int rowCount;
  private final int columnCount;
  private final ColumnTransform first;
  private final ColumnTransform second;

  /// `exp(2πi·φ_r·k/C)` in the order of [#first]'s results.
  private final ComplexRows twiddles;

  /// Slot `j` lies at `position[j] = s·R + r` after the forward transform.
  private final int[] positions;

  SpecialTransform(int logSlots) {
    slots = 1 << logSlots;
    rowCount = 1 << (logSlots / 2);
    columnCount = slots / rowCount;
    first = new ColumnTransform(rowCount, 1);
    second = new ColumnTransform(columnCount, 0);
    twiddles = ComplexRows.zero(rowCount, columnCount);
    int[] rowOf = new int[rowCount];
    for (int r = 0; r < rowCount; r++) {
      long quarters = first.rootNumerator(r);
      rowOf[(int) ((quarters - 1) / 4)] = r;
      writePowers(quarters, twiddles.real()[r], twiddles.imaginary()[r]);
    }
    int[] columnOf = new int[columnCount];
    for (int s = 0; s < columnCount; s++) {
      columnOf[(int) (second.rootNumerator(s) / 4)] = s;
    }
    positions = new int[slots];
    long power = 1;
    for (int j = 0; j < slots; j++) {
      int t = (int) ((power - 1) / 4);
      positions[j] = columnOf[t / rowCount] * rowCount + rowOf[t % rowCount];
      power = power * 5 % (4L * slots);
    }
  }

  /// Writes the powers of `exp(2πi·quarters/2N)`.
  private void writePowers(long quarters, double[] real, double[] imaginary) {
    for (int k = 0; k < columnCount; k++) {
      real[k] = UnitRoots.real(quarters * k, 4L * slots);
      imaginary[k] = UnitRoots.imaginary(quarters * k, 4L * slots);
    }
  }

  int rowCount() {
    return rowCount;
  }

  int columnCount() {
    return columnCount;
  }

  /// Values at slots → coefficients times N/2: `real[k1][k2]` is coefficient `C·k1 + k2` and
  /// `imaginary[k1][k2]` the one N/2 above it. Slots beyond the arrays' ends count as zero.
  ///
  /// @param real real parts, at most N/2
  /// @param imaginary imaginary parts, as many, or empty for real slots
  ComplexRows interpolate(double[] real, double[] imaginary) {
    ComplexRows transposed = ComplexRows.zero(columnCount, rowCount);
    scatter(real, transposed.real());
    scatter(imaginary, transposed.imaginary());
    second.inverse(transposed);
    ComplexRows rows = ComplexRows.zero(rowCount, columnCount);
    transposeInto(transposed, rows);
    for (int r = 0; r < rowCount; r++) {
      multiplyConjugate(
          rows.real()[r],
          rows.imaginary()[r],
          twiddles.real()[r],
          twiddles.imaginary()[r],
          columnCount);
    }
    first.inverse(rows);
    return rows;
  }

  private void scatter(double[] values, double[][] transposed) {
    int shift = Integer.numberOfTrailingZeros(rowCount);
    int mask = rowCount - 1;
    for (int j = 0; j < values.length; j++) {
      transposed[positions[j] >> shift][positions[j] & mask] = values[j];
    }
  }

  /// Coefficients, as [#interpolate] returns them but not multiplied, → slots. Destroys `rows`.
  void evaluate(ComplexRows rows, double[] real, double[] imaginary) {
    first.forward(rows);
    for (int r = 0; r < rowCount; r++) {
      multiply(
          rows.real()[r],
          rows.imaginary()[r],
          twiddles.real()[r],
          twiddles.imaginary()[r],
          columnCount);
    }
    ComplexRows transposed = ComplexRows.zero(columnCount, rowCount);
    transposeInto(rows, transposed);
    second.forward(transposed);
    gather(transposed.real(), real);
    gather(transposed.imaginary(), imaginary);
  }

  private void gather(double[][] transposed, double[] values) {
    int shift = Integer.numberOfTrailingZeros(rowCount);
    int mask = rowCount - 1;
    for (int j = 0; j < slots; j++) {
      values[j] = transposed[positions[j] >> shift][positions[j] & mask];
    }
  }

  private static void transposeInto(ComplexRows from, ComplexRows to) {
    transposeInto(from.real(), to.real());
    transposeInto(from.imaginary(), to.imaginary());
  }

  private static void transposeInto(double[][] from, double[][] to) {
    int block = Math.min(8, Math.min(from.length, to.length));
    for (int r = 0; r < from.length; r += block) {
      for (int c = 0; c < to.length; c += block) {
        for (int j = c; j < c + block; j++) {
          double[] target = to[j];
          for (int i = r; i < r + block; i++) {
            target[i] = from[i][j];
          }
        }
      }
    }
  }

  private static void multiply(double[] ar, double[] ai, double[] wr, double[] wi, int length) {
    for (int j = 0; j < length; j++) {
      double xr = ar[j];
      double xi = ai[j];
      ar[j] = Math.fma(wr[j], xr, -(wi[j] * xi));
      ai[j] = Math.fma(wr[j], xi, wi[j] * xr);
    }
  }

  private static void multiplyConjugate(
      double[] ar, double[] ai, double[] wr, double[] wi, int length) {
    for (int j = 0; j < length; j++) {
      double xr = ar[j];
      double xi = ai[j];
      ar[j] = Math.fma(wr[j], xr, wi[j] * xi);
      ai[j] = Math.fma(wr[j], xi, -(wi[j] * xr));
    }
  }
}
