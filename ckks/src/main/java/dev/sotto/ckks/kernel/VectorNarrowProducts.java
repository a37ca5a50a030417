package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2D;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Sums of products of limbs of a prime so small that several products and their sum are exact in
/// one double: one fused operation a product, and a reduction as often as [Modulus#exactProducts]
/// says.
///
/// Two terms at a time are added to a tile of the outputs, which stays in the first-level cache: a
/// loop over all terms would read from as many places, more than a cache has room for at one
/// distance from a page's start.
final class VectorNarrowProducts {
  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int TILE = PackedLimb.TILE;

  /// As many ints as a vector has doubles.
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));

  private VectorNarrowProducts() {}

  /// Whether sums modulo this prime are made here.
  static boolean suits(Modulus modulus) {
    return modulus.exactProducts() >= 2;
  }

  /// As [VectorProducts#innerProduct], for factors that are not in rows.
  static void innerProduct(
      Factors a,
      double[][] b0,
      double[][] b1,
      double[] out0,
      double[] out1,
      int start,
      int end,
      Modulus modulus,
      boolean accumulate) {
    int half = a.form() == FactorForm.MIRRORED ? out0.length / 2 : end;
    int middle = Math.clamp(half, start, end);
    for (int j = start; j < end; j = tileEnd(j, middle, end)) {
      int tileEnd = tileEnd(j, middle, end);
      if (!accumulate) {
        Arrays.fill(out0, j, tileEnd, 0);
        Arrays.fill(out1, j, tileEnd, 0);
      }
      int most = modulus.exactProducts();
      for (int first = 0; first < a.count(); first += most) {
        int last = Math.min(a.count(), first + most);
        if (j < middle) {
          direct(a, b0, b1, first, last, out0, out1, j, tileEnd);
        } else {
          reflected(a, b0, b1, first, last, out0, out1, j, tileEnd);
        }
        reduce(out0, j, tileEnd, modulus);
        reduce(out1, j, tileEnd, modulus);
      }
    }
  }

  /// Where the tile that begins at `j` ends: the second half of mirrored factors is apart.
  static int tileEnd(int j, int middle, int end) {
    return Math.min(j + TILE, j < middle ? middle : end);
  }

  /// As [VectorPackedProducts#innerProduct]; the high parts of the packed residues are zero.
  static void packedInnerProduct(
      double[][] a,
      PackedLimb[] b0,
      PackedLimb[] b1,
      int count,
      double[] out0,
      double[] out1,
      Modulus modulus) {
    int most = modulus.exactProducts();
    for (int j = 0; j < out0.length; j += TILE) {
      int end = Math.min(out0.length, j + TILE);
      Arrays.fill(out0, j, end, 0);
      Arrays.fill(out1, j, end, 0);
      for (int first = 0; first < count; first += most) {
        int last = Math.min(count, first + most);
        packed(a, b0, b1, first, last, out0, out1, j, end);
        reduce(out0, j, end, modulus);
        reduce(out1, j, end, modulus);
      }
    }
  }

  private static void direct(
      Factors a,
      double[][] b0,
      double[][] b1,
      int first,
      int last,
      double[] out0,
      double[] out1,
      int start,
      int end) {
    int i = first;
    for (; i + 1 < last; i += 2) {
      addTwo(
          a.arrays()[i],
          a.offsets()[i],
          a.arrays()[i + 1],
          a.offsets()[i + 1],
          b0[i],
          b0[i + 1],
          b1[i],
          b1[i + 1],
          out0,
          out1,
          start,
          end);
    }
    if (i < last) {
      addOne(a.arrays()[i], a.offsets()[i], b0[i], b1[i], out0, out1, start, end);
    }
  }

  private static void addTwo(
      double[] a,
      int offset,
      double[] nextA,
      int nextOffset,
      double[] b0,
      double[] next0,
      double[] b1,
      double[] next1,
      double[] out0,
      double[] out1,
      int start,
      int end) {
    for (int j = start; j < end; j += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, offset + j);
      DoubleVector y0 = DoubleVector.fromArray(SPECIES, b0, j);
      DoubleVector y1 = DoubleVector.fromArray(SPECIES, b1, j);
      DoubleVector s0 = x.lanewise(FMA, y0, DoubleVector.fromArray(SPECIES, out0, j));
      DoubleVector s1 = x.lanewise(FMA, y1, DoubleVector.fromArray(SPECIES, out1, j));
      DoubleVector z = DoubleVector.fromArray(SPECIES, nextA, nextOffset + j);
      z.lanewise(FMA, DoubleVector.fromArray(SPECIES, next0, j), s0).intoArray(out0, j);
      z.lanewise(FMA, DoubleVector.fromArray(SPECIES, next1, j), s1).intoArray(out1, j);
    }
  }

  private static void addOne(
      double[] a,
      int offset,
      double[] b0,
      double[] b1,
      double[] out0,
      double[] out1,
      int start,
      int end) {
    for (int j = start; j < end; j += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, offset + j);
      DoubleVector y0 = DoubleVector.fromArray(SPECIES, b0, j);
      DoubleVector y1 = DoubleVector.fromArray(SPECIES, b1, j);
      x.lanewise(FMA, y0, DoubleVector.fromArray(SPECIES, out0, j)).intoArray(out0, j);
      x.lanewise(FMA, y1, DoubleVector.fromArray(SPECIES, out1, j)).intoArray(out1, j);
    }
  }

  /// The second half of mirrored factors, read backwards.
  private static void reflected(
      Factors factors,
      double[][] b0,
      double[][] b1,
      int first,
      int last,
      double[] out0,
      double[] out1,
      int start,
      int end) {
    for (int i = first; i < last; i++) {
      double[] a = factors.arrays()[i];
      double[] c0 = b0[i];
      double[] c1 = b1[i];
      int back = factors.offsets()[i] + out0.length - LANES;
      for (int j = start; j < end; j += LANES) {
        DoubleVector x =
            DoubleVector.fromArray(SPECIES, a, back - j).rearrange(VectorProducts.REVERSE);
        DoubleVector y0 = DoubleVector.fromArray(SPECIES, c0, j);
        DoubleVector y1 = DoubleVector.fromArray(SPECIES, c1, j);
        x.lanewise(FMA, y0, DoubleVector.fromArray(SPECIES, out0, j)).intoArray(out0, j);
        x.lanewise(FMA, y1, DoubleVector.fromArray(SPECIES, out1, j)).intoArray(out1, j);
      }
    }
  }

  private static void packed(
      double[][] a,
      PackedLimb[] b0,
      PackedLimb[] b1,
      int first,
      int last,
      double[] out0,
      double[] out1,
      int start,
      int end) {
    int i = first;
    for (; i + 1 < last; i += 2) {
      addTwoPacked(
          a[i],
          a[i + 1],
          b0[i].low,
          b0[i + 1].low,
          b1[i].low,
          b1[i + 1].low,
          out0,
          out1,
          start,
          end);
    }
    if (i < last) {
      addOnePacked(a[i], b0[i].low, b1[i].low, out0, out1, start, end);
    }
  }

  private static void addTwoPacked(
      double[] a,
      double[] nextA,
      int[] b0,
      int[] next0,
      int[] b1,
      int[] next1,
      double[] out0,
      double[] out1,
      int start,
      int end) {
    for (int j = start; j < end; j += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, j);
      IntVector low0 = IntVector.fromArray(INTS, b0, j);
      IntVector low1 = IntVector.fromArray(INTS, b1, j);
      DoubleVector y0 = (DoubleVector) low0.convertShape(I2D, SPECIES, 0);
      DoubleVector y1 = (DoubleVector) low1.convertShape(I2D, SPECIES, 0);
      DoubleVector s0 = x.lanewise(FMA, y0, DoubleVector.fromArray(SPECIES, out0, j));
      DoubleVector s1 = x.lanewise(FMA, y1, DoubleVector.fromArray(SPECIES, out1, j));
      DoubleVector z = DoubleVector.fromArray(SPECIES, nextA, j);
      IntVector nextLow0 = IntVector.fromArray(INTS, next0, j);
      IntVector nextLow1 = IntVector.fromArray(INTS, next1, j);
      DoubleVector z0 = (DoubleVector) nextLow0.convertShape(I2D, SPECIES, 0);
      DoubleVector z1 = (DoubleVector) nextLow1.convertShape(I2D, SPECIES, 0);
      z.lanewise(FMA, z0, s0).intoArray(out0, j);
      z.lanewise(FMA, z1, s1).intoArray(out1, j);
    }
  }

  private static void addOnePacked(
      double[] a, int[] b0, int[] b1, double[] out0, double[] out1, int start, int end) {
    for (int j = start; j < end; j += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, j);
      IntVector low0 = IntVector.fromArray(INTS, b0, j);
      IntVector low1 = IntVector.fromArray(INTS, b1, j);
      DoubleVector y0 = (DoubleVector) low0.convertShape(I2D, SPECIES, 0);
      DoubleVector y1 = (DoubleVector) low1.convertShape(I2D, SPECIES, 0);
      x.lanewise(FMA, y0, DoubleVector.fromArray(SPECIES, out0, j)).intoArray(out0, j);
      x.lanewise(FMA, y1, DoubleVector.fromArray(SPECIES, out1, j)).intoArray(out1, j);
    }
  }

  private static void reduce(double[] out, int start, int end, Modulus modulus) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int j = start; j < end; j += LANES) {
      DoubleVector s = DoubleVector.fromArray(SPECIES, out, j);
      s.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s).intoArray(out, j);
    }
  }
}
