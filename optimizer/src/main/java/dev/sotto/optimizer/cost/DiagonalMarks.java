package dev.sotto.optimizer.cost;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.BitSet;

/// The diagonals, modulo a power of two, that rows of a matrix mark: entry by entry, or all of a
/// row at once, as the bits of another row of the same pattern, turned.
final class DiagonalMarks {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int mask;

  /// One byte each: those of neighbouring diagonals do not wait for each other, as bits would.
  private final byte[] marks;

  private final long[] words;

  DiagonalMarks(int modulus) {
    this.mask = modulus - 1;
    this.marks = new byte[Math.max(Long.BYTES, modulus)];
    this.words = new long[Math.ceilDiv(modulus, Long.SIZE)];
  }

  /// Whether marking a row of so many entries at once is less work than one by one.
  static boolean suits(int entries, int modulus) {
    return modulus >= Long.SIZE && entries > modulus / Long.SIZE;
  }

  /// Marks the diagonal of an entry at `column` for a row at `row`.
  void add(int column, int row) {
    marks[(column - row) & mask] = 1;
  }

  /// Marks the diagonals of all entries at `columns`, a bit each, for a row at `row`; takes a
  /// modulus of at least 64.
  void addAll(long[] columns, int row) {
    int whole = (row & mask) / Long.SIZE;
    int bits = row % Long.SIZE;
    for (int k = 0; k < words.length; k++) {
      long low = columns[(k + whole) & (words.length - 1)] >>> bits;
      // In two steps, for a shift by 64 would be none.
      long high = columns[(k + whole + 1) & (words.length - 1)] << 1 << (Long.SIZE - 1 - bits);
      words[k] |= low | high;
    }
  }

  BitSet marked() {
    long[] all = words.clone();
    for (int k = 0; k < marks.length; k += Long.BYTES) {
      // Each byte's lowest bit, by one product into the highest byte.
      long bits = ((long) EIGHT.get(marks, k) * 0x0102040810204080L) >>> (Long.SIZE - Long.BYTES);
      all[k / Long.SIZE] |= bits << k;
    }
    return BitSet.valueOf(all);
  }
}
