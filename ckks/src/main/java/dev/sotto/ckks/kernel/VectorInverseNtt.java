package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The inverse transform in vectors: the forward one backwards.
///
/// Ranges, in units of p for the largest modulus (a product with a twiddle comes out below
/// `½ + 0.0825·K` for an input below K, and is right while `K ≤ 6.06`): the first three layers
/// give at most 1.43 after reducing the two outputs that are larger; a pass of two layers from K
/// gives a reduced sum, `1 + 0.33·K` for the sum of its products and less for the others, so that
/// `K ≤ 1.493` holds from pass to pass and its sums of four stay below 5.98. The last pass
/// multiplies by 1/N and reduces, so that results do not depend on the kernels in use.
final class VectorInverseNtt {

  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int CACHED = 2048;

  private VectorInverseNtt() {}

  static void transform(double[] x, NttTable table) {
    int n = table.n;
    for (int i = 0; i < 4; i++) {
      outer(x, table, i * (n / 4), n / 4, 4 + i);
    }
    lastPass(x, table, n / 4);
  }

  /// Transforms the elements `from`, …, `from + length − 1` back, a subtree whose twiddle is `k`.
  private static void outer(double[] x, NttTable table, int from, int length, int k) {
    if (length <= CACHED) {
      inner(x, table, from, length, k);
    } else if (Integer.numberOfTrailingZeros(length / CACHED) % 2 == 1) {
      outer(x, table, from, length / 2, 2 * k);
      outer(x, table, from + length / 2, length / 2, 2 * k + 1);
      radix2(x, table, from, length / 2, 1, k);
    } else {
      for (int i = 0; i < 4; i++) {
        outer(x, table, from + i * (length / 4), length / 4, 4 * k + i);
      }
      radix4Along(x, table, from, length / 4, 1, k);
    }
  }

  private static void inner(double[] x, NttTable table, int from, int length, int k) {
    firstLayers(x, table, from, length);
    VectorTranspose.blocks(x, from, length);
    int t = 8;
    if (Integer.numberOfTrailingZeros(length) % 2 == 0) {
      radix2(x, table, from, t, length / (2 * t), k * (length / (2 * t)));
      t *= 2;
    }
    for (; t < length; t *= 4) {
      int blocks = length / (4 * t);
      if (t >= 64) {
        radix4Along(x, table, from, t, blocks, k * blocks);
      } else {
        radix4Across(x, table, from, t, blocks, k * blocks);
      }
    }
  }

  /// Two layers for `blocks` subtrees of `4·t` elements; one subtree's twiddles at a time.
  private static void radix4Along(
      double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.inverse;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int i = 0; i < blocks; i++) {
      DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k + i]);
      DoubleVector n1 = w1.neg();
      DoubleVector v1 = w1.mul(inverse);
      DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i)]);
      DoubleVector n2 = w2.neg();
      DoubleVector v2 = w2.mul(inverse);
      DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i) + 1]);
      DoubleVector n3 = w3.neg();
      DoubleVector v3 = w3.mul(inverse);
      int start = from + 4 * t * i;
      for (int j = start; j < start + t; j += LANES) {
        DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
        DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
        DoubleVector s0 = x0.add(x1);
        DoubleVector d0 = x0.sub(x1);
        DoubleVector s1 = x2.add(x3);
        DoubleVector d1 = x2.sub(x3);
        DoubleVector q0 = d0.lanewise(FMA, v2, round).sub(round);
        DoubleVector h0 = d0.mul(w2);
        DoubleVector r0 = q0.lanewise(FMA, negP, h0).sub(d0.lanewise(FMA, n2, h0));
        DoubleVector q1 = d1.lanewise(FMA, v3, round).sub(round);
        DoubleVector h1 = d1.mul(w3);
        DoubleVector r1 = q1.lanewise(FMA, negP, h1).sub(d1.lanewise(FMA, n3, h1));
        DoubleVector sum = s0.add(s1);
        DoubleVector d2 = s0.sub(s1);
        DoubleVector d3 = r0.sub(r1);
        DoubleVector y0 = sum.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, sum);
        y0.intoArray(x, j);
        r0.add(r1).intoArray(x, j + t);
        DoubleVector q2 = d2.lanewise(FMA, v1, round).sub(round);
        DoubleVector h2 = d2.mul(w1);
        DoubleVector y2 = q2.lanewise(FMA, negP, h2).sub(d2.lanewise(FMA, n1, h2));
        DoubleVector q3 = d3.lanewise(FMA, v1, round).sub(round);
        DoubleVector h3 = d3.mul(w1);
        DoubleVector y3 = q3.lanewise(FMA, negP, h3).sub(d3.lanewise(FMA, n1, h3));
        y2.intoArray(x, j + 2 * t);
        y3.intoArray(x, j + 3 * t);
      }
    }
  }

  /// As [#radix4Along], one column of all subtrees at a time, for many small subtrees.
  private static void radix4Across(
      double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.inverse;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int column = from; column < from + t; column += LANES) {
      for (int i = 0; i < blocks; i++) {
        int j = column + 4 * t * i;
        DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k + i]);
        DoubleVector n1 = w1.neg();
        DoubleVector v1 = w1.mul(inverse);
        DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i)]);
        DoubleVector n2 = w2.neg();
        DoubleVector v2 = w2.mul(inverse);
        DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i) + 1]);
        DoubleVector n3 = w3.neg();
        DoubleVector v3 = w3.mul(inverse);
        DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
        DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
        DoubleVector s0 = x0.add(x1);
        DoubleVector d0 = x0.sub(x1);
        DoubleVector s1 = x2.add(x3);
        DoubleVector d1 = x2.sub(x3);
        DoubleVector q0 = d0.lanewise(FMA, v2, round).sub(round);
        DoubleVector h0 = d0.mul(w2);
        DoubleVector r0 = q0.lanewise(FMA, negP, h0).sub(d0.lanewise(FMA, n2, h0));
        DoubleVector q1 = d1.lanewise(FMA, v3, round).sub(round);
        DoubleVector h1 = d1.mul(w3);
        DoubleVector r1 = q1.lanewise(FMA, negP, h1).sub(d1.lanewise(FMA, n3, h1));
        DoubleVector sum = s0.add(s1);
        DoubleVector d2 = s0.sub(s1);
        DoubleVector d3 = r0.sub(r1);
        DoubleVector y0 = sum.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, sum);
        y0.intoArray(x, j);
        r0.add(r1).intoArray(x, j + t);
        DoubleVector q2 = d2.lanewise(FMA, v1, round).sub(round);
        DoubleVector h2 = d2.mul(w1);
        DoubleVector y2 = q2.lanewise(FMA, negP, h2).sub(d2.lanewise(FMA, n1, h2));
        DoubleVector q3 = d3.lanewise(FMA, v1, round).sub(round);
        DoubleVector h3 = d3.mul(w1);
        DoubleVector y3 = q3.lanewise(FMA, negP, h3).sub(d3.lanewise(FMA, n1, h3));
        y2.intoArray(x, j + 2 * t);
        y3.intoArray(x, j + 3 * t);
      }
    }
  }

  /// One layer.
  private static void radix2(
      double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.inverse;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int column = from; column < from + t; column += LANES) {
      for (int i = 0; i < blocks; i++) {
        int j = column + 2 * t * i;
        DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k + i]);
        DoubleVector n1 = w1.neg();
        DoubleVector v1 = w1.mul(inverse);
        DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
        DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
        DoubleVector sum = x0.add(x1);
        DoubleVector d = x0.sub(x1);
        DoubleVector y0 = sum.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, sum);
        y0.intoArray(x, j);
        DoubleVector q0 = d.lanewise(FMA, v1, round).sub(round);
        DoubleVector h0 = d.mul(w1);
        DoubleVector y1 = q0.lanewise(FMA, negP, h0).sub(d.lanewise(FMA, n1, h0));
        y1.intoArray(x, j + t);
      }
    }
  }

  /// The last two layers and the division by N.
  private static void lastPass(double[] x, NttTable table, int t) {
    double[] twiddles = table.inverse;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector p = DoubleVector.broadcast(SPECIES, table.modulus.p());
    DoubleVector scale = DoubleVector.broadcast(SPECIES, table.degreeInverse);
    DoubleVector scaleP =
        DoubleVector.broadcast(SPECIES, table.degreeInverse / table.modulus.p());
    DoubleVector scaled = DoubleVector.broadcast(SPECIES, table.lastInverse);
    DoubleVector scaledP = DoubleVector.broadcast(SPECIES, table.lastInverse / table.modulus.p());
    DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2]);
    DoubleVector n2 = w2.neg();
    DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[3]);
    DoubleVector n3 = w3.neg();
    for (int j = 0; j < t; j += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
      DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
      DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
      DoubleVector s0 = x0.add(x1);
      DoubleVector d0 = x0.sub(x1);
      DoubleVector s1 = x2.add(x3);
      DoubleVector d1 = x2.sub(x3);
      DoubleVector h0 = d0.mul(w2);
      DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
      DoubleVector r0 = q0.lanewise(FMA, negP, h0).sub(d0.lanewise(FMA, n2, h0));
      DoubleVector h1 = d1.mul(w3);
      DoubleVector q1 = h1.lanewise(FMA, inverse, round).sub(round);
      DoubleVector r1 = q1.lanewise(FMA, negP, h1).sub(d1.lanewise(FMA, n3, h1));
      DoubleVector s2 = s0.add(s1);
      DoubleVector d2 = s0.sub(s1);
      DoubleVector s3 = r0.add(r1);
      DoubleVector d3 = r0.sub(r1);
      DoubleVector q2 = s2.lanewise(FMA, scaleP, round).sub(round);
      DoubleVector h2 = q2.mul(negP);
      DoubleVector y0 = s2.lanewise(FMA, scale, h2).sub(q2.lanewise(FMA, p, h2));
      DoubleVector q3 = s3.lanewise(FMA, scaleP, round).sub(round);
      DoubleVector h3 = q3.mul(negP);
      DoubleVector y1 = s3.lanewise(FMA, scale, h3).sub(q3.lanewise(FMA, p, h3));
      DoubleVector q4 = d2.lanewise(FMA, scaledP, round).sub(round);
      DoubleVector h4 = q4.mul(negP);
      DoubleVector y2 = d2.lanewise(FMA, scaled, h4).sub(q4.lanewise(FMA, p, h4));
      DoubleVector q5 = d3.lanewise(FMA, scaledP, round).sub(round);
      DoubleVector h5 = q5.mul(negP);
      DoubleVector y3 = d3.lanewise(FMA, scaled, h5).sub(q5.lanewise(FMA, p, h5));
      DoubleVector z0 = y0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y0);
      z0.intoArray(x, j);
      DoubleVector z1 = y1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y1);
      z1.intoArray(x, j + t);
      DoubleVector z2 = y2.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y2);
      z2.intoArray(x, j + 2 * t);
      DoubleVector z3 = y3.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y3);
      z3.intoArray(x, j + 3 * t);
    }
  }

  /// The layers of distance 1, 2, 4 on transposed blocks of 64.
  private static void firstLayers(double[] x, NttTable table, int from, int length) {
    double[] lanes = table.inverseLanes;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int row = 0; row < NttTable.SIDE; row += LANES) {
      for (int i = 0; i < length / NttTable.BLOCK; i++) {
        int j = from + i * NttTable.BLOCK + row;
        int u = from / NttTable.SIDE * 7 + i * 56 + row;
        DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
        DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + 8);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 16);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 24);
        DoubleVector x4 = DoubleVector.fromArray(SPECIES, x, j + 32);
        DoubleVector x5 = DoubleVector.fromArray(SPECIES, x, j + 40);
        DoubleVector x6 = DoubleVector.fromArray(SPECIES, x, j + 48);
        DoubleVector x7 = DoubleVector.fromArray(SPECIES, x, j + 56);
        DoubleVector w3 = DoubleVector.fromArray(SPECIES, lanes, u + 24);
        DoubleVector n3 = w3.neg();
        DoubleVector a0 = x0.add(x1);
        DoubleVector d20 = x0.sub(x1);
        DoubleVector h0 = d20.mul(w3);
        DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
        DoubleVector a1 = q0.lanewise(FMA, negP, h0).sub(d20.lanewise(FMA, n3, h0));
        DoubleVector w4 = DoubleVector.fromArray(SPECIES, lanes, u + 32);
        DoubleVector n4 = w4.neg();
        DoubleVector a2 = x2.add(x3);
        DoubleVector d22 = x2.sub(x3);
        DoubleVector h1 = d22.mul(w4);
        DoubleVector q1 = h1.lanewise(FMA, inverse, round).sub(round);
        DoubleVector a3 = q1.lanewise(FMA, negP, h1).sub(d22.lanewise(FMA, n4, h1));
        DoubleVector w5 = DoubleVector.fromArray(SPECIES, lanes, u + 40);
        DoubleVector n5 = w5.neg();
        DoubleVector a4 = x4.add(x5);
        DoubleVector d24 = x4.sub(x5);
        DoubleVector h2 = d24.mul(w5);
        DoubleVector q2 = h2.lanewise(FMA, inverse, round).sub(round);
        DoubleVector a5 = q2.lanewise(FMA, negP, h2).sub(d24.lanewise(FMA, n5, h2));
        DoubleVector w6 = DoubleVector.fromArray(SPECIES, lanes, u + 48);
        DoubleVector n6 = w6.neg();
        DoubleVector a6 = x6.add(x7);
        DoubleVector d26 = x6.sub(x7);
        DoubleVector h3 = d26.mul(w6);
        DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
        DoubleVector a7 = q3.lanewise(FMA, negP, h3).sub(d26.lanewise(FMA, n6, h3));
        DoubleVector w1 = DoubleVector.fromArray(SPECIES, lanes, u + 8);
        DoubleVector n1 = w1.neg();
        DoubleVector b0 = a0.add(a2);
        DoubleVector d10 = a0.sub(a2);
        DoubleVector h4 = d10.mul(w1);
        DoubleVector q4 = h4.lanewise(FMA, inverse, round).sub(round);
        DoubleVector b2 = q4.lanewise(FMA, negP, h4).sub(d10.lanewise(FMA, n1, h4));
        DoubleVector b1 = a1.add(a3);
        DoubleVector d11 = a1.sub(a3);
        DoubleVector h5 = d11.mul(w1);
        DoubleVector q5 = h5.lanewise(FMA, inverse, round).sub(round);
        DoubleVector b3 = q5.lanewise(FMA, negP, h5).sub(d11.lanewise(FMA, n1, h5));
        DoubleVector w2 = DoubleVector.fromArray(SPECIES, lanes, u + 16);
        DoubleVector n2 = w2.neg();
        DoubleVector b4 = a4.add(a6);
        DoubleVector d14 = a4.sub(a6);
        DoubleVector h6 = d14.mul(w2);
        DoubleVector q6 = h6.lanewise(FMA, inverse, round).sub(round);
        DoubleVector b6 = q6.lanewise(FMA, negP, h6).sub(d14.lanewise(FMA, n2, h6));
        DoubleVector b5 = a5.add(a7);
        DoubleVector d15 = a5.sub(a7);
        DoubleVector h7 = d15.mul(w2);
        DoubleVector q7 = h7.lanewise(FMA, inverse, round).sub(round);
        DoubleVector b7 = q7.lanewise(FMA, negP, h7).sub(d15.lanewise(FMA, n2, h7));
        DoubleVector w0 = DoubleVector.fromArray(SPECIES, lanes, u);
        DoubleVector n0 = w0.neg();
        DoubleVector c0 = b0.add(b4);
        DoubleVector d00 = b0.sub(b4);
        DoubleVector h8 = d00.mul(w0);
        DoubleVector q8 = h8.lanewise(FMA, inverse, round).sub(round);
        DoubleVector c4 = q8.lanewise(FMA, negP, h8).sub(d00.lanewise(FMA, n0, h8));
        DoubleVector c1 = b1.add(b5);
        DoubleVector d01 = b1.sub(b5);
        DoubleVector h9 = d01.mul(w0);
        DoubleVector q9 = h9.lanewise(FMA, inverse, round).sub(round);
        DoubleVector c5 = q9.lanewise(FMA, negP, h9).sub(d01.lanewise(FMA, n0, h9));
        DoubleVector c2 = b2.add(b6);
        DoubleVector d02 = b2.sub(b6);
        DoubleVector h10 = d02.mul(w0);
        DoubleVector q10 = h10.lanewise(FMA, inverse, round).sub(round);
        DoubleVector c6 = q10.lanewise(FMA, negP, h10).sub(d02.lanewise(FMA, n0, h10));
        DoubleVector c3 = b3.add(b7);
        DoubleVector d03 = b3.sub(b7);
        DoubleVector h11 = d03.mul(w0);
        DoubleVector q11 = h11.lanewise(FMA, inverse, round).sub(round);
        DoubleVector c7 = q11.lanewise(FMA, negP, h11).sub(d03.lanewise(FMA, n0, h11));
        DoubleVector z0 = c0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, c0);
        z0.intoArray(x, j);
        c1.intoArray(x, j + 8);
        DoubleVector z2 = c2.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, c2);
        z2.intoArray(x, j + 16);
        c3.intoArray(x, j + 24);
        c4.intoArray(x, j + 32);
        c5.intoArray(x, j + 40);
        c6.intoArray(x, j + 48);
        c7.intoArray(x, j + 56);
      }
    }
  }
}
