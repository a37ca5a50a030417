package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.PackedLimb;
import java.lang.foreign.MemorySegment;

/// Reads a limb that [ResiduePacking] packed, from its first residue to its last, as integers in
/// `[-p/2, p/2]`; belongs to one thread.
final class ResidueReader implements PackedLimb.Source {
  private final MemorySegment in;
  private final Modulus modulus;
  private final int bits;
  private final long[] row;
  private long[] words;
  private long[] nextWords;
  private int loaded = -1;
  private int position;

  /// @throws IllegalArgumentException if `in` is too short for `count` residues
  ResidueReader(MemorySegment in, Modulus modulus, int count) {
    int needed = ResiduePacking.bytes(modulus, count);
    if (in.byteSize() < needed) {
      throw new IllegalArgumentException(
          "a limb of " + in.byteSize() + " bytes where " + needed + " are needed");
    }
    this.in = in;
    this.modulus = modulus;
    this.bits = ResiduePacking.bits(modulus);
    int columns = ResiduePacking.columns(count);
    this.row = new long[columns];
    this.words = new long[columns];
    this.nextWords = new long[columns];
    copy(0, nextWords);
  }

  /// The next `count` residues.
  ///
  /// @throws IllegalArgumentException if one is not below the modulus
  @Override
  public void next(long[] integers, int count) {
    for (int done = 0; done < count; ) {
      int column = position % row.length;
      if (column == 0) {
        decode(position / row.length);
      }
      int length = Math.min(row.length - column, count - done);
      System.arraycopy(row, column, integers, done, length);
      done += length;
      position += length;
    }
  }

  private void decode(int index) {
    int bit = index * bits;
    load(bit / Long.SIZE);
    int shift = bit % Long.SIZE;
    long mask = (1L << bits) - 1;
    if (shift + bits <= Long.SIZE) {
      extract(words, shift, mask, row);
    } else {
      extract(words, nextWords, shift, mask, row);
    }
    if (exceeds(row, modulus.value() - 1)) {
      throw tooLarge(index);
    }
    balance(row, modulus.value());
  }

  /// Makes `words` those at `index` of every column, and `nextWords` the ones after them.
  private void load(int index) {
    if (index > loaded) {
      long[] done = words;
      words = nextWords;
      nextWords = done;
      loaded = index;
      if (index + 1 < bits) {
        copy(index + 1, nextWords);
      }
    }
  }

  private void copy(int index, long[] to) {
    long offset = (long) index * to.length * Long.BYTES;
    MemorySegment.copy(in, ResiduePacking.WORD, offset, to, 0, to.length);
  }

  // Loops of their own, which all begin at 0: only such ones does the compiler turn into vectors.

  private static void extract(long[] words, int shift, long mask, long[] row) {
    for (int c = 0; c < row.length; c++) {
      row[c] = words[c] >>> shift & mask;
    }
  }

  private static void extract(long[] words, long[] next, int shift, long mask, long[] row) {
    int up = Long.SIZE - shift;
    for (int c = 0; c < row.length; c++) {
      row[c] = (words[c] >>> shift | next[c] << up) & mask;
    }
  }

  private static boolean exceeds(long[] row, long largest) {
    long signs = 0;
    for (int c = 0; c < row.length; c++) {
      signs |= largest - row[c];
    }
    return signs < 0;
  }

  private static void balance(long[] row, long p) {
    long half = p / 2;
    for (int c = 0; c < row.length; c++) {
      long residue = row[c];
      row[c] = residue - (p & -((half - residue) >>> (Long.SIZE - 1)));
    }
  }

  private IllegalArgumentException tooLarge(int index) {
    int c = 0;
    while (row[c] < modulus.value()) {
      c++;
    }
    return new IllegalArgumentException(
        "residue %d at %d is not below the modulus %s"
            .formatted(row[c], index * row.length + c, modulus));
  }
}
