package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The inverse transform in vectors: the forward one backwards.
///
/// Ranges, in units of p for the largest modulus (a product with a twiddle comes out below `½ +
/// 0.0825·K` for an input below K, and is right while `K ≤ 6.06`): the first three layers give at
/// most 1.43 after reducing the two outputs that are larger; a pass of two layers from K gives a
/// reduced sum, `1 + 0.33·K` for the sum of its products and less for the others, so that `K ≤
/// 1.493` holds from pass to pass and its sums of four stay below 5.98; the first two layers are
/// such a pass. The last pass multiplies by 1/N and reduces, so that results do not depend on the
/// kernels in use.
final class VectorInverseNtt {

  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int CACHED = 2048;

  /// Elements of a subtree that the first layers finish.
  private static final int FIRST = LANES == 4 ? 4 : 8;

  private VectorInverseNtt() {}

  /// @param exact whether by the passes of [VectorExactInverseNtt], which must suit the table
  static void transform(double[] source, double[] x, NttTable table, boolean exact) {
    int n = table.n;
    for (int i = 0; i < 4; i++) {
      outer(source, x, table, exact, i * (n / 4), n / 4, 4 + i);
    }
    if (exact) {
      VectorExactInverseNtt.last(x, table);
    } else {
      lastPass(x, table, n / 4);
    }
  }

  /// Transforms the elements `from`, …, `from + length − 1` of `source` back, a subtree whose
  /// twiddle is `k`.
  private static void outer(
      double[] source, double[] x, NttTable table, boolean exact, int from, int length, int k) {
    if (length <= CACHED) {
      inner(source, x, table, exact, from, length, k);
      return;
    }
    for (int i = 0; i < 4; i++) {
      outer(source, x, table, exact, from + i * (length / 4), length / 4, 4 * k + i);
    }
    if (exact) {
      VectorExactInverseNtt.along(x, table, from, length / 4, k);
    } else {
      radix4Along(x, table, from, length / 4, 1, k);
    }
  }

  private static void inner(
      double[] source, double[] x, NttTable table, boolean exact, int from, int length, int k) {
    if (exact) {
      VectorExactInverseNtt.inner(source, x, table, from, length, k);
      return;
    }
    if (FIRST == 4) {
      VectorInverseFirstLayers.two(source, x, table, from, length);
    } else {
      VectorInverseFirstLayers.three(source, x, table, from, length);
    }
    VectorTranspose.blocks(x, from, length);
    int t = FIRST;
    for (; 4 * t <= length; t *= 4) {
      int blocks = length / (4 * t);
      if (t >= 64) {
        radix4Along(x, table, from, t, blocks, k * blocks);
      } else {
        radix4Across(x, table, from, t, blocks, k * blocks);
      }
    }
    if (t < length) {
      radix2(x, table, from, t, k);
    }
  }

  /// Two layers for `blocks` subtrees of `4·t` elements; one subtree's twiddles at a time.
  private static void radix4Along(double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.inverse;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int i = 0; i < blocks; i++) {
      DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k + i]);
      DoubleVector n1 = w1.neg();
      DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i)]);
      DoubleVector n2 = w2.neg();
      DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i) + 1]);
      DoubleVector n3 = w3.neg();
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
        r0.add(r1).intoArray(x, j + t);
        DoubleVector h2 = d2.mul(w1);
        DoubleVector q2 = h2.lanewise(FMA, inverse, round).sub(round);
        DoubleVector y2 = q2.lanewise(FMA, negP, h2).sub(d2.lanewise(FMA, n1, h2));
        DoubleVector h3 = d3.mul(w1);
        DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
        DoubleVector y3 = q3.lanewise(FMA, negP, h3).sub(d3.lanewise(FMA, n1, h3));
        y2.intoArray(x, j + 2 * t);
        y3.intoArray(x, j + 3 * t);
      }
    }
  }

  /// As [#radix4Along], one column of all subtrees at a time, for many small subtrees.
  private static void radix4Across(double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.inverse;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int column = from; column < from + t; column += LANES) {
      for (int i = 0; i < blocks; i++) {
        int j = column + 4 * t * i;
        DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k + i]);
        DoubleVector n1 = w1.neg();
        DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i)]);
        DoubleVector n2 = w2.neg();
        DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i) + 1]);
        DoubleVector n3 = w3.neg();
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
        DoubleVector sum = s0.add(s1);
        DoubleVector d2 = s0.sub(s1);
        DoubleVector d3 = r0.sub(r1);
        DoubleVector y0 = sum.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, sum);
        y0.intoArray(x, j);
        r0.add(r1).intoArray(x, j + t);
        DoubleVector h2 = d2.mul(w1);
        DoubleVector q2 = h2.lanewise(FMA, inverse, round).sub(round);
        DoubleVector y2 = q2.lanewise(FMA, negP, h2).sub(d2.lanewise(FMA, n1, h2));
        DoubleVector h3 = d3.mul(w1);
        DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
        DoubleVector y3 = q3.lanewise(FMA, negP, h3).sub(d3.lanewise(FMA, n1, h3));
        y2.intoArray(x, j + 2 * t);
        y3.intoArray(x, j + 3 * t);
      }
    }
  }

  /// One layer of one subtree of `2·t` elements.
  private static void radix2(double[] x, NttTable table, int from, int t, int k) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector w1 = DoubleVector.broadcast(SPECIES, table.inverse[k]);
    DoubleVector n1 = w1.neg();
    for (int j = from; j < from + t; j += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
      DoubleVector sum = x0.add(x1);
      DoubleVector d = x0.sub(x1);
      DoubleVector y0 = sum.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, sum);
      y0.intoArray(x, j);
      DoubleVector h0 = d.mul(w1);
      DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
      DoubleVector y1 = q0.lanewise(FMA, negP, h0).sub(d.lanewise(FMA, n1, h0));
      y1.intoArray(x, j + t);
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
    DoubleVector scaleP = DoubleVector.broadcast(SPECIES, table.degreeInverse / table.modulus.p());
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
}
