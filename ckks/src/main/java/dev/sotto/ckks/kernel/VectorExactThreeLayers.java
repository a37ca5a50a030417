package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The three layers of least distance for the primes that [VectorExactForwardNtt] suits, on
/// transposed blocks of 64, where a vector has eight lanes: their twiddles vary by lane.
///
/// Ranges, in units of p: forward, nothing is reduced before the end. Inverse, from `K ≤ 1.01`, the
/// sums of four are reduced, so that the last layer multiplies at most 2.02, and so is the sum of
/// four products: `K ≤ 1.01` again.
final class VectorExactThreeLayers {
  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;

  private VectorExactThreeLayers() {}

  /// The layers of distance 4, 2, 1 on transposed blocks of 64; the results are reduced.
  static void forward(double[] x, NttTable table, int from, int length) {
    double[] lanes = table.forwardLanes;
    double[] constants = table.constants;
    DoubleVector inverse = DoubleVector.fromArray(SPECIES, constants, NttTable.INVERSE);
    DoubleVector negM = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_MULTIPLE);
    DoubleVector round = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND);
    DoubleVector roundM = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND_MULTIPLE);
    DoubleVector negP = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_PRIME);
    for (int i = 0; i < length / NttTable.BLOCK; i++) {
      int j = from + i * NttTable.BLOCK;
      int u = from / NttTable.SIDE * 7 + i * 56;
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + 8);
      DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 16);
      DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 24);
      DoubleVector x4 = DoubleVector.fromArray(SPECIES, x, j + 32);
      DoubleVector x5 = DoubleVector.fromArray(SPECIES, x, j + 40);
      DoubleVector x6 = DoubleVector.fromArray(SPECIES, x, j + 48);
      DoubleVector x7 = DoubleVector.fromArray(SPECIES, x, j + 56);
      DoubleVector w0 = DoubleVector.fromArray(SPECIES, lanes, u);
      DoubleVector v0 = w0.mul(inverse);
      DoubleVector q0 = x4.lanewise(FMA, v0, round);
      DoubleVector h0 = q0.lanewise(FMA, negM, roundM);
      DoubleVector r0 = x4.lanewise(FMA, w0, h0).sub(q0.sub(round));
      DoubleVector a0 = x0.add(r0);
      DoubleVector a4 = x0.sub(r0);
      DoubleVector q1 = x5.lanewise(FMA, v0, round);
      DoubleVector h1 = q1.lanewise(FMA, negM, roundM);
      DoubleVector r1 = x5.lanewise(FMA, w0, h1).sub(q1.sub(round));
      DoubleVector a1 = x1.add(r1);
      DoubleVector a5 = x1.sub(r1);
      DoubleVector q2 = x6.lanewise(FMA, v0, round);
      DoubleVector h2 = q2.lanewise(FMA, negM, roundM);
      DoubleVector r2 = x6.lanewise(FMA, w0, h2).sub(q2.sub(round));
      DoubleVector a2 = x2.add(r2);
      DoubleVector a6 = x2.sub(r2);
      DoubleVector q3 = x7.lanewise(FMA, v0, round);
      DoubleVector h3 = q3.lanewise(FMA, negM, roundM);
      DoubleVector r3 = x7.lanewise(FMA, w0, h3).sub(q3.sub(round));
      DoubleVector a3 = x3.add(r3);
      DoubleVector a7 = x3.sub(r3);
      DoubleVector w1 = DoubleVector.fromArray(SPECIES, lanes, u + 8);
      DoubleVector v1 = w1.mul(inverse);
      DoubleVector q4 = a2.lanewise(FMA, v1, round);
      DoubleVector h4 = q4.lanewise(FMA, negM, roundM);
      DoubleVector r4 = a2.lanewise(FMA, w1, h4).sub(q4.sub(round));
      DoubleVector b0 = a0.add(r4);
      DoubleVector b2 = a0.sub(r4);
      DoubleVector q5 = a3.lanewise(FMA, v1, round);
      DoubleVector h5 = q5.lanewise(FMA, negM, roundM);
      DoubleVector r5 = a3.lanewise(FMA, w1, h5).sub(q5.sub(round));
      DoubleVector b1 = a1.add(r5);
      DoubleVector b3 = a1.sub(r5);
      DoubleVector w2 = DoubleVector.fromArray(SPECIES, lanes, u + 16);
      DoubleVector v2 = w2.mul(inverse);
      DoubleVector q6 = a6.lanewise(FMA, v2, round);
      DoubleVector h6 = q6.lanewise(FMA, negM, roundM);
      DoubleVector r6 = a6.lanewise(FMA, w2, h6).sub(q6.sub(round));
      DoubleVector b4 = a4.add(r6);
      DoubleVector b6 = a4.sub(r6);
      DoubleVector q7 = a7.lanewise(FMA, v2, round);
      DoubleVector h7 = q7.lanewise(FMA, negM, roundM);
      DoubleVector r7 = a7.lanewise(FMA, w2, h7).sub(q7.sub(round));
      DoubleVector b5 = a5.add(r7);
      DoubleVector b7 = a5.sub(r7);
      DoubleVector w3 = DoubleVector.fromArray(SPECIES, lanes, u + 24);
      DoubleVector v3 = w3.mul(inverse);
      DoubleVector q8 = b1.lanewise(FMA, v3, round);
      DoubleVector h8 = q8.lanewise(FMA, negM, roundM);
      DoubleVector r8 = b1.lanewise(FMA, w3, h8).sub(q8.sub(round));
      DoubleVector c0 = b0.add(r8);
      DoubleVector c1 = b0.sub(r8);
      DoubleVector w4 = DoubleVector.fromArray(SPECIES, lanes, u + 32);
      DoubleVector v4 = w4.mul(inverse);
      DoubleVector q9 = b3.lanewise(FMA, v4, round);
      DoubleVector h9 = q9.lanewise(FMA, negM, roundM);
      DoubleVector r9 = b3.lanewise(FMA, w4, h9).sub(q9.sub(round));
      DoubleVector c2 = b2.add(r9);
      DoubleVector c3 = b2.sub(r9);
      DoubleVector w5 = DoubleVector.fromArray(SPECIES, lanes, u + 40);
      DoubleVector v5 = w5.mul(inverse);
      DoubleVector q10 = b5.lanewise(FMA, v5, round);
      DoubleVector h10 = q10.lanewise(FMA, negM, roundM);
      DoubleVector r10 = b5.lanewise(FMA, w5, h10).sub(q10.sub(round));
      DoubleVector c4 = b4.add(r10);
      DoubleVector c5 = b4.sub(r10);
      DoubleVector w6 = DoubleVector.fromArray(SPECIES, lanes, u + 48);
      DoubleVector v6 = w6.mul(inverse);
      DoubleVector q11 = b7.lanewise(FMA, v6, round);
      DoubleVector h11 = q11.lanewise(FMA, negM, roundM);
      DoubleVector r11 = b7.lanewise(FMA, w6, h11).sub(q11.sub(round));
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

  /// The layers of distance 1, 2, 4 on transposed blocks of 64.
  static void inverse(double[] source, double[] x, NttTable table, int from, int length) {
    double[] lanes = table.inverseLanes;
    double[] constants = table.constants;
    DoubleVector inverse = DoubleVector.fromArray(SPECIES, constants, NttTable.INVERSE);
    DoubleVector negM = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_MULTIPLE);
    DoubleVector round = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND);
    DoubleVector roundM = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND_MULTIPLE);
    DoubleVector negP = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_PRIME);
    for (int i = 0; i < length / NttTable.BLOCK; i++) {
      int j = from + i * NttTable.BLOCK;
      int u = from / NttTable.SIDE * 7 + i * 56;
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, source, j);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, source, j + 8);
      DoubleVector x2 = DoubleVector.fromArray(SPECIES, source, j + 16);
      DoubleVector x3 = DoubleVector.fromArray(SPECIES, source, j + 24);
      DoubleVector x4 = DoubleVector.fromArray(SPECIES, source, j + 32);
      DoubleVector x5 = DoubleVector.fromArray(SPECIES, source, j + 40);
      DoubleVector x6 = DoubleVector.fromArray(SPECIES, source, j + 48);
      DoubleVector x7 = DoubleVector.fromArray(SPECIES, source, j + 56);
      DoubleVector w3 = DoubleVector.fromArray(SPECIES, lanes, u + 24);
      DoubleVector v3 = w3.mul(inverse);
      DoubleVector a0 = x0.add(x1);
      DoubleVector d20 = x0.sub(x1);
      DoubleVector q0 = d20.lanewise(FMA, v3, round);
      DoubleVector h0 = q0.lanewise(FMA, negM, roundM);
      DoubleVector a1 = d20.lanewise(FMA, w3, h0).sub(q0.sub(round));
      DoubleVector w4 = DoubleVector.fromArray(SPECIES, lanes, u + 32);
      DoubleVector v4 = w4.mul(inverse);
      DoubleVector a2 = x2.add(x3);
      DoubleVector d22 = x2.sub(x3);
      DoubleVector q1 = d22.lanewise(FMA, v4, round);
      DoubleVector h1 = q1.lanewise(FMA, negM, roundM);
      DoubleVector a3 = d22.lanewise(FMA, w4, h1).sub(q1.sub(round));
      DoubleVector w5 = DoubleVector.fromArray(SPECIES, lanes, u + 40);
      DoubleVector v5 = w5.mul(inverse);
      DoubleVector a4 = x4.add(x5);
      DoubleVector d24 = x4.sub(x5);
      DoubleVector q2 = d24.lanewise(FMA, v5, round);
      DoubleVector h2 = q2.lanewise(FMA, negM, roundM);
      DoubleVector a5 = d24.lanewise(FMA, w5, h2).sub(q2.sub(round));
      DoubleVector w6 = DoubleVector.fromArray(SPECIES, lanes, u + 48);
      DoubleVector v6 = w6.mul(inverse);
      DoubleVector a6 = x6.add(x7);
      DoubleVector d26 = x6.sub(x7);
      DoubleVector q3 = d26.lanewise(FMA, v6, round);
      DoubleVector h3 = q3.lanewise(FMA, negM, roundM);
      DoubleVector a7 = d26.lanewise(FMA, w6, h3).sub(q3.sub(round));
      DoubleVector w1 = DoubleVector.fromArray(SPECIES, lanes, u + 8);
      DoubleVector v1 = w1.mul(inverse);
      DoubleVector s0 = a0.add(a2);
      DoubleVector b0 = s0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s0);
      DoubleVector d10 = a0.sub(a2);
      DoubleVector q4 = d10.lanewise(FMA, v1, round);
      DoubleVector h4 = q4.lanewise(FMA, negM, roundM);
      DoubleVector b2 = d10.lanewise(FMA, w1, h4).sub(q4.sub(round));
      DoubleVector b1 = a1.add(a3);
      DoubleVector d11 = a1.sub(a3);
      DoubleVector q5 = d11.lanewise(FMA, v1, round);
      DoubleVector h5 = q5.lanewise(FMA, negM, roundM);
      DoubleVector b3 = d11.lanewise(FMA, w1, h5).sub(q5.sub(round));
      DoubleVector w2 = DoubleVector.fromArray(SPECIES, lanes, u + 16);
      DoubleVector v2 = w2.mul(inverse);
      DoubleVector s4 = a4.add(a6);
      DoubleVector b4 = s4.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s4);
      DoubleVector d14 = a4.sub(a6);
      DoubleVector q6 = d14.lanewise(FMA, v2, round);
      DoubleVector h6 = q6.lanewise(FMA, negM, roundM);
      DoubleVector b6 = d14.lanewise(FMA, w2, h6).sub(q6.sub(round));
      DoubleVector b5 = a5.add(a7);
      DoubleVector d15 = a5.sub(a7);
      DoubleVector q7 = d15.lanewise(FMA, v2, round);
      DoubleVector h7 = q7.lanewise(FMA, negM, roundM);
      DoubleVector b7 = d15.lanewise(FMA, w2, h7).sub(q7.sub(round));
      DoubleVector w0 = DoubleVector.fromArray(SPECIES, lanes, u);
      DoubleVector v0 = w0.mul(inverse);
      DoubleVector c0 = b0.add(b4);
      DoubleVector d00 = b0.sub(b4);
      DoubleVector q8 = d00.lanewise(FMA, v0, round);
      DoubleVector h8 = q8.lanewise(FMA, negM, roundM);
      DoubleVector c4 = d00.lanewise(FMA, w0, h8).sub(q8.sub(round));
      DoubleVector c1 = b1.add(b5);
      DoubleVector d01 = b1.sub(b5);
      DoubleVector q9 = d01.lanewise(FMA, v0, round);
      DoubleVector h9 = q9.lanewise(FMA, negM, roundM);
      DoubleVector c5 = d01.lanewise(FMA, w0, h9).sub(q9.sub(round));
      DoubleVector c2 = b2.add(b6);
      DoubleVector d02 = b2.sub(b6);
      DoubleVector q10 = d02.lanewise(FMA, v0, round);
      DoubleVector h10 = q10.lanewise(FMA, negM, roundM);
      DoubleVector c6 = d02.lanewise(FMA, w0, h10).sub(q10.sub(round));
      DoubleVector c3 = b3.add(b7);
      DoubleVector d03 = b3.sub(b7);
      DoubleVector q11 = d03.lanewise(FMA, v0, round);
      DoubleVector h11 = q11.lanewise(FMA, negM, roundM);
      DoubleVector c7 = d03.lanewise(FMA, w0, h11).sub(q11.sub(round));
      c0.intoArray(x, j);
      DoubleVector z1 = c1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, c1);
      z1.intoArray(x, j + 8);
      c2.intoArray(x, j + 16);
      c3.intoArray(x, j + 24);
      c4.intoArray(x, j + 32);
      c5.intoArray(x, j + 40);
      c6.intoArray(x, j + 48);
      c7.intoArray(x, j + 56);
    }
  }
}
