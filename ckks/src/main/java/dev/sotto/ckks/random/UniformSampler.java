package dev.sotto.ckks.random;

/// Uniform residues in balanced form.
public final class UniformSampler {
  private static final int BATCH = 1024;

  private UniformSampler() {}

  /// Fills `residues` with independent uniform integers of `[-(p-1)/2, (p-1)/2]`.
  ///
  /// The high word of `random · p`, with the few words that would bias it rejected; the values are
  /// public, so rejection leaks nothing. Requires an odd `p` below 2^50.
  ///
  /// Source: D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019), §4.
  public static void fill(RandomStream stream, double[] residues, long p) {
    if (p < 3 || p % 2 == 0 || p >= 1L << 50) {
      throw new IllegalArgumentException("modulus " + p + " is not odd and in [3, 2^50)");
    }
    long threshold = Long.remainderUnsigned(-p, p);
    long half = (p - 1) / 2;
    long[] words = new long[Math.min(BATCH, residues.length)];
    int done = 0;
    while (done < residues.length) {
      int batch = Math.min(words.length, residues.length - done);
      stream.fill(words, batch);
      for (int i = 0; i < batch; i++) {
        long word = words[i];
        if (Long.compareUnsigned(word * p, threshold) >= 0) {
          residues[done++] = (double) (Math.unsignedMultiplyHigh(word, p) - half);
        }
      }
    }
  }
}
