package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The inverse transform's passes for the primes that [VectorNarrowForwardNtt] suits.
///
/// Ranges, in units of p: a product comes out below ½ (and a unit), whatever was multiplied. Every
/// pass takes `K ≤ ½` and leaves that, multiplies differences below 1.5, and reduces sums where
/// they would leave more than ½ or make a later difference larger.
final class VectorNarrowInverseNtt {
  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();

  /// Elements of a subtree that the first layers finish.
  private static final int FIRST = 4;

  private VectorNarrowInverseNtt() {}

  /// All layers of a subtree of `length` elements that stays in the first-level cache.
  static void inner(double[] source, double[] x, NttTable table, int from, int length, int k) {
    firstTwo(source, x, table, from, length);
    VectorTranspose.blocks(x, from, length);
    int t = FIRST;
    while (t < length) {
      int left = Integer.numberOfTrailingZeros(length / t);
      if (left == 2 || left == 4) {
        int blocks = length / (4 * t);
        radix4(x, table, from, t, blocks, k * blocks);
        t *= 4;
      } else {
        int blocks = length / (8 * t);
        radix8(x, table, from, t, blocks, k * blocks);
        t *= 8;
      }
    }
  }

  /// The layers of distance 1 and 2 on transposed blocks of 64.
  private static void firstTwo(double[] source, double[] x, NttTable table, int from, int length) {
    double[] lanes = table.inverseLanes;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
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
          DoubleVector w2 = DoubleVector.fromArray(SPECIES, lanes, v + 24);
          DoubleVector w3 = DoubleVector.fromArray(SPECIES, lanes, v + 32);
          DoubleVector s0 = x0.add(x1);
          DoubleVector d0 = x0.sub(x1);
          DoubleVector u1 = x2.add(x3);
          DoubleVector d1 = x2.sub(x3);
          DoubleVector h0 = d0.mul(w2);
          DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
          DoubleVector r0 = q0.lanewise(FMA, negP, h0);
          DoubleVector h1 = d1.mul(w3);
          DoubleVector q1 = h1.lanewise(FMA, inverse, round).sub(round);
          DoubleVector r1 = q1.lanewise(FMA, negP, h1);
          DoubleVector s1 = u1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, u1);
          DoubleVector sum = s0.add(s1);
          DoubleVector d2 = s0.sub(s1);
          DoubleVector d3 = r0.sub(r1);
          DoubleVector y0 = sum.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, sum);
          y0.intoArray(x, j);
          DoubleVector sum1 = r0.add(r1);
          DoubleVector y1 = sum1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, sum1);
          y1.intoArray(x, j + 8);
          DoubleVector h2 = d2.mul(w1);
          DoubleVector q2 = h2.lanewise(FMA, inverse, round).sub(round);
          DoubleVector y2 = q2.lanewise(FMA, negP, h2);
          DoubleVector h3 = d3.mul(w1);
          DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
          DoubleVector y3 = q3.lanewise(FMA, negP, h3);
          y2.intoArray(x, j + 16);
          y3.intoArray(x, j + 24);
        }
      }
    }
  }

  /// Two layers for `blocks` subtrees of `4·t` elements; one subtree's twiddles at a time.
  static void radix4(double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.inverse;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int i = 0; i < blocks; i++) {
      DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k + i]);
      DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i)]);
      DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i) + 1]);
      int start = from + 4 * t * i;
      for (int j = start; j < start + t; j += LANES) {
        DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
        DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
        DoubleVector u0 = x0.add(x1);
        DoubleVector d0 = x0.sub(x1);
        DoubleVector u1 = x2.add(x3);
        DoubleVector d1 = x2.sub(x3);
        DoubleVector h0 = d0.mul(w2);
        DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r0 = q0.lanewise(FMA, negP, h0);
        DoubleVector h1 = d1.mul(w3);
        DoubleVector q1 = h1.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r1 = q1.lanewise(FMA, negP, h1);
        DoubleVector s1 = u1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, u1);
        DoubleVector d2 = u0.sub(s1);
        DoubleVector d3 = r0.sub(r1);
        DoubleVector s2 = u0.add(s1);
        DoubleVector s3 = r0.add(r1);
        DoubleVector y0 = s2.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s2);
        y0.intoArray(x, j);
        DoubleVector y1 = s3.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s3);
        y1.intoArray(x, j + t);
        DoubleVector h2 = d2.mul(w1);
        DoubleVector q2 = h2.lanewise(FMA, inverse, round).sub(round);
        DoubleVector y2 = q2.lanewise(FMA, negP, h2);
        DoubleVector h3 = d3.mul(w1);
        DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
        DoubleVector y3 = q3.lanewise(FMA, negP, h3);
        y2.intoArray(x, j + 2 * t);
        y3.intoArray(x, j + 3 * t);
      }
    }
  }

  /// Three layers for `blocks` subtrees of `8·t` elements; one subtree's twiddles at a time.
  private static void radix8(double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.inverse;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int i = 0; i < blocks; i++) {
      DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k + i]);
      DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i)]);
      DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i) + 1]);
      DoubleVector w4 = DoubleVector.broadcast(SPECIES, twiddles[4 * (k + i)]);
      DoubleVector w5 = DoubleVector.broadcast(SPECIES, twiddles[4 * (k + i) + 1]);
      DoubleVector w6 = DoubleVector.broadcast(SPECIES, twiddles[4 * (k + i) + 2]);
      DoubleVector w7 = DoubleVector.broadcast(SPECIES, twiddles[4 * (k + i) + 3]);
      int start = from + 8 * t * i;
      for (int j = start; j < start + t; j += LANES) {
        DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
        DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
        DoubleVector x4 = DoubleVector.fromArray(SPECIES, x, j + 4 * t);
        DoubleVector x5 = DoubleVector.fromArray(SPECIES, x, j + 5 * t);
        DoubleVector x6 = DoubleVector.fromArray(SPECIES, x, j + 6 * t);
        DoubleVector x7 = DoubleVector.fromArray(SPECIES, x, j + 7 * t);
        DoubleVector s0 = x0.add(x1);
        DoubleVector h0 = x0.sub(x1).mul(w4);
        DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
        DoubleVector a1 = q0.lanewise(FMA, negP, h0);
        DoubleVector a0 = s0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s0);
        DoubleVector s2 = x2.add(x3);
        DoubleVector h1 = x2.sub(x3).mul(w5);
        DoubleVector q1 = h1.lanewise(FMA, inverse, round).sub(round);
        DoubleVector a3 = q1.lanewise(FMA, negP, h1);
        DoubleVector a2 = s2.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s2);
        DoubleVector s4 = x4.add(x5);
        DoubleVector h2 = x4.sub(x5).mul(w6);
        DoubleVector q2 = h2.lanewise(FMA, inverse, round).sub(round);
        DoubleVector a5 = q2.lanewise(FMA, negP, h2);
        DoubleVector a4 = s4.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s4);
        DoubleVector s6 = x6.add(x7);
        DoubleVector h3 = x6.sub(x7).mul(w7);
        DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
        DoubleVector a7 = q3.lanewise(FMA, negP, h3);
        DoubleVector a6 = s6.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s6);
        DoubleVector b0 = a0.add(a2);
        DoubleVector h4 = a0.sub(a2).mul(w2);
        DoubleVector q4 = h4.lanewise(FMA, inverse, round).sub(round);
        DoubleVector b2 = q4.lanewise(FMA, negP, h4);
        DoubleVector b1 = a1.add(a3);
        DoubleVector h5 = a1.sub(a3).mul(w2);
        DoubleVector q5 = h5.lanewise(FMA, inverse, round).sub(round);
        DoubleVector b3 = q5.lanewise(FMA, negP, h5);
        DoubleVector u4 = a4.add(a6);
        DoubleVector b4 = u4.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, u4);
        DoubleVector h6 = a4.sub(a6).mul(w3);
        DoubleVector q6 = h6.lanewise(FMA, inverse, round).sub(round);
        DoubleVector b6 = q6.lanewise(FMA, negP, h6);
        DoubleVector u5 = a5.add(a7);
        DoubleVector b5 = u5.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, u5);
        DoubleVector h7 = a5.sub(a7).mul(w3);
        DoubleVector q7 = h7.lanewise(FMA, inverse, round).sub(round);
        DoubleVector b7 = q7.lanewise(FMA, negP, h7);
        DoubleVector s8 = b0.add(b4);
        DoubleVector c0 = s8.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s8);
        c0.intoArray(x, j);
        DoubleVector h8 = b0.sub(b4).mul(w1);
        DoubleVector q8 = h8.lanewise(FMA, inverse, round).sub(round);
        DoubleVector c4 = q8.lanewise(FMA, negP, h8);
        c4.intoArray(x, j + 4 * t);
        DoubleVector s9 = b1.add(b5);
        DoubleVector c1 = s9.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s9);
        c1.intoArray(x, j + t);
        DoubleVector h9 = b1.sub(b5).mul(w1);
        DoubleVector q9 = h9.lanewise(FMA, inverse, round).sub(round);
        DoubleVector c5 = q9.lanewise(FMA, negP, h9);
        c5.intoArray(x, j + 5 * t);
        DoubleVector s10 = b2.add(b6);
        DoubleVector c2 = s10.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s10);
        c2.intoArray(x, j + 2 * t);
        DoubleVector h10 = b2.sub(b6).mul(w1);
        DoubleVector q10 = h10.lanewise(FMA, inverse, round).sub(round);
        DoubleVector c6 = q10.lanewise(FMA, negP, h10);
        c6.intoArray(x, j + 6 * t);
        DoubleVector s11 = b3.add(b7);
        DoubleVector c3 = s11.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s11);
        c3.intoArray(x, j + 3 * t);
        DoubleVector h11 = b3.sub(b7).mul(w1);
        DoubleVector q11 = h11.lanewise(FMA, inverse, round).sub(round);
        DoubleVector c7 = q11.lanewise(FMA, negP, h11);
        c7.intoArray(x, j + 7 * t);
      }
    }
  }

  /// The last two layers and the division by N.
  static void lastPass(double[] x, NttTable table, int t) {
    double[] twiddles = table.inverse;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector scale = DoubleVector.broadcast(SPECIES, table.degreeInverse);
    DoubleVector scaled = DoubleVector.broadcast(SPECIES, table.lastInverse);
    DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2]);
    DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[3]);
    for (int j = 0; j < t; j += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
      DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
      DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
      DoubleVector u0 = x0.add(x1);
      DoubleVector d0 = x0.sub(x1);
      DoubleVector u1 = x2.add(x3);
      DoubleVector d1 = x2.sub(x3);
      DoubleVector h0 = d0.mul(w2);
      DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
      DoubleVector r0 = q0.lanewise(FMA, negP, h0);
      DoubleVector h1 = d1.mul(w3);
      DoubleVector q1 = h1.lanewise(FMA, inverse, round).sub(round);
      DoubleVector r1 = q1.lanewise(FMA, negP, h1);
      DoubleVector s0 = u0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, u0);
      DoubleVector s1 = u1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, u1);
      DoubleVector s2 = s0.add(s1);
      DoubleVector d2 = s0.sub(s1);
      DoubleVector s3 = r0.add(r1);
      DoubleVector d3 = r0.sub(r1);
      DoubleVector h2 = s2.mul(scale);
      DoubleVector q2 = h2.lanewise(FMA, inverse, round).sub(round);
      DoubleVector y0 = q2.lanewise(FMA, negP, h2);
      DoubleVector h3 = s3.mul(scale);
      DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
      DoubleVector y1 = q3.lanewise(FMA, negP, h3);
      DoubleVector h4 = d2.mul(scaled);
      DoubleVector q4 = h4.lanewise(FMA, inverse, round).sub(round);
      DoubleVector y2 = q4.lanewise(FMA, negP, h4);
      DoubleVector h5 = d3.mul(scaled);
      DoubleVector q5 = h5.lanewise(FMA, inverse, round).sub(round);
      DoubleVector y3 = q5.lanewise(FMA, negP, h5);
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
}
