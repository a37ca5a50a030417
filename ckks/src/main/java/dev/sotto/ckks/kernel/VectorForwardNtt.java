package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The forward transform in vectors.
///
/// Passes of two layers, depth first: sub-transforms that fit the first-level cache are finished
/// one after the other. The last layers work on blocks of 64 that have been transposed, so that
/// their twiddles vary by lane and their data do not: two layers where a vector has four lanes,
/// since those of distance 4 need no transposition then, otherwise three.
///
/// Ranges, in units of p for the largest modulus (a product with a twiddle comes out below `½ +
/// 0.0825·K` for an input below K, and is right while `K ≤ 6.06`; a layer adds that to its other
/// input): at most six layers, from `K ≤ 1`, lead to 5.3 at the first pass inside the cache, which
/// reduces. A reducing pass from 5.3 ends below 2.1, from 3.5 below 1.9. At most one pass that does
/// not reduce follows one that does, and ends below 3.5. The last three layers start by reducing;
/// the last two follow a reducing pass and end below 3.4.
final class VectorForwardNtt {

  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();

  /// Elements of a sub-transform that stays in the first-level cache with its twiddles.
  private static final int CACHED = 2048;

  /// Elements of a subtree that the last layers finish.
  private static final int LAST = LANES == 4 ? 4 : 8;

  private VectorForwardNtt() {}

  /// @param exact whether by the passes of [VectorExactForwardNtt], which must suit the table
  static void transform(
      double[] source, double[] x, NttTable table, boolean exact, FinishedPart finished) {
    int n = table.n;
    if (n <= CACHED) {
      System.arraycopy(source, 0, x, 0, n);
      inner(x, table, exact, 0, n, 1);
      finished.accept(0, n);
      return;
    }
    int part = n / 4;
    if (exact) {
      VectorExactForwardNtt.first(source, x, table);
    } else {
      radix4Along(source, x, table, 0, part, 1, 1);
    }
    for (int i = 0; i < 4; i++) {
      outer(x, table, exact, i * part, part, 4 + i);
      finished.accept(i * part, (i + 1) * part);
    }
  }

  /// Transforms the elements `from`, …, `from + length − 1`, a subtree whose first twiddle is `k`.
  private static void outer(
      double[] x, NttTable table, boolean exact, int from, int length, int k) {
    if (length <= CACHED) {
      inner(x, table, exact, from, length, k);
      return;
    }
    if (exact) {
      VectorExactForwardNtt.along(x, table, from, length / 4, length / 4, k);
    } else {
      radix4Along(x, x, table, from, length / 4, 1, k);
    }
    for (int i = 0; i < 4; i++) {
      outer(x, table, exact, from + i * (length / 4), length / 4, 4 * k + i);
    }
  }

  private static void inner(
      double[] x, NttTable table, boolean exact, int from, int length, int k) {
    if (exact) {
      VectorExactForwardNtt.inner(x, table, from, length, k);
      return;
    }
    int size = length;
    if (Integer.numberOfTrailingZeros(length / LAST) % 2 == 1) {
      size /= 2;
      radix2Reducing(x, table, from, size, k);
    }
    for (; size > LAST; size /= 4) {
      int blocks = length / size;
      if (size >= 1024) {
        radix4AlongReducing(x, table, from, size / 4, blocks, k * blocks);
      } else if (size >= 256) {
        radix4Along(x, x, table, from, size / 4, blocks, k * blocks);
      } else {
        radix4AcrossReducing(x, table, from, size / 4, blocks, k * blocks);
      }
    }
    VectorTranspose.blocks(x, from, length);
    if (LAST == 4) {
      VectorForwardLastLayers.two(x, table, from, length);
    } else {
      VectorForwardLastLayers.three(x, table, from, length);
    }
  }

  /// Two layers for `blocks` subtrees of `4·t` elements of `source`, into `x`; one subtree's
  /// twiddles at a time.
  private static void radix4Along(
      double[] source, double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.forward;
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
        DoubleVector x0 = DoubleVector.fromArray(SPECIES, source, j);
        DoubleVector x1 = DoubleVector.fromArray(SPECIES, source, j + t);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, source, j + 2 * t);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, source, j + 3 * t);
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
        a0.add(r2).intoArray(x, j);
        a0.sub(r2).intoArray(x, j + t);
        DoubleVector h3 = a3.mul(w3);
        DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r3 = q3.lanewise(FMA, negP, h3).sub(a3.lanewise(FMA, n3, h3));
        a2.add(r3).intoArray(x, j + 2 * t);
        a2.sub(r3).intoArray(x, j + 3 * t);
      }
    }
  }

  /// As [#radix4Along], reducing what the first layer does not multiply.
  private static void radix4AlongReducing(
      double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.forward;
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
        DoubleVector y0 = DoubleVector.fromArray(SPECIES, x, j);
        DoubleVector y1 = DoubleVector.fromArray(SPECIES, x, j + t);
        DoubleVector x0 = y0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y0);
        DoubleVector x1 = y1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y1);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
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
        a0.add(r2).intoArray(x, j);
        a0.sub(r2).intoArray(x, j + t);
        DoubleVector h3 = a3.mul(w3);
        DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r3 = q3.lanewise(FMA, negP, h3).sub(a3.lanewise(FMA, n3, h3));
        a2.add(r3).intoArray(x, j + 2 * t);
        a2.sub(r3).intoArray(x, j + 3 * t);
      }
    }
  }

  /// As [#radix4AlongReducing], one column of all subtrees at a time, for many small subtrees.
  private static void radix4AcrossReducing(
      double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.forward;
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
        DoubleVector y0 = DoubleVector.fromArray(SPECIES, x, j);
        DoubleVector y1 = DoubleVector.fromArray(SPECIES, x, j + t);
        DoubleVector x0 = y0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y0);
        DoubleVector x1 = y1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y1);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
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
        a0.add(r2).intoArray(x, j);
        a0.sub(r2).intoArray(x, j + t);
        DoubleVector h3 = a3.mul(w3);
        DoubleVector q3 = h3.lanewise(FMA, inverse, round).sub(round);
        DoubleVector r3 = q3.lanewise(FMA, negP, h3).sub(a3.lanewise(FMA, n3, h3));
        a2.add(r3).intoArray(x, j + 2 * t);
        a2.sub(r3).intoArray(x, j + 3 * t);
      }
    }
  }

  /// One layer of one subtree of `2·t` elements, reducing what it does not multiply.
  private static void radix2Reducing(double[] x, NttTable table, int from, int t, int k) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, table.modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -table.modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector w1 = DoubleVector.broadcast(SPECIES, table.forward[k]);
    DoubleVector n1 = w1.neg();
    for (int j = from; j < from + t; j += LANES) {
      DoubleVector y0 = DoubleVector.fromArray(SPECIES, x, j);
      DoubleVector x0 = y0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y0);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
      DoubleVector h0 = x1.mul(w1);
      DoubleVector q0 = h0.lanewise(FMA, inverse, round).sub(round);
      DoubleVector r0 = q0.lanewise(FMA, negP, h0).sub(x1.lanewise(FMA, n1, h0));
      x0.add(r0).intoArray(x, j);
      x0.sub(r0).intoArray(x, j + t);
    }
  }
}
