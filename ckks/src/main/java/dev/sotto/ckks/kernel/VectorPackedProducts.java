package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2D;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Sums of products of limbs with packed ones, exact as in [VectorProducts]: what is unpacked is at
/// most `p/2`.
///
/// A tile of all terms is summed before the next; its partial sums lie in the first-level cache,
/// high and low parts of the one sum, then of the other.
final class VectorPackedProducts {

  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int TILE = PackedLimb.TILE;

  /// As many ints as a vector has doubles.
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));

  private VectorPackedProducts() {}

  static void innerProduct(
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
      for (int first = 0; first < count; first += VectorProducts.TERMS) {
        begin(scratch, VectorProducts.SPLIT);
        for (int i = first; i < Math.min(count, first + VectorProducts.TERMS); i++) {
          addProducts(a[i], b0[i], b1[i], start, length, scratch);
        }
        reduce(scratch, 0, out0, start, length, modulus, VectorProducts.SPLIT, first > 0);
        reduce(scratch, 2 * TILE, out1, start, length, modulus, VectorProducts.SPLIT, first > 0);
      }
    }
  }

  /// Both sums of a tile at 0: their high parts at `split`, which [#reduce] takes off.
  static void begin(double[] sums, double split) {
    Arrays.fill(sums, 0, TILE, split);
    Arrays.fill(sums, TILE, 2 * TILE, 0);
    Arrays.fill(sums, 2 * TILE, 3 * TILE, split);
    Arrays.fill(sums, 3 * TILE, 4 * TILE, 0);
  }

  private static void addProducts(
      double[] a, PackedLimb b0, PackedLimb b1, int start, int length, double[] sums) {
    DoubleVector unit = DoubleVector.broadcast(SPECIES, PackedLimb.HIGH_UNIT);
    int[] lows0 = b0.low;
    int[] lows1 = b1.low;
    int[] tops0 = b0.high;
    int[] tops1 = b1.high;
    int at = b0.highStart(start);
    int up = b0.shift(start);
    int down = Integer.SIZE - b0.width;
    for (int t = 0; t < length; t += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, start + t);
      IntVector top0 = IntVector.fromArray(INTS, tops0, at + t).lanewise(LSHL, up);
      DoubleVector upper0 = (DoubleVector) top0.lanewise(ASHR, down).convertShape(I2D, SPECIES, 0);
      DoubleVector lower0 =
          (DoubleVector) IntVector.fromArray(INTS, lows0, start + t).convertShape(I2D, SPECIES, 0);
      DoubleVector y0 = upper0.lanewise(FMA, unit, lower0);
      DoubleVector high0 = DoubleVector.fromArray(SPECIES, sums, t);
      DoubleVector low0 = DoubleVector.fromArray(SPECIES, sums, TILE + t);
      DoubleVector next0 = x.lanewise(FMA, y0, high0);
      low0.add(x.lanewise(FMA, y0, high0.sub(next0))).intoArray(sums, TILE + t);
      next0.intoArray(sums, t);
      IntVector top1 = IntVector.fromArray(INTS, tops1, at + t).lanewise(LSHL, up);
      DoubleVector upper1 = (DoubleVector) top1.lanewise(ASHR, down).convertShape(I2D, SPECIES, 0);
      DoubleVector lower1 =
          (DoubleVector) IntVector.fromArray(INTS, lows1, start + t).convertShape(I2D, SPECIES, 0);
      DoubleVector y1 = upper1.lanewise(FMA, unit, lower1);
      DoubleVector high1 = DoubleVector.fromArray(SPECIES, sums, 2 * TILE + t);
      DoubleVector low1 = DoubleVector.fromArray(SPECIES, sums, 3 * TILE + t);
      DoubleVector next1 = x.lanewise(FMA, y1, high1);
      low1.add(x.lanewise(FMA, y1, high1.sub(next1))).intoArray(sums, 3 * TILE + t);
      next1.intoArray(sums, 2 * TILE + t);
    }
  }

  /// Sums whose high parts began at `split`.
  static void reduce(
      double[] sums,
      int from,
      double[] out,
      int start,
      int length,
      Modulus modulus,
      double split,
      boolean accumulate) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int t = 0; t < length; t += LANES) {
      DoubleVector s = DoubleVector.fromArray(SPECIES, sums, from + t).sub(split);
      DoubleVector q = s.lanewise(FMA, inverse, round).sub(round);
      DoubleVector low = DoubleVector.fromArray(SPECIES, sums, from + TILE + t);
      DoubleVector z = q.lanewise(FMA, negP, s).add(low);
      if (accumulate) {
        z = z.add(DoubleVector.fromArray(SPECIES, out, start + t));
      }
      z.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z).intoArray(out, start + t);
    }
  }
}
