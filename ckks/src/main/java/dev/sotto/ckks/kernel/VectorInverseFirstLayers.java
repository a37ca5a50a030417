package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The first layers of the inverse transform, on transposed blocks of 64: their twiddles vary by
/// lane. For the ranges see [VectorInverseNtt].
final class VectorInverseFirstLayers {

  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorInverseFirstLayers() {}

  /// The layers of distance 1 and 2 on transposed blocks of 64.
  static void two(double[] source, double[] x, NttTable table, int from, int length) {
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
          DoubleVector n1 = w1.neg();
          DoubleVector w2 = DoubleVector.fromArray(SPECIES, lanes, v + 24);
          DoubleVector n2 = w2.neg();
          DoubleVector w3 = DoubleVector.fromArray(SPECIES, lanes, v + 32);
          DoubleVector n3 = w3.neg();
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
          DoubleVector sum = s0.add(s1);
          DoubleVector d2 = s0.sub(s1);
          DoubleVector d3 = r0.sub(r1);
          DoubleVector y0 = sum.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, sum);
          y0.intoArray(x, j);
          r0.add(r1).intoArray(x, j + 8);
          DoubleVector h2 = d2.mul(w1);
          DoubleVector q2 = h2.lanewise(FMA, inverse, round).sub(round);
          DoubleVector y2 = q2.lanewise(FMA, negP, h2).sub(d2.lanewise(FMA, n1, h2));
          DoubleVector h3 = d3.mul(w1);
          DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
          DoubleVector y3 = q3.lanewise(FMA, negP, h3).sub(d3.lanewise(FMA, n1, h3));
          y2.intoArray(x, j + 16);
          y3.intoArray(x, j + 24);
        }
      }
    }
  }

  /// The layers of distance 1, 2, 4 on transposed blocks of 64.
  static void three(double[] source, double[] x, NttTable table, int from, int length) {
    double[] lanes = table.inverseLanes;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int row = 0; row < NttTable.SIDE; row += LANES) {
      for (int i = 0; i < length / NttTable.BLOCK; i++) {
        int j = from + i * NttTable.BLOCK + row;
        int u = from / NttTable.SIDE * 7 + i * 56 + row;
        DoubleVector x0 = DoubleVector.fromArray(SPECIES, source, j);
        DoubleVector x1 = DoubleVector.fromArray(SPECIES, source, j + 8);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, source, j + 16);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, source, j + 24);
        DoubleVector x4 = DoubleVector.fromArray(SPECIES, source, j + 32);
        DoubleVector x5 = DoubleVector.fromArray(SPECIES, source, j + 40);
        DoubleVector x6 = DoubleVector.fromArray(SPECIES, source, j + 48);
        DoubleVector x7 = DoubleVector.fromArray(SPECIES, source, j + 56);
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
