package dev.sotto.ckks.kernel;

/// The negacyclic transform in plain Java, layer by layer.
///
/// Ranges, in units of p and for the largest modulus: a butterfly's product with a twiddle comes
/// out below `½ + EPSILON·K` for an input below K, and its quotient is right while `K ≤ LIMIT`. A
/// layer reduces its unmultiplied half when the next bound would pass the limit.
///
/// Source: P. Longa, M. Naehrig, "Speeding up the Number Theoretic Transform for Faster Ideal
/// Lattice-Based Cryptography", algorithms 1 and 2.
final class ScalarNtt {

  /// `4p·2^-55` at the largest modulus, rounded up: the error of a quotient computed from the
  /// rounded product and the rounded inverse.
  static final double EPSILON = 0.0825;

  /// `2^52/p` at the largest modulus, rounded down.
  static final double LIMIT = 6.06;

  private static final double ROUND = Modulus.ROUND;

  private ScalarNtt() {}

  static void forward(double[] x, NttTable table) {
    int n = table.n;
    double p = table.modulus.p();
    double inverse = table.modulus.inverse();
    double bound = 1;
    for (int m = 1, t = n / 2; m < n; m *= 2, t /= 2) {
      boolean reduce = bound * (1 + EPSILON) + 0.5 > LIMIT;
      bound = (reduce ? 0.51 : bound) + 0.5 + EPSILON * bound;
      for (int i = 0; i < m; i++) {
        double w = table.forward[m + i];
        int from = 2 * i * t;
        for (int j = from; j < from + t; j++) {
          double a = x[j];
          if (reduce) {
            a = Math.fma(Math.fma(a, inverse, ROUND) - ROUND, -p, a);
          }
          double b = x[j + t];
          double h = b * w;
          double q = Math.fma(h, inverse, ROUND) - ROUND;
          double r = Math.fma(q, -p, h) - Math.fma(-b, w, h);
          x[j] = a + r;
          x[j + t] = a - r;
        }
      }
    }
    for (int j = 0; j < n; j++) {
      x[j] = Math.fma(Math.fma(x[j], inverse, ROUND) - ROUND, -p, x[j]);
    }
    transposeBlocks(x, 0, n);
  }

  static void inverse(double[] x, NttTable table) {
    int n = table.n;
    double p = table.modulus.p();
    double inverse = table.modulus.inverse();
    transposeBlocks(x, 0, n);
    double bound = 1;
    for (int m = n / 2, t = 1; m >= 1; m /= 2, t *= 2) {
      boolean reduce = 4 * bound > LIMIT;
      bound = Math.max(reduce ? 0.51 : 2 * bound, 0.5 + EPSILON * 2 * bound);
      for (int i = 0; i < m; i++) {
        double w = table.inverse[m + i];
        int from = 2 * i * t;
        for (int j = from; j < from + t; j++) {
          double sum = x[j] + x[j + t];
          double b = x[j] - x[j + t];
          double h = b * w;
          double q = Math.fma(h, inverse, ROUND) - ROUND;
          if (reduce) {
            sum = Math.fma(Math.fma(sum, inverse, ROUND) - ROUND, -p, sum);
          }
          x[j] = sum;
          x[j + t] = Math.fma(q, -p, h) - Math.fma(-b, w, h);
        }
      }
    }
    double w = table.degreeInverse;
    for (int j = 0; j < n; j++) {
      double h = x[j] * w;
      double q = Math.fma(h, inverse, ROUND) - ROUND;
      double r = Math.fma(q, -p, h) - Math.fma(-x[j], w, h);
      x[j] = Math.fma(Math.fma(r, inverse, ROUND) - ROUND, -p, r);
    }
  }

  static void transposeBlocks(double[] x, int from, int length) {
    int end = from + length;
    for (int block = from; block + NttTable.BLOCK <= end; block += NttTable.BLOCK) {
      for (int row = 1; row < NttTable.SIDE; row++) {
        for (int column = 0; column < row; column++) {
          int j = block + row * NttTable.SIDE + column;
          int k = block + column * NttTable.SIDE + row;
          double swapped = x[j];
          x[j] = x[k];
          x[k] = swapped;
        }
      }
    }
  }
}
