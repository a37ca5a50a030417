package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Modulus;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Packs a limb's residues, in `[0, p)`, to as many bits each as `p - 1` has.
///
/// Residues lie in 64 rows, one after the other. A column of the rows becomes as many words as a
/// residue has bits, lowest bits first; the first words of all columns come first, then the second
/// words. So a row is decoded with the same shifts in every column, many columns at a time. Columns
/// end in zeros where the residues do not fill 64 rows.
public final class ResiduePacking {
  /// As words lie in files and memory.
  static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private ResiduePacking() {}

  /// Bits of one residue.
  public static int bits(Modulus modulus) {
    return Long.SIZE - Long.numberOfLeadingZeros(modulus.value() - 1);
  }

  /// Bytes of `count` residues; a multiple of eight.
  public static int bytes(Modulus modulus, int count) {
    return Math.toIntExact((long) bits(modulus) * columns(count) * Long.BYTES);
  }

  static int columns(int count) {
    return Math.ceilDiv(count, Long.SIZE);
  }

  /// Appends a limb to `out`.
  ///
  /// @throws java.nio.BufferOverflowException if fewer than [#bytes] bytes are left
  public static void pack(double[] limb, Modulus modulus, ByteBuffer out) {
    int bits = bits(modulus);
    int columns = columns(limb.length);
    long[] words = new long[bits * columns];
    for (int start = 0, bit = 0; start < limb.length; start += columns, bit += bits) {
      int word = bit / Long.SIZE * columns;
      int shift = bit % Long.SIZE;
      int count = Math.min(columns, limb.length - start);
      for (int c = 0; c < count; c++) {
        long residue = modulus.canonical(limb[start + c]);
        words[word + c] |= residue << shift;
        if (shift + bits > Long.SIZE) {
          words[word + columns + c] = residue >>> (Long.SIZE - shift);
        }
      }
    }
    out.slice().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(words);
    out.position(out.position() + words.length * Long.BYTES);
  }

  /// Reads a limb of `count` residues from the first bytes of `in`.
  ///
  /// @throws IllegalArgumentException if bytes are missing or a residue is not below the modulus
  public static double[] unpack(MemorySegment in, Modulus modulus, int count) {
    double[] limb = new double[count];
    ResidueReader reader = new ResidueReader(in, modulus, count);
    long[] row = new long[columns(count)];
    for (int start = 0; start < count; start += row.length) {
      int length = Math.min(row.length, count - start);
      reader.next(row, length);
      for (int c = 0; c < length; c++) {
        limb[start + c] = row[c];
      }
    }
    return limb;
  }
}
