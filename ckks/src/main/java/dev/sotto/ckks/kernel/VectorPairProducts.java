package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Products of pairs of limbs, four in one pass: each limb is read and written once.
final class VectorPairProducts {
  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorPairProducts() {}

  /// As [Kernels#multiplyPairs].
  static void multiply(
      double[][] a, double[][] b, int factor, double[][] out, Modulus modulus, boolean accumulate) {
    if (accumulate) {
      add(a, b, factor, out, modulus);
    } else {
      set(a, b, factor, out, modulus);
    }
  }

  /// What the outputs held is lost.
  private static void set(double[][] a, double[][] b, int factor, double[][] out, Modulus modulus) {
    double[] a0 = a[0];
    double[] a1 = a[1];
    double[] b0 = b[0];
    double[] b1 = b[1];
    double[] out0 = out[0];
    double[] out1 = out[1];
    double[] out2 = out[2];
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector times = DoubleVector.broadcast(SPECIES, factor);
    for (int j = 0; j < out0.length; j += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, a0, j);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, a1, j);
      DoubleVector y0 = DoubleVector.fromArray(SPECIES, b0, j).mul(times);
      DoubleVector y1 = DoubleVector.fromArray(SPECIES, b1, j).mul(times);
      DoubleVector n0 = y0.neg();
      DoubleVector n1 = y1.neg();
      DoubleVector h0 = x0.mul(y0);
      DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
      DoubleVector e0 = x0.lanewise(FMA, n0, h0);
      DoubleVector r0 = q0.lanewise(FMA, negP, h0).sub(e0);
      DoubleVector h1 = x0.mul(y1);
      DoubleVector q1 = h1.lanewise(FMA, inverse, round).sub(round);
      DoubleVector e1 = x0.lanewise(FMA, n1, h1);
      DoubleVector r1 = q1.lanewise(FMA, negP, h1).sub(e1);
      DoubleVector h2 = x1.mul(y0);
      DoubleVector q2 = x1.lanewise(FMA, y0, r1).lanewise(FMA, inverse, round).sub(round);
      DoubleVector e2 = x1.lanewise(FMA, n0, h2);
      DoubleVector r2 = q2.lanewise(FMA, negP, h2).sub(e2).add(r1);
      DoubleVector h3 = x1.mul(y1);
      DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
      DoubleVector e3 = x1.lanewise(FMA, n1, h3);
      DoubleVector r3 = q3.lanewise(FMA, negP, h3).sub(e3);
      r0.intoArray(out0, j);
      r2.intoArray(out1, j);
      r3.intoArray(out2, j);
    }
  }

  /// Adds to what the outputs hold.
  private static void add(double[][] a, double[][] b, int factor, double[][] out, Modulus modulus) {
    double[] a0 = a[0];
    double[] a1 = a[1];
    double[] b0 = b[0];
    double[] b1 = b[1];
    double[] out0 = out[0];
    double[] out1 = out[1];
    double[] out2 = out[2];
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector times = DoubleVector.broadcast(SPECIES, factor);
    for (int j = 0; j < out0.length; j += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, a0, j);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, a1, j);
      DoubleVector y0 = DoubleVector.fromArray(SPECIES, b0, j).mul(times);
      DoubleVector y1 = DoubleVector.fromArray(SPECIES, b1, j).mul(times);
      DoubleVector n0 = y0.neg();
      DoubleVector n1 = y1.neg();
      DoubleVector z0 = DoubleVector.fromArray(SPECIES, out0, j);
      DoubleVector z1 = DoubleVector.fromArray(SPECIES, out1, j);
      DoubleVector z2 = DoubleVector.fromArray(SPECIES, out2, j);
      DoubleVector h0 = x0.mul(y0);
      DoubleVector q0 = x0.lanewise(FMA, y0, z0).lanewise(FMA, inverse, round).sub(round);
      DoubleVector e0 = x0.lanewise(FMA, n0, h0);
      DoubleVector r0 = q0.lanewise(FMA, negP, h0).sub(e0).add(z0);
      DoubleVector h1 = x0.mul(y1);
      DoubleVector q1 = x0.lanewise(FMA, y1, z1).lanewise(FMA, inverse, round).sub(round);
      DoubleVector e1 = x0.lanewise(FMA, n1, h1);
      DoubleVector r1 = q1.lanewise(FMA, negP, h1).sub(e1).add(z1);
      DoubleVector h2 = x1.mul(y0);
      DoubleVector q2 = x1.lanewise(FMA, y0, r1).lanewise(FMA, inverse, round).sub(round);
      DoubleVector e2 = x1.lanewise(FMA, n0, h2);
      DoubleVector r2 = q2.lanewise(FMA, negP, h2).sub(e2).add(r1);
      DoubleVector h3 = x1.mul(y1);
      DoubleVector q3 = x1.lanewise(FMA, y1, z2).lanewise(FMA, inverse, round).sub(round);
      DoubleVector e3 = x1.lanewise(FMA, n1, h3);
      DoubleVector r3 = q3.lanewise(FMA, negP, h3).sub(e3).add(z2);
      r0.intoArray(out0, j);
      r2.intoArray(out1, j);
      r3.intoArray(out2, j);
    }
  }
}
