package dev.sotto.ckks.scheme;

/// Row butterflies of the complex transform; the twiddle is the same along a row.
///
/// Every loop reads all its operands before it writes, at one index, so that it vectorises.
final class ComplexButterflies {
  private ComplexButterflies() {}

  /// `(a, b) → (a + w·b, a - w·b)`.
  static void forward2(
      double[] ar, double[] ai, double[] br, double[] bi, double wr, double wi, int length) {
    for (int j = 0; j < length; j++) {
      double tr = Math.fma(wr, br[j], -(wi * bi[j]));
      double ti = Math.fma(wr, bi[j], wi * br[j]);
      double xr = ar[j];
      double xi = ai[j];
      ar[j] = xr + tr;
      ai[j] = xi + ti;
      br[j] = xr - tr;
      bi[j] = xi - ti;
    }
  }

  /// `(a, b) → (a + b, conj(w)·(a - b))`.
  static void inverse2(
      double[] ar, double[] ai, double[] br, double[] bi, double wr, double wi, int length) {
    for (int j = 0; j < length; j++) {
      double dr = ar[j] - br[j];
      double di = ai[j] - bi[j];
      ar[j] = ar[j] + br[j];
      ai[j] = ai[j] + bi[j];
      br[j] = Math.fma(wr, dr, wi * di);
      bi[j] = Math.fma(wr, di, -(wi * dr));
    }
  }
}
