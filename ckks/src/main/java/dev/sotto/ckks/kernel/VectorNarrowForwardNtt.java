package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The forward transform's passes for primes so small that the product of a twiddle and what it
/// multiplies is exact in a double, in vectors of four lanes.
///
/// A butterfly needs a product, its quotient, the remainder, a sum and a difference, so few
/// registers that three layers at a time do not spill much.
///
/// Ranges, in units of p: a product comes out below ½ (and a unit), whatever was multiplied, and a
/// layer adds that to what it does not multiply. Each pass but the last reduces the half that its
/// first layer does not multiply, and that of its third layer: two layers from `K ≤ 1.5` end below
/// 1.5, three below 1. The last two layers, from 1, multiply at most 1.5 before they reduce the
/// results. `1.5·p·p/2 ≤ 2^53` gives the largest prime, [Modulus#NARROW].
final class VectorNarrowForwardNtt {
  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();

  /// Elements of a subtree that the last layers finish.
  private static final int LAST = 4;

  private VectorNarrowForwardNtt() {}

  /// Whether transforms modulo this prime are made here.
  static boolean suits(Modulus modulus) {
    return LANES == 4 && modulus.p() <= Modulus.NARROW;
  }

  /// All layers of a subtree of `length` elements, 256 or more, that stays in the first-level
  /// cache.
  static void inner(double[] x, NttTable table, int from, int length, int k) {
    int size = length;
    for (; Integer.numberOfTrailingZeros(size / LAST) % 3 != 0; size /= 4) {
      int blocks = length / size;
      radix4(x, x, table, from, size / 4, blocks, k * blocks);
    }
    for (; size > LAST; size /= 8) {
      int blocks = length / size;
      radix8(x, table, from, size / 8, blocks, k * blocks);
    }
    VectorTranspose.blocks(x, from, length);
    lastTwo(x, table, from, length);
  }

  /// Two layers for `blocks` subtrees of `4·t` elements of `source`, into `x`; one subtree's
  /// twiddles at a time.
  static void radix4(
      double[] source, double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.forward;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int i = 0; i < blocks; i++) {
      DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k + i]);
      DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i)]);
      DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i) + 1]);
      int start = from + 4 * t * i;
      for (int j = start; j < start + t; j += LANES) {
        DoubleVector y0 = DoubleVector.fromArray(SPECIES, source, j);
        DoubleVector y1 = DoubleVector.fromArray(SPECIES, source, j + t);
        DoubleVector x0 = y0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y0);
        DoubleVector x1 = y1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y1);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, source, j + 2 * t);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, source, j + 3 * t);
        DoubleVector h0 = x2.mul(w1);
        DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r0 = q0.lanewise(FMA, negP, h0);
        DoubleVector a0 = x0.add(r0);
        DoubleVector a2 = x0.sub(r0);
        DoubleVector h1 = x3.mul(w1);
        DoubleVector q1 = h1.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r1 = q1.lanewise(FMA, negP, h1);
        DoubleVector a1 = x1.add(r1);
        DoubleVector a3 = x1.sub(r1);
        DoubleVector h2 = a1.mul(w2);
        DoubleVector q2 = h2.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r2 = q2.lanewise(FMA, negP, h2);
        a0.add(r2).intoArray(x, j);
        a0.sub(r2).intoArray(x, j + t);
        DoubleVector h3 = a3.mul(w3);
        DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r3 = q3.lanewise(FMA, negP, h3);
        a2.add(r3).intoArray(x, j + 2 * t);
        a2.sub(r3).intoArray(x, j + 3 * t);
      }
    }
  }

  /// Three layers for `blocks` subtrees of `8·t` elements; one subtree's twiddles at a time.
  private static void radix8(double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.forward;
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
        DoubleVector y0 = DoubleVector.fromArray(SPECIES, x, j);
        DoubleVector y1 = DoubleVector.fromArray(SPECIES, x, j + t);
        DoubleVector y2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
        DoubleVector y3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
        DoubleVector x4 = DoubleVector.fromArray(SPECIES, x, j + 4 * t);
        DoubleVector x5 = DoubleVector.fromArray(SPECIES, x, j + 5 * t);
        DoubleVector x6 = DoubleVector.fromArray(SPECIES, x, j + 6 * t);
        DoubleVector x7 = DoubleVector.fromArray(SPECIES, x, j + 7 * t);
        DoubleVector x0 = y0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y0);
        DoubleVector h0 = x4.mul(w1);
        DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r0 = q0.lanewise(FMA, negP, h0);
        DoubleVector a0 = x0.add(r0);
        DoubleVector a4 = x0.sub(r0);
        DoubleVector x1 = y1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y1);
        DoubleVector h1 = x5.mul(w1);
        DoubleVector q1 = h1.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r1 = q1.lanewise(FMA, negP, h1);
        DoubleVector a1 = x1.add(r1);
        DoubleVector a5 = x1.sub(r1);
        DoubleVector x2 = y2.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y2);
        DoubleVector h2 = x6.mul(w1);
        DoubleVector q2 = h2.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r2 = q2.lanewise(FMA, negP, h2);
        DoubleVector a2 = x2.add(r2);
        DoubleVector a6 = x2.sub(r2);
        DoubleVector x3 = y3.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y3);
        DoubleVector h3 = x7.mul(w1);
        DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r3 = q3.lanewise(FMA, negP, h3);
        DoubleVector a3 = x3.add(r3);
        DoubleVector a7 = x3.sub(r3);
        DoubleVector h4 = a2.mul(w2);
        DoubleVector q4 = h4.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r4 = q4.lanewise(FMA, negP, h4);
        DoubleVector z0 = a0.add(r4);
        DoubleVector b0 = z0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z0);
        DoubleVector z2 = a0.sub(r4);
        DoubleVector b2 = z2.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z2);
        DoubleVector h5 = a3.mul(w2);
        DoubleVector q5 = h5.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r5 = q5.lanewise(FMA, negP, h5);
        DoubleVector b1 = a1.add(r5);
        DoubleVector b3 = a1.sub(r5);
        DoubleVector h6 = a6.mul(w3);
        DoubleVector q6 = h6.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r6 = q6.lanewise(FMA, negP, h6);
        DoubleVector z4 = a4.add(r6);
        DoubleVector b4 = z4.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z4);
        DoubleVector z6 = a4.sub(r6);
        DoubleVector b6 = z6.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z6);
        DoubleVector h7 = a7.mul(w3);
        DoubleVector q7 = h7.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r7 = q7.lanewise(FMA, negP, h7);
        DoubleVector b5 = a5.add(r7);
        DoubleVector b7 = a5.sub(r7);
        DoubleVector h8 = b1.mul(w4);
        DoubleVector q8 = h8.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r8 = q8.lanewise(FMA, negP, h8);
        DoubleVector c0 = b0.add(r8);
        DoubleVector c1 = b0.sub(r8);
        c0.intoArray(x, j);
        c1.intoArray(x, j + t);
        DoubleVector h9 = b3.mul(w5);
        DoubleVector q9 = h9.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r9 = q9.lanewise(FMA, negP, h9);
        DoubleVector c2 = b2.add(r9);
        DoubleVector c3 = b2.sub(r9);
        c2.intoArray(x, j + 2 * t);
        c3.intoArray(x, j + 3 * t);
        DoubleVector h10 = b5.mul(w6);
        DoubleVector q10 = h10.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r10 = q10.lanewise(FMA, negP, h10);
        DoubleVector c4 = b4.add(r10);
        DoubleVector c5 = b4.sub(r10);
        c4.intoArray(x, j + 4 * t);
        c5.intoArray(x, j + 5 * t);
        DoubleVector h11 = b7.mul(w7);
        DoubleVector q11 = h11.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r11 = q11.lanewise(FMA, negP, h11);
        DoubleVector c6 = b6.add(r11);
        DoubleVector c7 = b6.sub(r11);
        c6.intoArray(x, j + 6 * t);
        c7.intoArray(x, j + 7 * t);
      }
    }
  }

  /// The layers of distance 2 and 1 on transposed blocks of 64; the results are reduced.
  private static void lastTwo(double[] x, NttTable table, int from, int length) {
    double[] lanes = table.forwardLanes;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int row = 0; row < NttTable.SIDE; row += LANES) {
      for (int half = 0; half < 2; half++) {
        for (int i = 0; i < length / NttTable.BLOCK; i++) {
          int j = from + i * NttTable.BLOCK + 32 * half + row;
          int u = from / NttTable.SIDE * 7 + i * 56 + 8 * half + row;
          int v = u + 8 * half;
          DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
          DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + 8);
          DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 16);
          DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 24);
          DoubleVector w1 = DoubleVector.fromArray(SPECIES, lanes, u + 8);
          DoubleVector w2 = DoubleVector.fromArray(SPECIES, lanes, v + 24);
          DoubleVector w3 = DoubleVector.fromArray(SPECIES, lanes, v + 32);
          DoubleVector h0 = x2.mul(w1);
          DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
          DoubleVector r0 = q0.lanewise(FMA, negP, h0);
          DoubleVector a0 = x0.add(r0);
          DoubleVector a2 = x0.sub(r0);
          DoubleVector h1 = x3.mul(w1);
          DoubleVector q1 = h1.lanewise(FMA, inverse, round).sub(round);
          DoubleVector r1 = q1.lanewise(FMA, negP, h1);
          DoubleVector a1 = x1.add(r1);
          DoubleVector a3 = x1.sub(r1);
          DoubleVector h2 = a1.mul(w2);
          DoubleVector q2 = h2.lanewise(FMA, inverse, round).sub(round);
          DoubleVector r2 = q2.lanewise(FMA, negP, h2);
          DoubleVector b0 = a0.add(r2);
          DoubleVector b1 = a0.sub(r2);
          DoubleVector h3 = a3.mul(w3);
          DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
          DoubleVector r3 = q3.lanewise(FMA, negP, h3);
          DoubleVector b2 = a2.add(r3);
          DoubleVector b3 = a2.sub(r3);
          DoubleVector z0 = b0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, b0);
          z0.intoArray(x, j);
          DoubleVector z1 = b1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, b1);
          z1.intoArray(x, j + 8);
          DoubleVector z2 = b2.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, b2);
          z2.intoArray(x, j + 16);
          DoubleVector z3 = b3.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, b3);
          z3.intoArray(x, j + 24);
        }
      }
    }
  }
}
