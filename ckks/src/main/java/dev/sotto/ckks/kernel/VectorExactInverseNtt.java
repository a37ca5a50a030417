package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The inverse transform's passes for the primes that [VectorExactForwardNtt] suits, with products
/// as there.
///
/// Ranges, in units of p: a product comes out below ½ and a quotient's small error. Every pass of
/// two layers takes `K ≤ 1.01`, multiplies differences of at most `4·K`, reduces the sum of four,
/// and leaves the sum of two products as the largest.
final class VectorExactInverseNtt {
  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();

  /// Elements of a subtree that the first layers finish.
  private static final int FIRST = LANES == 4 ? 4 : 8;

  private VectorExactInverseNtt() {}

  /// All layers of a subtree of `length` elements that stays in the first-level cache.
  static void inner(double[] source, double[] x, NttTable table, int from, int length, int k) {
    if (FIRST == 4) {
      firstTwo(source, x, table, from, length);
    } else {
      VectorExactThreeLayers.inverse(source, x, table, from, length);
    }
    VectorTranspose.blocks(x, from, length);
    int t = FIRST;
    for (; 4 * t <= length; t *= 4) {
      int blocks = length / (4 * t);
      if (t >= 64) {
        for (int i = 0; i < blocks; i++) {
          along(x, table, from + 4 * t * i, t, k * blocks + i);
        }
      } else {
        across(x, table, from, t, blocks, k * blocks);
      }
    }
    if (t < length) {
      one(x, table, from, t, k);
    }
  }

  /// The layers of distance 1 and 2 on transposed blocks of 64.
  private static void firstTwo(double[] source, double[] x, NttTable table, int from, int length) {
    double[] lanes = table.inverseLanes;
    double[] constants = table.constants;
    DoubleVector inverse = DoubleVector.fromArray(SPECIES, constants, NttTable.INVERSE);
    DoubleVector negM = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_MULTIPLE);
    DoubleVector round = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND);
    DoubleVector roundM = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND_MULTIPLE);
    DoubleVector negP = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_PRIME);
    for (int row = 0; row < NttTable.SIDE; row += LANES) {
      for (int half = 0; half < 2; half++) {
        for (int i = 0; i < length / NttTable.BLOCK; i++) {
          int j = from + i * NttTable.BLOCK + 32 * half + row;
          int u = from / NttTable.SIDE * 7 + i * 56 + 8 * half + row;
          int v = u + 8 * half;
          DoubleVector x0 = DoubleVector.fromArray(SPECIES, source, j);
          DoubleVector x1 = DoubleVector.fromArray(SPECIES, source, j + 8);
          DoubleVector x2 = DoubleVector.fromArray(SPECIES, source, j + 16);
          DoubleVector x3 = DoubleVector.fromArray(SPECIES, source, j + 24);
          DoubleVector w1 = DoubleVector.fromArray(SPECIES, lanes, u + 8);
          DoubleVector v1 = w1.mul(inverse);
          DoubleVector w2 = DoubleVector.fromArray(SPECIES, lanes, v + 24);
          DoubleVector v2 = w2.mul(inverse);
          DoubleVector w3 = DoubleVector.fromArray(SPECIES, lanes, v + 32);
          DoubleVector v3 = w3.mul(inverse);
          DoubleVector s0 = x0.add(x1);
          DoubleVector d0 = x0.sub(x1);
          DoubleVector s1 = x2.add(x3);
          DoubleVector d1 = x2.sub(x3);
          DoubleVector q0 = d0.lanewise(FMA, v2, round);
          DoubleVector h0 = q0.lanewise(FMA, negM, roundM);
          DoubleVector r0 = d0.lanewise(FMA, w2, h0).sub(q0.sub(round));
          DoubleVector q1 = d1.lanewise(FMA, v3, round);
          DoubleVector h1 = q1.lanewise(FMA, negM, roundM);
          DoubleVector r1 = d1.lanewise(FMA, w3, h1).sub(q1.sub(round));
          DoubleVector sum = s0.add(s1);
          DoubleVector d2 = s0.sub(s1);
          DoubleVector y1 = r0.add(r1);
          DoubleVector d3 = r0.sub(r1);
          DoubleVector y0 = sum.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, sum);
          DoubleVector q2 = d2.lanewise(FMA, v1, round);
          DoubleVector h2 = q2.lanewise(FMA, negM, roundM);
          DoubleVector r2 = d2.lanewise(FMA, w1, h2).sub(q2.sub(round));
          DoubleVector q3 = d3.lanewise(FMA, v1, round);
          DoubleVector h3 = q3.lanewise(FMA, negM, roundM);
          DoubleVector r3 = d3.lanewise(FMA, w1, h3).sub(q3.sub(round));
          y0.intoArray(x, j);
          y1.intoArray(x, j + 8);
          r2.intoArray(x, j + 16);
          r3.intoArray(x, j + 24);
        }
      }
    }
  }

  /// Two layers of a subtree of `4·t` elements.
  static void along(double[] x, NttTable table, int from, int t, int k) {
    double[] twiddles = table.inverse;
    double[] constants = table.constants;
    DoubleVector inverse = DoubleVector.fromArray(SPECIES, constants, NttTable.INVERSE);
    DoubleVector negM = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_MULTIPLE);
    DoubleVector round = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND);
    DoubleVector roundM = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND_MULTIPLE);
    DoubleVector negP = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_PRIME);
    DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k]);
    DoubleVector v1 = w1.mul(inverse);
    DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2 * k]);
    DoubleVector v2 = w2.mul(inverse);
    DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[2 * k + 1]);
    DoubleVector v3 = w3.mul(inverse);
    for (int j = from; j < from + t; j += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
      DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
      DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
      DoubleVector s0 = x0.add(x1);
      DoubleVector d0 = x0.sub(x1);
      DoubleVector s1 = x2.add(x3);
      DoubleVector d1 = x2.sub(x3);
      DoubleVector q0 = d0.lanewise(FMA, v2, round);
      DoubleVector h0 = q0.lanewise(FMA, negM, roundM);
      DoubleVector r0 = d0.lanewise(FMA, w2, h0).sub(q0.sub(round));
      DoubleVector q1 = d1.lanewise(FMA, v3, round);
      DoubleVector h1 = q1.lanewise(FMA, negM, roundM);
      DoubleVector r1 = d1.lanewise(FMA, w3, h1).sub(q1.sub(round));
      DoubleVector sum = s0.add(s1);
      DoubleVector d2 = s0.sub(s1);
      DoubleVector y1 = r0.add(r1);
      DoubleVector d3 = r0.sub(r1);
      DoubleVector y0 = sum.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, sum);
      DoubleVector q2 = d2.lanewise(FMA, v1, round);
      DoubleVector h2 = q2.lanewise(FMA, negM, roundM);
      DoubleVector r2 = d2.lanewise(FMA, w1, h2).sub(q2.sub(round));
      DoubleVector q3 = d3.lanewise(FMA, v1, round);
      DoubleVector h3 = q3.lanewise(FMA, negM, roundM);
      DoubleVector r3 = d3.lanewise(FMA, w1, h3).sub(q3.sub(round));
      y0.intoArray(x, j);
      y1.intoArray(x, j + t);
      r2.intoArray(x, j + 2 * t);
      r3.intoArray(x, j + 3 * t);
    }
  }

  /// As [#along] for all of `blocks` small subtrees, one column of all at a time.
  private static void across(double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.inverse;
    double[] constants = table.constants;
    DoubleVector inverse = DoubleVector.fromArray(SPECIES, constants, NttTable.INVERSE);
    DoubleVector negM = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_MULTIPLE);
    DoubleVector round = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND);
    DoubleVector roundM = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND_MULTIPLE);
    DoubleVector negP = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_PRIME);
    for (int column = from; column < from + t; column += LANES) {
      for (int i = 0; i < blocks; i++) {
        int j = column + 4 * t * i;
        DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k + i]);
        DoubleVector v1 = w1.mul(inverse);
        DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i)]);
        DoubleVector v2 = w2.mul(inverse);
        DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i) + 1]);
        DoubleVector v3 = w3.mul(inverse);
        DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
        DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
        DoubleVector s0 = x0.add(x1);
        DoubleVector d0 = x0.sub(x1);
        DoubleVector s1 = x2.add(x3);
        DoubleVector d1 = x2.sub(x3);
        DoubleVector q0 = d0.lanewise(FMA, v2, round);
        DoubleVector h0 = q0.lanewise(FMA, negM, roundM);
        DoubleVector r0 = d0.lanewise(FMA, w2, h0).sub(q0.sub(round));
        DoubleVector q1 = d1.lanewise(FMA, v3, round);
        DoubleVector h1 = q1.lanewise(FMA, negM, roundM);
        DoubleVector r1 = d1.lanewise(FMA, w3, h1).sub(q1.sub(round));
        DoubleVector sum = s0.add(s1);
        DoubleVector d2 = s0.sub(s1);
        DoubleVector y1 = r0.add(r1);
        DoubleVector d3 = r0.sub(r1);
        DoubleVector y0 = sum.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, sum);
        DoubleVector q2 = d2.lanewise(FMA, v1, round);
        DoubleVector h2 = q2.lanewise(FMA, negM, roundM);
        DoubleVector r2 = d2.lanewise(FMA, w1, h2).sub(q2.sub(round));
        DoubleVector q3 = d3.lanewise(FMA, v1, round);
        DoubleVector h3 = q3.lanewise(FMA, negM, roundM);
        DoubleVector r3 = d3.lanewise(FMA, w1, h3).sub(q3.sub(round));
        y0.intoArray(x, j);
        y1.intoArray(x, j + t);
        r2.intoArray(x, j + 2 * t);
        r3.intoArray(x, j + 3 * t);
      }
    }
  }

  /// One layer of one subtree of `2·t` elements.
  private static void one(double[] x, NttTable table, int from, int t, int k) {
    double[] twiddles = table.inverse;
    double[] constants = table.constants;
    DoubleVector inverse = DoubleVector.fromArray(SPECIES, constants, NttTable.INVERSE);
    DoubleVector negM = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_MULTIPLE);
    DoubleVector round = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND);
    DoubleVector roundM = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND_MULTIPLE);
    DoubleVector negP = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_PRIME);
    DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k]);
    DoubleVector v1 = w1.mul(inverse);
    for (int j = from; j < from + t; j += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
      DoubleVector sum = x0.add(x1);
      DoubleVector d = x0.sub(x1);
      DoubleVector y0 = sum.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, sum);
      DoubleVector q0 = d.lanewise(FMA, v1, round);
      DoubleVector h0 = q0.lanewise(FMA, negM, roundM);
      DoubleVector r0 = d.lanewise(FMA, w1, h0).sub(q0.sub(round));
      y0.intoArray(x, j);
      r0.intoArray(x, j + t);
    }
  }

  /// The last two layers and the division by N.
  static void last(double[] x, NttTable table) {
    int t = table.n / 4;
    double[] twiddles = table.inverse;
    double[] constants = table.constants;
    DoubleVector inverse = DoubleVector.fromArray(SPECIES, constants, NttTable.INVERSE);
    DoubleVector negM = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_MULTIPLE);
    DoubleVector round = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND);
    DoubleVector roundM = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND_MULTIPLE);
    DoubleVector negP = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_PRIME);
    DoubleVector w0 = DoubleVector.broadcast(SPECIES, table.degreeInverse);
    DoubleVector v0 = w0.mul(inverse);
    DoubleVector w1 = DoubleVector.broadcast(SPECIES, table.lastInverse);
    DoubleVector v1 = w1.mul(inverse);
    DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2]);
    DoubleVector v2 = w2.mul(inverse);
    DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[3]);
    DoubleVector v3 = w3.mul(inverse);
    for (int j = 0; j < t; j += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
      DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
      DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
      DoubleVector s0 = x0.add(x1);
      DoubleVector d0 = x0.sub(x1);
      DoubleVector s1 = x2.add(x3);
      DoubleVector d1 = x2.sub(x3);
      DoubleVector q0 = d0.lanewise(FMA, v2, round);
      DoubleVector h0 = q0.lanewise(FMA, negM, roundM);
      DoubleVector r0 = d0.lanewise(FMA, w2, h0).sub(q0.sub(round));
      DoubleVector q1 = d1.lanewise(FMA, v3, round);
      DoubleVector h1 = q1.lanewise(FMA, negM, roundM);
      DoubleVector r1 = d1.lanewise(FMA, w3, h1).sub(q1.sub(round));
      DoubleVector s2 = s0.add(s1);
      DoubleVector d2 = s0.sub(s1);
      DoubleVector s3 = r0.add(r1);
      DoubleVector d3 = r0.sub(r1);
      DoubleVector q2 = s2.lanewise(FMA, v0, round);
      DoubleVector h2 = q2.lanewise(FMA, negM, roundM);
      DoubleVector r2 = s2.lanewise(FMA, w0, h2).sub(q2.sub(round));
      DoubleVector q3 = s3.lanewise(FMA, v0, round);
      DoubleVector h3 = q3.lanewise(FMA, negM, roundM);
      DoubleVector r3 = s3.lanewise(FMA, w0, h3).sub(q3.sub(round));
      DoubleVector q4 = d2.lanewise(FMA, v1, round);
      DoubleVector h4 = q4.lanewise(FMA, negM, roundM);
      DoubleVector r4 = d2.lanewise(FMA, w1, h4).sub(q4.sub(round));
      DoubleVector q5 = d3.lanewise(FMA, v1, round);
      DoubleVector h5 = q5.lanewise(FMA, negM, roundM);
      DoubleVector r5 = d3.lanewise(FMA, w1, h5).sub(q5.sub(round));
      DoubleVector z0 = r2.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, r2);
      z0.intoArray(x, j);
      DoubleVector z1 = r3.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, r3);
      z1.intoArray(x, j + t);
      DoubleVector z2 = r4.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, r4);
      z2.intoArray(x, j + 2 * t);
      DoubleVector z3 = r5.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, r5);
      z3.intoArray(x, j + 3 * t);
    }
  }
}
