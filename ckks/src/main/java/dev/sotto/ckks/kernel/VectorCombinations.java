package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Sums of limbs times scalars.
///
/// Below 2^32 four limbs are added at a time. Each scalar is split into a multiple of 2^16, at most
/// 2^31 (and a unit), and the rest, at most 2^15: sums of four products of residues with the first
/// are multiples of 2^16 below 2^65, with the second integers below 2^49, both exact in a double.
final class VectorCombinations {
  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int GROUP = 4;

  private VectorCombinations() {}

  /// As [Kernels#combine].
  static void combine(
      double[][] a, double[] scalars, double[] out, Modulus modulus, boolean accumulate) {
    if (!accumulate) {
      Arrays.fill(out, 0);
    }
    if (!VectorMediumProducts.suits(modulus)) {
      for (int i = 0; i < scalars.length; i++) {
        add(a[i], scalars[i], out, modulus);
      }
      return;
    }
    for (int first = 0; first < scalars.length; first += GROUP) {
      // What a last group lacks are multiples by zero.
      int last = scalars.length - 1;
      double[] group = Arrays.copyOfRange(scalars, first, first + GROUP);
      addFour(
          a[first],
          a[Math.min(last, first + 1)],
          a[Math.min(last, first + 2)],
          a[Math.min(last, first + 3)],
          group,
          out,
          modulus);
    }
  }

  private static void addFour(
      double[] a0,
      double[] a1,
      double[] a2,
      double[] a3,
      double[] scalars,
      double[] out,
      Modulus modulus) {
    double[] upper = scalars.clone();
    for (int i = 0; i < GROUP; i++) {
      upper[i] = scalars[i] + VectorMediumProducts.ROUND_UPPER - VectorMediumProducts.ROUND_UPPER;
    }
    DoubleVector upper0 = DoubleVector.broadcast(SPECIES, upper[0]);
    DoubleVector upper1 = DoubleVector.broadcast(SPECIES, upper[1]);
    DoubleVector upper2 = DoubleVector.broadcast(SPECIES, upper[2]);
    DoubleVector upper3 = DoubleVector.broadcast(SPECIES, upper[3]);
    DoubleVector lower0 = DoubleVector.broadcast(SPECIES, scalars[0] - upper[0]);
    DoubleVector lower1 = DoubleVector.broadcast(SPECIES, scalars[1] - upper[1]);
    DoubleVector lower2 = DoubleVector.broadcast(SPECIES, scalars[2] - upper[2]);
    DoubleVector lower3 = DoubleVector.broadcast(SPECIES, scalars[3] - upper[3]);
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int j = 0; j < out.length; j += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, a0, j);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, a1, j);
      DoubleVector x2 = DoubleVector.fromArray(SPECIES, a2, j);
      DoubleVector x3 = DoubleVector.fromArray(SPECIES, a3, j);
      DoubleVector low = x0.lanewise(FMA, lower0, DoubleVector.fromArray(SPECIES, out, j));
      DoubleVector high = x1.lanewise(FMA, upper1, x0.mul(upper0));
      low = x1.lanewise(FMA, lower1, low);
      DoubleVector high2 = x3.lanewise(FMA, upper3, x2.mul(upper2));
      low = x2.lanewise(FMA, lower2, low);
      high = high.add(high2);
      low = x3.lanewise(FMA, lower3, low);
      DoubleVector q = high.lanewise(FMA, inverse, round).sub(round);
      DoubleVector z = q.lanewise(FMA, negP, high).add(low);
      z.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z).intoArray(out, j);
    }
  }

  /// `out += scalar·a`.
  static void add(double[] a, double scalar, double[] out, Modulus modulus) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector y = DoubleVector.broadcast(SPECIES, scalar);
    DoubleVector negY = y.neg();
    for (int j = 0; j < out.length; j += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, j);
      DoubleVector z = DoubleVector.fromArray(SPECIES, out, j);
      DoubleVector h = x.mul(y);
      DoubleVector q = x.lanewise(FMA, y, z).lanewise(FMA, inverse, round).sub(round);
      DoubleVector low = x.lanewise(FMA, negY, h);
      q.lanewise(FMA, negP, h).sub(low).add(z).intoArray(out, j);
    }
  }
}
