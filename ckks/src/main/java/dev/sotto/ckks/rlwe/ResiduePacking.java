package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Modulus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Packs a limb's residues, in `[0, p)`, to as many bits each as `p - 1` has, the lowest bits
/// first.
public final class ResiduePacking {
  private ResiduePacking() {}

  /// Bits of one residue.
  public static int bits(Modulus modulus) {
    return Long.SIZE - Long.numberOfLeadingZeros(modulus.value() - 1);
  }

  /// Bytes of `count` residues; a multiple of eight.
  public static int bytes(Modulus modulus, int count) {
    return Math.toIntExact(((long) bits(modulus) * count + 63) / 64 * Long.BYTES);
  }

  /// Appends a limb to `out`.
  ///
  /// @throws java.nio.BufferOverflowException if fewer than [#bytes] bytes are left
  public static void pack(double[] limb, Modulus modulus, ByteBuffer out) {
    ByteBuffer words = out.slice().order(ByteOrder.LITTLE_ENDIAN);
    int bits = bits(modulus);
    long word = 0;
    int filled = 0;
    for (double value : limb) {
      long residue = modulus.canonical(value);
      word |= residue << filled;
      filled += bits;
      if (filled >= Long.SIZE) {
        words.putLong(word);
        filled -= Long.SIZE;
        word = filled == 0 ? 0 : residue >>> (bits - filled);
      }
    }
    if (filled > 0) {
      words.putLong(word);
    }
    out.position(out.position() + words.position());
  }

  /// Reads a limb of `count` residues.
  ///
  /// @throws IllegalArgumentException if bytes are missing or a residue is not below the modulus
  public static double[] unpack(ByteBuffer in, Modulus modulus, int count) {
    int length = bytes(modulus, count);
    if (in.remaining() < length) {
      throw new IllegalArgumentException(
          "a limb of " + in.remaining() + " bytes where " + length + " are needed");
    }
    ByteBuffer words = in.slice().order(ByteOrder.LITTLE_ENDIAN);
    int bits = bits(modulus);
    long mask = (1L << bits) - 1;
    long half = modulus.value() / 2;
    double[] limb = new double[count];
    long word = 0;
    int left = 0;
    for (int i = 0; i < count; i++) {
      long residue;
      if (left >= bits) {
        residue = word & mask;
        word >>>= bits;
        left -= bits;
      } else {
        long next = words.getLong();
        residue = (word | (next << left)) & mask;
        word = next >>> (bits - left);
        left += Long.SIZE - bits;
      }
      if (residue >= modulus.value()) {
        throw new IllegalArgumentException(
            "residue " + residue + " at " + i + " is not below the modulus " + modulus);
      }
      limb[i] = residue > half ? residue - modulus.value() : residue;
    }
    in.position(in.position() + length);
    return limb;
  }
}
