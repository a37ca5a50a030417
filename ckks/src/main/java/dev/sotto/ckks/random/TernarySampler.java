package dev.sotto.ckks.random;

/// Independent coefficients that are -1, 0 and 1 with probability one third each.
public final class TernarySampler {
  private static final int BATCH = 1024;

  private TernarySampler() {}

  /// Fills `coefficients`; no branch or index depends on the values.
  ///
  /// The high word of `random · 3`: each probability is off by at most 2^-64.
  public static void fill(RandomStream stream, double[] coefficients) {
    long[] words = new long[Math.min(BATCH, coefficients.length)];
    for (int done = 0; done < coefficients.length; done += words.length) {
      int batch = Math.min(words.length, coefficients.length - done);
      stream.fill(words, batch);
      for (int i = 0; i < batch; i++) {
        coefficients[done + i] = (double) (Math.unsignedMultiplyHigh(words[i], 3L) - 1);
      }
    }
    java.util.Arrays.fill(words, 0L);
  }
}
