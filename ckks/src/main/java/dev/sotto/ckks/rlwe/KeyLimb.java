package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Factors;
import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.PackedLimb;
import dev.sotto.ckks.random.Seed;

/// One limb of a key as it is held: packed where that takes fewer bytes, or read or expanded at
/// each use.
sealed interface KeyLimb {
  /// Reduced residues.
  record Plain(double[] limb) implements KeyLimb {}

  /// The same in fewer bytes.
  record Packed(PackedLimb limb) implements KeyLimb {}

  /// Residues of `modulus` that lie elsewhere.
  record Stored(StoredLimb bytes, Modulus modulus, int length) implements KeyLimb {}

  /// What `seed` expands to in a digit, modulo one prime of `context`.
  record Seeded(CkksContext context, Seed seed, int digit, int prime) implements KeyLimb {}

  /// Reads `length` residues of `modulus`.
  ///
  /// @throws IllegalArgumentException as [ResiduePacking#unpack] does
  static KeyLimb read(StoredLimb bytes, Modulus modulus, int length) {
    return bytes.read(
        in ->
            PackedLimb.worthwhile(modulus)
                ? new Packed(PackedLimb.of(length, modulus, new ResidueReader(in, modulus, length)))
                : new Plain(ResiduePacking.unpack(in, modulus, length)));
  }

  /// The limb in memory.
  default KeyLimb loaded() {
    return switch (this) {
      case Plain _, Packed _ -> this;
      case Stored(StoredLimb bytes, Modulus modulus, int length) -> read(bytes, modulus, length);
      case Seeded(CkksContext context, Seed seed, int digit, int prime) ->
          UniformMasks.limb(context, seed, digit, prime);
    };
  }

  /// Holds a copy of reduced residues of `modulus`.
  static KeyLimb copyOf(double[] limb, Modulus modulus) {
    return PackedLimb.worthwhile(modulus)
        ? new Packed(PackedLimb.of(limb, modulus))
        : new Plain(limb.clone());
  }

  /// Writes the residues to `out`.
  default void copyTo(double[] out) {
    switch (this) {
      case Plain(double[] limb) -> System.arraycopy(limb, 0, out, 0, limb.length);
      case Packed(PackedLimb limb) -> limb.unpack(out);
      case Stored _, Seeded _ -> loaded().copyTo(out);
    }
  }

  /// The residues, not to be written to.
  default double[] residues() {
    return switch (this) {
      case Plain(double[] limb) -> limb;
      case Packed(PackedLimb limb) -> limb.unpack();
      case Stored _, Seeded _ -> loaded().residues();
    };
  }

  /// Bytes of memory that `length` residues of `modulus` take.
  static long memoryBytes(int length, Modulus modulus) {
    return PackedLimb.worthwhile(modulus)
        ? PackedLimb.memoryBytes(length, modulus)
        : (long) length * Double.BYTES;
  }

  /// Bytes held in memory.
  default long memoryBytes() {
    return switch (this) {
      case Plain(double[] limb) -> (long) limb.length * Double.BYTES;
      case Packed(PackedLimb limb) -> limb.memoryBytes();
      case Stored _, Seeded _ -> 0;
    };
  }

  /// `out0 = Σ a·bodies` and `out1 = Σ a·masks`, all limbs of `modulus` and in memory.
  static void innerProduct(
      Kernels kernels,
      double[][] a,
      KeyLimb[] bodies,
      KeyLimb[] masks,
      double[] out0,
      double[] out1,
      Modulus modulus) {
    if (PackedLimb.worthwhile(modulus)) {
      double[] scratch = new double[PackedLimb.SCRATCH_LENGTH];
      kernels.packedInnerProduct(
          a, packed(bodies), packed(masks), a.length, out0, out1, modulus, scratch);
    } else {
      kernels.innerProduct(
          Factors.whole(a),
          plain(bodies),
          plain(masks),
          out0,
          out1,
          0,
          out0.length,
          modulus,
          false,
          new double[Factors.SCRATCH_LENGTH]);
    }
  }

  private static PackedLimb[] packed(KeyLimb[] limbs) {
    PackedLimb[] packed = new PackedLimb[limbs.length];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = ((Packed) limbs[i]).limb();
    }
    return packed;
  }

  private static double[][] plain(KeyLimb[] limbs) {
    double[][] plain = new double[limbs.length][];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = ((Plain) limbs[i]).limb();
    }
    return plain;
  }
}
