package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2D;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Sums of products of limbs with packed ones that have no high parts: of primes up to 2^32 that
/// [VectorNarrowProducts] does not suit.
///
/// The factor that two products share, at most 2^31 (and a unit), is split into a multiple of 2^16
/// and the rest, at most 2^15. Sums of 64 products with the first are multiples of 2^16 below 2^69,
/// with the second integers below 2^53: exact in a double, four fused operations for two products.
///
/// Two terms at a time are added to a tile of the four sums, which stays in the first-level cache.
final class VectorMediumProducts {
  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int TILE = PackedLimb.TILE;

  /// The most terms between two reductions.
  private static final int TERMS = 64;

  /// Adding and subtracting this rounds to a multiple of 2^16.
  static final double ROUND_UPPER = Modulus.ROUND * 0x1p16;

  /// As many ints as a vector has doubles.
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));

  private VectorMediumProducts() {}

  /// Whether sums modulo this prime are made here, if [VectorNarrowProducts] does not suit it.
  static boolean suits(Modulus modulus) {
    return modulus.p() < 0x1p32;
  }

  /// As [VectorPackedProducts#innerProduct]; the packed residues have no high parts.
  static void packedInnerProduct(
      double[][] a,
      PackedLimb[] b0,
      PackedLimb[] b1,
      int count,
      double[] out0,
      double[] out1,
      Modulus modulus,
      double[] scratch) {
    for (int start = 0; start < out0.length; start += TILE) {
      int length = Math.min(TILE, out0.length - start);
      for (int first = 0; first < count; first += TERMS) {
        Arrays.fill(scratch, 0, 4 * TILE, 0);
        int last = Math.min(count, first + TERMS);
        int i = first;
        for (; i + 1 < last; i += 2) {
          addTwo(
              a[i],
              a[i + 1],
              b0[i].low,
              b0[i + 1].low,
              b1[i].low,
              b1[i + 1].low,
              start,
              length,
              scratch);
        }
        if (i < last) {
          addOne(a[i], b0[i].low, b1[i].low, start, length, scratch);
        }
        reduce(scratch, 0, out0, start, length, modulus, first > 0);
        reduce(scratch, 2 * TILE, out1, start, length, modulus, first > 0);
      }
    }
  }

  private static void addTwo(
      double[] a,
      double[] nextA,
      int[] b0,
      int[] next0,
      int[] b1,
      int[] next1,
      int start,
      int length,
      double[] sums) {
    DoubleVector round = DoubleVector.broadcast(SPECIES, ROUND_UPPER);
    for (int t = 0; t < length; t += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, start + t);
      DoubleVector upperX = x.add(round).sub(round);
      DoubleVector lowerX = x.sub(upperX);
      IntVector low0 = IntVector.fromArray(INTS, b0, start + t);
      IntVector low1 = IntVector.fromArray(INTS, b1, start + t);
      DoubleVector y0 = (DoubleVector) low0.convertShape(I2D, SPECIES, 0);
      DoubleVector y1 = (DoubleVector) low1.convertShape(I2D, SPECIES, 0);
      DoubleVector u0 = upperX.lanewise(FMA, y0, DoubleVector.fromArray(SPECIES, sums, t));
      DoubleVector v0 = lowerX.lanewise(FMA, y0, DoubleVector.fromArray(SPECIES, sums, TILE + t));
      DoubleVector u1 =
          upperX.lanewise(FMA, y1, DoubleVector.fromArray(SPECIES, sums, 2 * TILE + t));
      DoubleVector v1 =
          lowerX.lanewise(FMA, y1, DoubleVector.fromArray(SPECIES, sums, 3 * TILE + t));
      DoubleVector z = DoubleVector.fromArray(SPECIES, nextA, start + t);
      DoubleVector upperZ = z.add(round).sub(round);
      DoubleVector lowerZ = z.sub(upperZ);
      IntVector nextLow0 = IntVector.fromArray(INTS, next0, start + t);
      IntVector nextLow1 = IntVector.fromArray(INTS, next1, start + t);
      DoubleVector z0 = (DoubleVector) nextLow0.convertShape(I2D, SPECIES, 0);
      DoubleVector z1 = (DoubleVector) nextLow1.convertShape(I2D, SPECIES, 0);
      upperZ.lanewise(FMA, z0, u0).intoArray(sums, t);
      lowerZ.lanewise(FMA, z0, v0).intoArray(sums, TILE + t);
      upperZ.lanewise(FMA, z1, u1).intoArray(sums, 2 * TILE + t);
      lowerZ.lanewise(FMA, z1, v1).intoArray(sums, 3 * TILE + t);
    }
  }

  private static void addOne(double[] a, int[] b0, int[] b1, int start, int length, double[] sums) {
    DoubleVector round = DoubleVector.broadcast(SPECIES, ROUND_UPPER);
    for (int t = 0; t < length; t += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, start + t);
      DoubleVector upper = x.add(round).sub(round);
      DoubleVector lower = x.sub(upper);
      IntVector low0 = IntVector.fromArray(INTS, b0, start + t);
      IntVector low1 = IntVector.fromArray(INTS, b1, start + t);
      DoubleVector y0 = (DoubleVector) low0.convertShape(I2D, SPECIES, 0);
      DoubleVector y1 = (DoubleVector) low1.convertShape(I2D, SPECIES, 0);
      DoubleVector u0 = upper.lanewise(FMA, y0, DoubleVector.fromArray(SPECIES, sums, t));
      DoubleVector v0 = lower.lanewise(FMA, y0, DoubleVector.fromArray(SPECIES, sums, TILE + t));
      DoubleVector u1 =
          upper.lanewise(FMA, y1, DoubleVector.fromArray(SPECIES, sums, 2 * TILE + t));
      DoubleVector v1 =
          lower.lanewise(FMA, y1, DoubleVector.fromArray(SPECIES, sums, 3 * TILE + t));
      u0.intoArray(sums, t);
      v0.intoArray(sums, TILE + t);
      u1.intoArray(sums, 2 * TILE + t);
      v1.intoArray(sums, 3 * TILE + t);
    }
  }

  private static void reduce(
      double[] sums,
      int from,
      double[] out,
      int start,
      int length,
      Modulus modulus,
      boolean accumulate) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int t = 0; t < length; t += LANES) {
      DoubleVector upper = DoubleVector.fromArray(SPECIES, sums, from + t);
      DoubleVector q = upper.lanewise(FMA, inverse, round).sub(round);
      DoubleVector lower = DoubleVector.fromArray(SPECIES, sums, from + TILE + t);
      DoubleVector z = q.lanewise(FMA, negP, upper).add(lower);
      if (accumulate) {
        z = z.add(DoubleVector.fromArray(SPECIES, out, start + t));
      }
      z.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z).intoArray(out, start + t);
    }
  }
}
