package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The last layers of the forward transform, on transposed blocks of 64: their twiddles vary by
/// lane. For the ranges see [VectorForwardNtt].
final class VectorForwardLastLayers {

  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorForwardLastLayers() {}

  /// The layers of distance 2 and 1 on transposed blocks of 64; the results are reduced.
  static void two(double[] x, NttTable table, int from, int length) {
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
          DoubleVector n1 = w1.neg();
          DoubleVector w2 = DoubleVector.fromArray(SPECIES, lanes, v + 24);
          DoubleVector n2 = w2.neg();
          DoubleVector w3 = DoubleVector.fromArray(SPECIES, lanes, v + 32);
          DoubleVector n3 = w3.neg();
          DoubleVector h0 = x2.mul(w1);
          DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
          DoubleVector r0 = q0.lanewise(FMA, negP, h0).sub(x2.lanewise(FMA, n1, h0));
          DoubleVector a0 = x0.add(r0);
          DoubleVector a2 = x0.sub(r0);
          DoubleVector h1 = x3.mul(w1);
          DoubleVector q1 = h1.lanewise(FMA, inverse, round).sub(round);
          DoubleVector r1 = q1.lanewise(FMA, negP, h1).sub(x3.lanewise(FMA, n1, h1));
          DoubleVector a1 = x1.add(r1);
          DoubleVector a3 = x1.sub(r1);
          DoubleVector h2 = a1.mul(w2);
          DoubleVector q2 = h2.lanewise(FMA, inverse, round).sub(round);
          DoubleVector r2 = q2.lanewise(FMA, negP, h2).sub(a1.lanewise(FMA, n2, h2));
          DoubleVector b0 = a0.add(r2);
          DoubleVector b1 = a0.sub(r2);
          DoubleVector h3 = a3.mul(w3);
          DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
          DoubleVector r3 = q3.lanewise(FMA, negP, h3).sub(a3.lanewise(FMA, n3, h3));
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

  /// The layers of distance 4, 2, 1 on transposed blocks of 64; the results are reduced.
  static void three(double[] x, NttTable table, int from, int length) {
    double[] lanes = table.forwardLanes;
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
        DoubleVector w0 = DoubleVector.fromArray(SPECIES, lanes, u);
        DoubleVector n0 = w0.neg();
        DoubleVector y0 = x0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, x0);
        DoubleVector h0 = x4.mul(w0);
        DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r0 = q0.lanewise(FMA, negP, h0).sub(x4.lanewise(FMA, n0, h0));
        DoubleVector a0 = y0.add(r0);
        DoubleVector a4 = y0.sub(r0);
        DoubleVector y1 = x1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, x1);
        DoubleVector h1 = x5.mul(w0);
        DoubleVector q1 = h1.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r1 = q1.lanewise(FMA, negP, h1).sub(x5.lanewise(FMA, n0, h1));
        DoubleVector a1 = y1.add(r1);
        DoubleVector a5 = y1.sub(r1);
        DoubleVector y2 = x2.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, x2);
        DoubleVector h2 = x6.mul(w0);
        DoubleVector q2 = h2.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r2 = q2.lanewise(FMA, negP, h2).sub(x6.lanewise(FMA, n0, h2));
        DoubleVector a2 = y2.add(r2);
        DoubleVector a6 = y2.sub(r2);
        DoubleVector y3 = x3.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, x3);
        DoubleVector h3 = x7.mul(w0);
        DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r3 = q3.lanewise(FMA, negP, h3).sub(x7.lanewise(FMA, n0, h3));
        DoubleVector a3 = y3.add(r3);
        DoubleVector a7 = y3.sub(r3);
        DoubleVector w1 = DoubleVector.fromArray(SPECIES, lanes, u + 8);
        DoubleVector n1 = w1.neg();
        DoubleVector h4 = a2.mul(w1);
        DoubleVector q4 = h4.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r4 = q4.lanewise(FMA, negP, h4).sub(a2.lanewise(FMA, n1, h4));
        DoubleVector b0 = a0.add(r4);
        DoubleVector b2 = a0.sub(r4);
        DoubleVector h5 = a3.mul(w1);
        DoubleVector q5 = h5.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r5 = q5.lanewise(FMA, negP, h5).sub(a3.lanewise(FMA, n1, h5));
        DoubleVector b1 = a1.add(r5);
        DoubleVector b3 = a1.sub(r5);
        DoubleVector w2 = DoubleVector.fromArray(SPECIES, lanes, u + 16);
        DoubleVector n2 = w2.neg();
        DoubleVector h6 = a6.mul(w2);
        DoubleVector q6 = h6.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r6 = q6.lanewise(FMA, negP, h6).sub(a6.lanewise(FMA, n2, h6));
        DoubleVector b4 = a4.add(r6);
        DoubleVector b6 = a4.sub(r6);
        DoubleVector h7 = a7.mul(w2);
        DoubleVector q7 = h7.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r7 = q7.lanewise(FMA, negP, h7).sub(a7.lanewise(FMA, n2, h7));
        DoubleVector b5 = a5.add(r7);
        DoubleVector b7 = a5.sub(r7);
        DoubleVector w3 = DoubleVector.fromArray(SPECIES, lanes, u + 24);
        DoubleVector n3 = w3.neg();
        DoubleVector h8 = b1.mul(w3);
        DoubleVector q8 = h8.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r8 = q8.lanewise(FMA, negP, h8).sub(b1.lanewise(FMA, n3, h8));
        DoubleVector c0 = b0.add(r8);
        DoubleVector c1 = b0.sub(r8);
        DoubleVector w4 = DoubleVector.fromArray(SPECIES, lanes, u + 32);
        DoubleVector n4 = w4.neg();
        DoubleVector h9 = b3.mul(w4);
        DoubleVector q9 = h9.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r9 = q9.lanewise(FMA, negP, h9).sub(b3.lanewise(FMA, n4, h9));
        DoubleVector c2 = b2.add(r9);
        DoubleVector c3 = b2.sub(r9);
        DoubleVector w5 = DoubleVector.fromArray(SPECIES, lanes, u + 40);
        DoubleVector n5 = w5.neg();
        DoubleVector h10 = b5.mul(w5);
        DoubleVector q10 = h10.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r10 = q10.lanewise(FMA, negP, h10).sub(b5.lanewise(FMA, n5, h10));
        DoubleVector c4 = b4.add(r10);
        DoubleVector c5 = b4.sub(r10);
        DoubleVector w6 = DoubleVector.fromArray(SPECIES, lanes, u + 48);
        DoubleVector n6 = w6.neg();
        DoubleVector h11 = b7.mul(w6);
        DoubleVector q11 = h11.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r11 = q11.lanewise(FMA, negP, h11).sub(b7.lanewise(FMA, n6, h11));
        DoubleVector c6 = b6.add(r11);
        DoubleVector c7 = b6.sub(r11);
        DoubleVector z0 = c0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, c0);
        z0.intoArray(x, j);
        DoubleVector z1 = c1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, c1);
        z1.intoArray(x, j + 8);
        DoubleVector z2 = c2.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, c2);
        z2.intoArray(x, j + 16);
        DoubleVector z3 = c3.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, c3);
        z3.intoArray(x, j + 24);
        DoubleVector z4 = c4.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, c4);
        z4.intoArray(x, j + 32);
        DoubleVector z5 = c5.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, c5);
        z5.intoArray(x, j + 40);
        DoubleVector z6 = c6.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, c6);
        z6.intoArray(x, j + 48);
        DoubleVector z7 = c7.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, c7);
        z7.intoArray(x, j + 56);
      }
    }
  }
}
