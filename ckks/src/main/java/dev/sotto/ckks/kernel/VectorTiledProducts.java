package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Sums of products of whole or mirrored limbs, four terms at a time, exact as in [VectorProducts].
///
/// A tile of the high and low parts of both sums stays in the first-level cache while all terms are
/// added to it: a loop over all terms would read from as many places, more than that cache has room
/// for at one distance from a page's start.
///
/// A sum of t products of reduced residues, each at most B, is below `t·B² ≤ 2^(e−1)`, so that one
/// that starts at `1.5·2^e` stays between `2^e` and `2^(e+1)`; what is rounded off each time is an
/// integer of at most `2^(e−53)`. Low parts below `2^52` and quotients by p below `2^51` bound t.
final class VectorTiledProducts {
  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int TILE = PackedLimb.TILE;

  /// Terms added to a tile at a time.
  static final int AT_A_TIME = 4;

  private static final int MOST_TERMS = 32;

  /// Below 2^51 by more than what low parts add to it.
  private static final double LARGEST_QUOTIENT = 0x1.fp50;

  private VectorTiledProducts() {}

  /// The most terms between two reductions, a multiple of [#AT_A_TIME].
  static int terms(Modulus modulus) {
    double bound = modulus.reducedBound();
    int terms = MOST_TERMS;
    while (terms > AT_A_TIME
        && (terms * terms * bound * bound > 0x1p103
            || terms * bound * bound > LARGEST_QUOTIENT * modulus.p())) {
      terms /= 2;
    }
    return terms;
  }

  /// As [VectorProducts#innerProduct], of the first `count` terms, a multiple of [#AT_A_TIME];
  /// factors are not in rows.
  static void innerProduct(
      Factors a,
      int count,
      double[][] b0,
      double[][] b1,
      double[] out0,
      double[] out1,
      int start,
      int end,
      Modulus modulus,
      boolean accumulate,
      double[] scratch) {
    int half = a.form() == FactorForm.MIRRORED ? out0.length / 2 : end;
    int middle = Math.clamp(half, start, end);
    int most = terms(modulus);
    double bound = modulus.reducedBound();
    double split = Math.scalb(1.5, Math.getExponent(most * bound * bound) + 2);
    int tileEnd;
    for (int j = start; j < end; j = tileEnd) {
      tileEnd = VectorNarrowProducts.tileEnd(j, middle, end);
      int length = tileEnd - j;
      for (int first = 0; first < count; first += most) {
        VectorPackedProducts.begin(scratch, split);
        for (int i = first; i < Math.min(count, first + most); i += AT_A_TIME) {
          if (j < middle) {
            direct(a, i, b0, b1, j, length, scratch);
          } else {
            reflected(a, i, b0, b1, j, length, scratch);
          }
        }
        boolean add = accumulate || first > 0;
        VectorPackedProducts.reduce(scratch, 0, out0, j, length, modulus, split, add);
        VectorPackedProducts.reduce(scratch, 2 * TILE, out1, j, length, modulus, split, add);
      }
    }
  }

  private static void direct(
      Factors a, int i, double[][] b0, double[][] b1, int start, int length, double[] sums) {
    add(
        a.arrays()[i],
        a.offsets()[i] + start,
        a.arrays()[i + 1],
        a.offsets()[i + 1] + start,
        a.arrays()[i + 2],
        a.offsets()[i + 2] + start,
        a.arrays()[i + 3],
        a.offsets()[i + 3] + start,
        b0[i],
        b0[i + 1],
        b0[i + 2],
        b0[i + 3],
        b1[i],
        b1[i + 1],
        b1[i + 2],
        b1[i + 3],
        start,
        length,
        sums);
  }

  /// The second half of mirrored factors, read backwards.
  private static void reflected(
      Factors a, int i, double[][] b0, double[][] b1, int start, int length, double[] sums) {
    int n = b0[i].length;
    for (int k = 0; k < AT_A_TIME; k++) {
      int last = a.offsets()[i + k] + n - LANES - start;
      reverse(a.arrays()[i + k], last, length, sums, (4 + k) * TILE);
    }
    add(
        sums, 4 * TILE, sums, 5 * TILE, sums, 6 * TILE, sums, 7 * TILE, b0[i], b0[i + 1], b0[i + 2],
        b0[i + 3], b1[i], b1[i + 1], b1[i + 2], b1[i + 3], start, length, sums);
  }

  private static void reverse(double[] a, int last, int length, double[] out, int at) {
    for (int t = 0; t < length; t += LANES) {
      DoubleVector.fromArray(SPECIES, a, last - t)
          .rearrange(VectorProducts.REVERSE)
          .intoArray(out, at + t);
    }
  }

  private static void add(
      double[] a0,
      int at0,
      double[] a1,
      int at1,
      double[] a2,
      int at2,
      double[] a3,
      int at3,
      double[] u0,
      double[] u1,
      double[] u2,
      double[] u3,
      double[] v0,
      double[] v1,
      double[] v2,
      double[] v3,
      int start,
      int length,
      double[] sums) {
    for (int t = 0; t < length; t += LANES) {
      DoubleVector highU = DoubleVector.fromArray(SPECIES, sums, t);
      DoubleVector lowU = DoubleVector.fromArray(SPECIES, sums, TILE + t);
      DoubleVector highV = DoubleVector.fromArray(SPECIES, sums, 2 * TILE + t);
      DoubleVector lowV = DoubleVector.fromArray(SPECIES, sums, 3 * TILE + t);
      DoubleVector x = DoubleVector.fromArray(SPECIES, a0, at0 + t);
      DoubleVector y = DoubleVector.fromArray(SPECIES, u0, start + t);
      DoubleVector z = DoubleVector.fromArray(SPECIES, v0, start + t);
      DoubleVector nextU = x.lanewise(FMA, y, highU);
      lowU = lowU.add(x.lanewise(FMA, y, highU.sub(nextU)));
      DoubleVector nextV = x.lanewise(FMA, z, highV);
      lowV = lowV.add(x.lanewise(FMA, z, highV.sub(nextV)));
      x = DoubleVector.fromArray(SPECIES, a1, at1 + t);
      y = DoubleVector.fromArray(SPECIES, u1, start + t);
      z = DoubleVector.fromArray(SPECIES, v1, start + t);
      highU = x.lanewise(FMA, y, nextU);
      lowU = lowU.add(x.lanewise(FMA, y, nextU.sub(highU)));
      highV = x.lanewise(FMA, z, nextV);
      lowV = lowV.add(x.lanewise(FMA, z, nextV.sub(highV)));
      x = DoubleVector.fromArray(SPECIES, a2, at2 + t);
      y = DoubleVector.fromArray(SPECIES, u2, start + t);
      z = DoubleVector.fromArray(SPECIES, v2, start + t);
      nextU = x.lanewise(FMA, y, highU);
      lowU = lowU.add(x.lanewise(FMA, y, highU.sub(nextU)));
      nextV = x.lanewise(FMA, z, highV);
      lowV = lowV.add(x.lanewise(FMA, z, highV.sub(nextV)));
      x = DoubleVector.fromArray(SPECIES, a3, at3 + t);
      y = DoubleVector.fromArray(SPECIES, u3, start + t);
      z = DoubleVector.fromArray(SPECIES, v3, start + t);
      highU = x.lanewise(FMA, y, nextU);
      lowU = lowU.add(x.lanewise(FMA, y, nextU.sub(highU)));
      highV = x.lanewise(FMA, z, nextV);
      lowV = lowV.add(x.lanewise(FMA, z, nextV.sub(highV)));
      highU.intoArray(sums, t);
      lowU.intoArray(sums, TILE + t);
      highV.intoArray(sums, 2 * TILE + t);
      lowV.intoArray(sums, 3 * TILE + t);
    }
  }
}
