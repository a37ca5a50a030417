package dev.sotto.ckks.random;

/// The centred discrete Gaussian of standard deviation 3.2, by comparison with a cumulative table.
///
/// The standard deviation is that of the Homomorphic Encryption Standard (Albrecht et al., 2018).
public final class GaussianSampler {
  /// Standard deviation of every error.
  public static final double STANDARD_DEVIATION = 3.2;

  /// No sample exceeds this: the tail beyond holds less than 2^-63.
  public static final int MAX_ABSOLUTE_VALUE = 29;

  private static final int BATCH = 1024;

  /// `TAILS[k]` is `2^63 · Pr(|X| > k)`.
  private static final long[] TAILS = tails();

  private GaussianSampler() {}

  /// Fills `coefficients` with independent samples.
  ///
  /// Every sample compares one 63-bit word with the whole table and takes its sign from the last
  /// bit: the same time and the same memory accesses for every value. The table is computed in
  /// doubles from the tail inwards, so each probability has a relative error below 2^-48.
  public static void fill(RandomStream stream, double[] coefficients) {
    long[] words = new long[Math.min(BATCH, coefficients.length)];
    long[] magnitudes = new long[words.length];
    for (int done = 0; done < coefficients.length; done += words.length) {
      int batch = Math.min(words.length, coefficients.length - done);
      stream.fill(words, batch);
      java.util.Arrays.fill(magnitudes, 0L);
      for (long tail : TAILS) {
        for (int i = 0; i < batch; i++) {
          magnitudes[i] += ((words[i] >>> 1) - tail) >>> 63;
        }
      }
      for (int i = 0; i < batch; i++) {
        long sign = -(words[i] & 1L);
        coefficients[done + i] = (double) ((magnitudes[i] ^ sign) - sign);
      }
    }
    java.util.Arrays.fill(words, 0L);
    java.util.Arrays.fill(magnitudes, 0L);
  }

  private static long[] tails() {
    double twiceVariance = 2 * STANDARD_DEVIATION * STANDARD_DEVIATION;
    double[] weights = new double[MAX_ABSOLUTE_VALUE + 12];
    double total = 0;
    for (int k = weights.length - 1; k >= 0; k--) {
      weights[k] = (k == 0 ? 1 : 2) * StrictMath.exp(-(double) k * k / twiceVariance);
      total += weights[k];
    }
    long[] tails = new long[MAX_ABSOLUTE_VALUE];
    double tail = 0;
    for (int k = weights.length - 1; k >= 1; k--) {
      tail += weights[k];
      if (k <= MAX_ABSOLUTE_VALUE) {
        tails[k - 1] = (long) Math.scalb(tail / total, 63);
      }
    }
    return tails;
  }
}
