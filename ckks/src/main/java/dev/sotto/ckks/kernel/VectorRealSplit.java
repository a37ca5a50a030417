package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// [Kernels#splitReal] of degrees above 64: `X → X⁻¹` sends the value at position `j` to position
/// `N − 1 − j`, and `X^(N/2)` has one value on the first half of the positions.
final class VectorRealSplit {
  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorRealSplit() {}

  static void split(double[] x, double[] out, NttTable table) {
    int n = table.n;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector w0 = DoubleVector.broadcast(SPECIES, table.half);
    DoubleVector w1 = DoubleVector.broadcast(SPECIES, table.halfTurn);
    DoubleVector negW0 = w0.neg();
    DoubleVector negW1 = w1.neg();
    for (int j = 0; j < n / 2; j += LANES) {
      DoubleVector direct = DoubleVector.fromArray(SPECIES, x, j);
      DoubleVector mirrored =
          DoubleVector.fromArray(SPECIES, x, n - LANES - j).rearrange(VectorProducts.REVERSE);
      DoubleVector sum = direct.add(mirrored);
      DoubleVector h0 = sum.mul(w0);
      DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
      q0.lanewise(FMA, negP, h0).sub(sum.lanewise(FMA, negW0, h0)).intoArray(out, j);
      DoubleVector difference = direct.sub(mirrored);
      DoubleVector h1 = difference.mul(w1);
      DoubleVector q1 = h1.lanewise(FMA, inverse, round).sub(round);
      q1.lanewise(FMA, negP, h1).sub(difference.lanewise(FMA, negW1, h1)).intoArray(out, n / 2 + j);
    }
  }
}
