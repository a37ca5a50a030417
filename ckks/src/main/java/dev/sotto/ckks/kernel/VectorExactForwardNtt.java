package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The forward transform's passes for primes whose quotients can be multiplied exactly, in vectors
/// of four or eight lanes.
///
/// A prime of a transform is `p = 1 + M` with `M = m·2^k`. The product of x and a twiddle w has the
/// quotient `q = round(x·w/p)`; `q·M` is exact in a double while `|q|·m ≤ 2^53`, and so are `x·w −
/// q·M = q + r`, one fused operation, and the remainder r: five operations, which wait for each
/// other less than those of [VectorForwardNtt]. q is rounded by adding a constant, which is taken
/// off its product with M in the same operation that makes it.
///
/// Ranges, in units of p: r is below ½ and an error of the quotient that is at most `3·K·p·2^-54`
/// for an input below K, so a layer adds that to K, from 1 on. Nothing is reduced before the end:
/// [NttTable#largestExact] says up to which prime that is exact.
final class VectorExactForwardNtt {
  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();

  /// Elements of a subtree that the last layers finish.
  private static final int LAST = LANES == 4 ? 4 : 8;

  /// Columns that are copied before they are transformed: four times as many stay in the
  /// first-level cache.
  private static final int COPIED = 512;

  private VectorExactForwardNtt() {}

  /// Whether transforms with this table can be made here.
  static boolean suits(NttTable table) {
    return LANES >= 4 && table.modulus.p() <= NttTable.largestExact(table.n);
  }

  /// Two layers of the whole transform of `source`, into `x`.
  @SuppressWarnings("ReferenceEquality")
  static void first(double[] source, double[] x, NttTable table) {
    int t = table.n / 4;
    for (int j = 0; j < t; j += COPIED) {
      if (source != x) {
        for (int start = j; start < table.n; start += t) {
          System.arraycopy(source, start, x, start, COPIED);
        }
      }
      along(x, table, j, COPIED, t, 1);
    }
  }

  /// All layers of a subtree of `length` elements, 256 or more, that stays in the first-level
  /// cache.
  static void inner(double[] x, NttTable table, int from, int length, int k) {
    int size = length;
    if (Integer.numberOfTrailingZeros(length / LAST) % 2 == 1) {
      size /= 2;
      one(x, table, from, size, k);
    }
    for (; size > LAST; size /= 4) {
      int t = size / 4;
      int blocks = length / size;
      if (t >= 64) {
        for (int i = 0; i < blocks; i++) {
          along(x, table, from + i * size, t, t, k * blocks + i);
        }
      } else {
        across(x, table, from, t, blocks, k * blocks);
      }
    }
    VectorTranspose.blocks(x, from, length);
    if (LAST == 4) {
      lastTwo(x, table, from, length);
    } else {
      VectorExactThreeLayers.forward(x, table, from, length);
    }
  }

  /// Two layers for `columns` columns, from `from` on, of a subtree of `4·t` elements.
  static void along(double[] x, NttTable table, int from, int columns, int t, int k) {
    double[] twiddles = table.forward;
    double[] constants = table.constants;
    DoubleVector inverse = DoubleVector.fromArray(SPECIES, constants, NttTable.INVERSE);
    DoubleVector negM = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_MULTIPLE);
    DoubleVector round = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND);
    DoubleVector roundM = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND_MULTIPLE);
    DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k]);
    DoubleVector v1 = w1.mul(inverse);
    DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2 * k]);
    DoubleVector v2 = w2.mul(inverse);
    DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[2 * k + 1]);
    DoubleVector v3 = w3.mul(inverse);
    for (int j = from; j < from + columns; j += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
      DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
      DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
      DoubleVector q0 = x2.lanewise(FMA, v1, round);
      DoubleVector h0 = q0.lanewise(FMA, negM, roundM);
      DoubleVector r0 = x2.lanewise(FMA, w1, h0).sub(q0.sub(round));
      DoubleVector a0 = x0.add(r0);
      DoubleVector a2 = x0.sub(r0);
      DoubleVector q1 = x3.lanewise(FMA, v1, round);
      DoubleVector h1 = q1.lanewise(FMA, negM, roundM);
      DoubleVector r1 = x3.lanewise(FMA, w1, h1).sub(q1.sub(round));
      DoubleVector a1 = x1.add(r1);
      DoubleVector a3 = x1.sub(r1);
      DoubleVector q2 = a1.lanewise(FMA, v2, round);
      DoubleVector h2 = q2.lanewise(FMA, negM, roundM);
      DoubleVector r2 = a1.lanewise(FMA, w2, h2).sub(q2.sub(round));
      DoubleVector b0 = a0.add(r2);
      DoubleVector b1 = a0.sub(r2);
      DoubleVector q3 = a3.lanewise(FMA, v3, round);
      DoubleVector h3 = q3.lanewise(FMA, negM, roundM);
      DoubleVector r3 = a3.lanewise(FMA, w3, h3).sub(q3.sub(round));
      DoubleVector b2 = a2.add(r3);
      DoubleVector b3 = a2.sub(r3);
      b0.intoArray(x, j);
      b1.intoArray(x, j + t);
      b2.intoArray(x, j + 2 * t);
      b3.intoArray(x, j + 3 * t);
    }
  }

  /// As [#along] for all of `blocks` small subtrees, one column of all at a time.
  private static void across(double[] x, NttTable table, int from, int t, int blocks, int k) {
    double[] twiddles = table.forward;
    double[] constants = table.constants;
    DoubleVector inverse = DoubleVector.fromArray(SPECIES, constants, NttTable.INVERSE);
    DoubleVector negM = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_MULTIPLE);
    DoubleVector round = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND);
    DoubleVector roundM = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND_MULTIPLE);
    for (int column = from; column < from + t; column += LANES) {
      for (int i = 0; i < blocks; i++) {
        int j = column + 4 * t * i;
        DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k + i]);
        DoubleVector v1 = w1.mul(inverse);
        DoubleVector w2 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i)]);
        DoubleVector v2 = w2.mul(inverse);
        DoubleVector w3 = DoubleVector.broadcast(SPECIES, twiddles[2 * (k + i) + 1]);
        DoubleVector v3 = w3.mul(inverse);
        DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
        DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, j + 2 * t);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, j + 3 * t);
        DoubleVector q0 = x2.lanewise(FMA, v1, round);
        DoubleVector h0 = q0.lanewise(FMA, negM, roundM);
        DoubleVector r0 = x2.lanewise(FMA, w1, h0).sub(q0.sub(round));
        DoubleVector a0 = x0.add(r0);
        DoubleVector a2 = x0.sub(r0);
        DoubleVector q1 = x3.lanewise(FMA, v1, round);
        DoubleVector h1 = q1.lanewise(FMA, negM, roundM);
        DoubleVector r1 = x3.lanewise(FMA, w1, h1).sub(q1.sub(round));
        DoubleVector a1 = x1.add(r1);
        DoubleVector a3 = x1.sub(r1);
        DoubleVector q2 = a1.lanewise(FMA, v2, round);
        DoubleVector h2 = q2.lanewise(FMA, negM, roundM);
        DoubleVector r2 = a1.lanewise(FMA, w2, h2).sub(q2.sub(round));
        DoubleVector b0 = a0.add(r2);
        DoubleVector b1 = a0.sub(r2);
        DoubleVector q3 = a3.lanewise(FMA, v3, round);
        DoubleVector h3 = q3.lanewise(FMA, negM, roundM);
        DoubleVector r3 = a3.lanewise(FMA, w3, h3).sub(q3.sub(round));
        DoubleVector b2 = a2.add(r3);
        DoubleVector b3 = a2.sub(r3);
        b0.intoArray(x, j);
        b1.intoArray(x, j + t);
        b2.intoArray(x, j + 2 * t);
        b3.intoArray(x, j + 3 * t);
      }
    }
  }

  /// One layer of one subtree of `2·t` elements.
  private static void one(double[] x, NttTable table, int from, int t, int k) {
    double[] twiddles = table.forward;
    double[] constants = table.constants;
    DoubleVector inverse = DoubleVector.fromArray(SPECIES, constants, NttTable.INVERSE);
    DoubleVector negM = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_MULTIPLE);
    DoubleVector round = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND);
    DoubleVector roundM = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND_MULTIPLE);
    DoubleVector w1 = DoubleVector.broadcast(SPECIES, twiddles[k]);
    DoubleVector v1 = w1.mul(inverse);
    for (int j = from; j < from + t; j += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, j);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, j + t);
      DoubleVector q0 = x1.lanewise(FMA, v1, round);
      DoubleVector h0 = q0.lanewise(FMA, negM, roundM);
      DoubleVector r0 = x1.lanewise(FMA, w1, h0).sub(q0.sub(round));
      DoubleVector b0 = x0.add(r0);
      DoubleVector b1 = x0.sub(r0);
      b0.intoArray(x, j);
      b1.intoArray(x, j + t);
    }
  }

  /// The layers of distance 2 and 1 on transposed blocks of 64; the results are reduced.
  private static void lastTwo(double[] x, NttTable table, int from, int length) {
    double[] lanes = table.forwardLanes;
    double[] constants = table.constants;
    DoubleVector inverse = DoubleVector.fromArray(SPECIES, constants, NttTable.INVERSE);
    DoubleVector negM = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_MULTIPLE);
    DoubleVector round = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND);
    DoubleVector roundM = DoubleVector.fromArray(SPECIES, constants, NttTable.ROUND_MULTIPLE);
    DoubleVector negP = DoubleVector.fromArray(SPECIES, constants, NttTable.NEGATIVE_PRIME);
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
          DoubleVector v1 = w1.mul(inverse);
          DoubleVector w2 = DoubleVector.fromArray(SPECIES, lanes, v + 24);
          DoubleVector v2 = w2.mul(inverse);
          DoubleVector w3 = DoubleVector.fromArray(SPECIES, lanes, v + 32);
          DoubleVector v3 = w3.mul(inverse);
          DoubleVector q0 = x2.lanewise(FMA, v1, round);
          DoubleVector h0 = q0.lanewise(FMA, negM, roundM);
          DoubleVector r0 = x2.lanewise(FMA, w1, h0).sub(q0.sub(round));
          DoubleVector a0 = x0.add(r0);
          DoubleVector a2 = x0.sub(r0);
          DoubleVector q1 = x3.lanewise(FMA, v1, round);
          DoubleVector h1 = q1.lanewise(FMA, negM, roundM);
          DoubleVector r1 = x3.lanewise(FMA, w1, h1).sub(q1.sub(round));
          DoubleVector a1 = x1.add(r1);
          DoubleVector a3 = x1.sub(r1);
          DoubleVector q2 = a1.lanewise(FMA, v2, round);
          DoubleVector h2 = q2.lanewise(FMA, negM, roundM);
          DoubleVector r2 = a1.lanewise(FMA, w2, h2).sub(q2.sub(round));
          DoubleVector b0 = a0.add(r2);
          DoubleVector b1 = a0.sub(r2);
          DoubleVector q3 = a3.lanewise(FMA, v3, round);
          DoubleVector h3 = q3.lanewise(FMA, negM, roundM);
          DoubleVector r3 = a3.lanewise(FMA, w3, h3).sub(q3.sub(round));
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
