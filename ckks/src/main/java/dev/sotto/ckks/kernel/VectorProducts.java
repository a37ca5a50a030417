package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Sums of products of limbs. Whole and mirrored factors go four at a time to
/// [VectorTiledProducts]; those that remain, and factors in rows, are summed in registers, reduced
/// once in seven terms.
///
/// A sum starts at `1.5·2^102`, so that each rounded partial sum is a multiple of 2^50 and its
/// distance to the exact one, below 2^49, is an integer that the fused multiply-add gives exactly
/// and that is summed apart. With reduced factors and the largest modulus, seven products stay
/// below `2.87·p² < 2^100.4`, their quotients by p below 2^51, and the distances below 2^52.
final class VectorProducts {

  /// The start of a sum of products.
  static final double SPLIT = 0x1.8p102;

  /// The most terms between two reductions.
  static final int TERMS = 7;

  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();

  /// Lanes backwards.
  static final VectorShuffle<Double> REVERSE = VectorShuffle.iota(SPECIES, LANES - 1, -1, false);

  private VectorProducts() {}

  static void innerProduct(
      Factors a,
      double[][] b0,
      double[][] b1,
      double[] out0,
      double[] out1,
      int start,
      int end,
      Modulus modulus,
      boolean accumulate,
      double[] scratch) {
    int count = a.count();
    // Vectors of the second half of mirrored factors are read backwards.
    int half = a.form() == FactorForm.MIRRORED ? out0.length / 2 : end;
    int middle = Math.clamp(half, start, end);
    int tiled = a.form() == FactorForm.ROWS ? 0 : count - count % VectorTiledProducts.AT_A_TIME;
    if (tiled > 0) {
      VectorTiledProducts.innerProduct(
          a, tiled, b0, b1, out0, out1, start, end, modulus, accumulate, scratch);
    }
    for (int i = tiled; i < count; i += TERMS) {
      int last = Math.min(count, i + TERMS);
      boolean add = accumulate || i > 0;
      part(a, false, b0, b1, i, last, out0, out1, start, middle, modulus, add);
      part(a, true, b0, b1, i, last, out0, out1, middle, end, modulus, add);
    }
  }

  private static void part(
      Factors factors,
      boolean reflected,
      double[][] b0,
      double[][] b1,
      int first,
      int last,
      double[] out0,
      double[] out1,
      int start,
      int end,
      Modulus modulus,
      boolean accumulate) {
    double[][] a = factors.arrays();
    int[] offsets = factors.offsets();
    // Rows of 8 stand for blocks of 64.
    boolean rows = factors.form() == FactorForm.ROWS;
    int shift = rows ? 3 : 0;
    int mask = rows ? NttTable.SIDE - 1 : ~0;
    int n = out0.length;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector split = DoubleVector.broadcast(SPECIES, SPLIT);
    for (int j = start; j < end; j += 2 * LANES) {
      int k0 = reflected ? n - LANES - j : ((j >> shift) & ~mask) | (j & mask);
      int k1 = reflected ? k0 - LANES : (((j + LANES) >> shift) & ~mask) | ((j + LANES) & mask);
      DoubleVector high00 = split;
      DoubleVector low00 = DoubleVector.zero(SPECIES);
      DoubleVector high10 = split;
      DoubleVector low10 = DoubleVector.zero(SPECIES);
      DoubleVector high01 = split;
      DoubleVector low01 = DoubleVector.zero(SPECIES);
      DoubleVector high11 = split;
      DoubleVector low11 = DoubleVector.zero(SPECIES);
      for (int i = first; i < last; i++) {
        DoubleVector x0 = DoubleVector.fromArray(SPECIES, a[i], offsets[i] + k0);
        DoubleVector x1 = DoubleVector.fromArray(SPECIES, a[i], offsets[i] + k1);
        if (reflected) {
          x0 = x0.rearrange(REVERSE);
          x1 = x1.rearrange(REVERSE);
        }
        DoubleVector y00 = DoubleVector.fromArray(SPECIES, b0[i], j);
        DoubleVector next00 = x0.lanewise(FMA, y00, high00);
        low00 = low00.add(x0.lanewise(FMA, y00, high00.sub(next00)));
        high00 = next00;
        DoubleVector y10 = DoubleVector.fromArray(SPECIES, b1[i], j);
        DoubleVector next10 = x0.lanewise(FMA, y10, high10);
        low10 = low10.add(x0.lanewise(FMA, y10, high10.sub(next10)));
        high10 = next10;
        DoubleVector y01 = DoubleVector.fromArray(SPECIES, b0[i], j + LANES);
        DoubleVector next01 = x1.lanewise(FMA, y01, high01);
        low01 = low01.add(x1.lanewise(FMA, y01, high01.sub(next01)));
        high01 = next01;
        DoubleVector y11 = DoubleVector.fromArray(SPECIES, b1[i], j + LANES);
        DoubleVector next11 = x1.lanewise(FMA, y11, high11);
        low11 = low11.add(x1.lanewise(FMA, y11, high11.sub(next11)));
        high11 = next11;
      }
      DoubleVector s00 = high00.sub(split);
      DoubleVector q00 = s00.lanewise(FMA, inverse, round).sub(round);
      DoubleVector z00 = q00.lanewise(FMA, negP, s00).add(low00);
      DoubleVector s10 = high10.sub(split);
      DoubleVector q10 = s10.lanewise(FMA, inverse, round).sub(round);
      DoubleVector z10 = q10.lanewise(FMA, negP, s10).add(low10);
      DoubleVector s01 = high01.sub(split);
      DoubleVector q01 = s01.lanewise(FMA, inverse, round).sub(round);
      DoubleVector z01 = q01.lanewise(FMA, negP, s01).add(low01);
      DoubleVector s11 = high11.sub(split);
      DoubleVector q11 = s11.lanewise(FMA, inverse, round).sub(round);
      DoubleVector z11 = q11.lanewise(FMA, negP, s11).add(low11);
      if (accumulate) {
        z00 = z00.add(DoubleVector.fromArray(SPECIES, out0, j));
        z10 = z10.add(DoubleVector.fromArray(SPECIES, out1, j));
        z01 = z01.add(DoubleVector.fromArray(SPECIES, out0, j + LANES));
        z11 = z11.add(DoubleVector.fromArray(SPECIES, out1, j + LANES));
      }
      z00.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z00).intoArray(out0, j);
      z10.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z10).intoArray(out1, j);
      z01.lanewise(FMA, inverse, round)
          .sub(round)
          .lanewise(FMA, negP, z01)
          .intoArray(out0, j + LANES);
      z11.lanewise(FMA, inverse, round)
          .sub(round)
          .lanewise(FMA, negP, z11)
          .intoArray(out1, j + LANES);
    }
  }
}
