package dev.sotto.ckks.random;

/// Independent uniform residues of one modulus in balanced form, `[-(p-1)/2, (p-1)/2]`.
///
/// The high word of `random · p`, with the few words that would bias it rejected; the values are
/// public, so rejection leaks nothing. Below 2^28 the low word of that product gives a second
/// residue, and fewer than one word in 2^8 is rejected. One thread owns a sampler and its stream.
///
/// Source: D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019), §4; N.
/// Brackett-Rozinsky, D. Lemire, "Batched ranged random integer generation", 2024, §3.
public final class UniformSampler {
  private static final int BATCH = 512;
  private static final long TWO_A_WORD_BELOW = 1L << 28;

  private final RandomStream stream;
  private final long p;
  private final long half;
  private final long[] words = new long[BATCH];
  private final long[] drawn = new long[2 * BATCH];
  private int position;
  private int end;

  /// A sampler of residues modulo `p`.
  ///
  /// @throws IllegalArgumentException unless `p` is odd, at least 3 and below 2^50
  public UniformSampler(RandomStream stream, long p) {
    if (p < 3 || p % 2 == 0 || p >= 1L << 50) {
      throw new IllegalArgumentException("modulus " + p + " is not odd and in [3, 2^50)");
    }
    this.stream = stream;
    this.p = p;
    this.half = (p - 1) / 2;
  }

  /// The next `count` residues.
  public void next(long[] residues, int count) {
    int done = 0;
    while (done < count) {
      if (position == end) {
        draw();
      }
      int batch = Math.min(count - done, end - position);
      System.arraycopy(drawn, position, residues, done, batch);
      position += batch;
      done += batch;
    }
  }

  /// Fills `residues` from a stream of their own.
  public static void fill(RandomStream stream, double[] residues, long p) {
    UniformSampler sampler = new UniformSampler(stream, p);
    long[] batch = new long[Math.min(BATCH, residues.length)];
    for (int done = 0; done < residues.length; done += batch.length) {
      int count = Math.min(batch.length, residues.length - done);
      sampler.next(batch, count);
      for (int i = 0; i < count; i++) {
        residues[done + i] = batch[i];
      }
    }
  }

  private void draw() {
    stream.fill(words, BATCH);
    position = 0;
    end = p < TWO_A_WORD_BELOW ? two() : one();
  }

  private int two() {
    long threshold = Long.remainderUnsigned(-p * p, p * p);
    int kept = 0;
    for (long word : words) {
      long rest = word * p;
      if (Long.compareUnsigned(rest * p, threshold) >= 0) {
        drawn[kept] = Math.unsignedMultiplyHigh(word, p) - half;
        drawn[kept + 1] = Math.unsignedMultiplyHigh(rest, p) - half;
        kept += 2;
      }
    }
    return kept;
  }

  private int one() {
    long threshold = Long.remainderUnsigned(-p, p);
    int kept = 0;
    for (long word : words) {
      if (Long.compareUnsigned(word * p, threshold) >= 0) {
        drawn[kept++] = Math.unsignedMultiplyHigh(word, p) - half;
      }
    }
    return kept;
  }
}
