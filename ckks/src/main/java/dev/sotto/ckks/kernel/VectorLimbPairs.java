package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// As [VectorBaseConversion], two outputs at a time: what they share is loaded once.
///
/// Loads that cross cache lines, as those of whole vectors of 64 bytes do in arrays, bound a single
/// output; 32 registers hold the sums of two.
final class VectorLimbPairs {
  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();

  /// Whether there are registers enough.
  static final boolean WORTHWHILE = LANES == 8;

  /// As in [VectorBaseConversion].
  private static final int TERMS = 8;

  private VectorLimbPairs() {}

  /// Coefficients `[start, end)` of outputs number `output` and the next.
  ///
  /// @param exact whether both have two exact products at least
  static void convert(
      BaseConversion conversion,
      double[][] rows,
      int output,
      double[] out0,
      double[] out1,
      int start,
      int end,
      int shift,
      boolean exact) {
    if (exact) {
      narrow(conversion, rows, output, out0, out1, start, end, shift);
    } else {
      wide(conversion, rows, output, out0, out1, start, end, shift);
    }
  }

  private static void wide(
      BaseConversion conversion,
      double[][] rows,
      int output,
      double[] out0,
      double[] out1,
      int start,
      int end,
      int shift) {
    Modulus modulus0 = conversion.to[output];
    Modulus modulus1 = conversion.to[output + 1];
    double[] weight0 = conversion.weight[output];
    double[] weight1 = conversion.weight[output + 1];
    int m = conversion.from.length;
    double[] overflow = rows[m];
    DoubleVector inverse0 = DoubleVector.broadcast(SPECIES, modulus0.inverse());
    DoubleVector negP0 = DoubleVector.broadcast(SPECIES, -modulus0.p());
    DoubleVector inverse1 = DoubleVector.broadcast(SPECIES, modulus1.inverse());
    DoubleVector negP1 = DoubleVector.broadcast(SPECIES, -modulus1.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector split = DoubleVector.broadcast(SPECIES, VectorProducts.SPLIT);
    for (int j = start; j < end; j += VectorBaseConversion.STEP) {
      int at = j - shift;
      DoubleVector product0 = DoubleVector.broadcast(SPECIES, weight0[m]);
      DoubleVector product1 = DoubleVector.broadcast(SPECIES, weight1[m]);
      DoubleVector v0 = DoubleVector.fromArray(SPECIES, overflow, at);
      DoubleVector lowa0 = v0.mul(product0);
      DoubleVector lowb0 = v0.mul(product1);
      DoubleVector v1 = DoubleVector.fromArray(SPECIES, overflow, at + LANES);
      DoubleVector lowa1 = v1.mul(product0);
      DoubleVector lowb1 = v1.mul(product1);
      DoubleVector v2 = DoubleVector.fromArray(SPECIES, overflow, at + 2 * LANES);
      DoubleVector lowa2 = v2.mul(product0);
      DoubleVector lowb2 = v2.mul(product1);
      DoubleVector v3 = DoubleVector.fromArray(SPECIES, overflow, at + 3 * LANES);
      DoubleVector lowa3 = v3.mul(product0);
      DoubleVector lowb3 = v3.mul(product1);
      for (int first = 0; first < m; first += TERMS) {
        int last = Math.min(m, first + TERMS);
        DoubleVector higha0 = split;
        DoubleVector higha1 = split;
        DoubleVector higha2 = split;
        DoubleVector higha3 = split;
        DoubleVector highb0 = split;
        DoubleVector highb1 = split;
        DoubleVector highb2 = split;
        DoubleVector highb3 = split;
        for (int i = first; i < last; i++) {
          double[] row = rows[i];
          DoubleVector w0 = DoubleVector.broadcast(SPECIES, weight0[i]);
          DoubleVector w1 = DoubleVector.broadcast(SPECIES, weight1[i]);
          DoubleVector y0 = DoubleVector.fromArray(SPECIES, row, at);
          DoubleVector suma0 = y0.lanewise(FMA, w0, higha0);
          lowa0 = lowa0.add(y0.lanewise(FMA, w0, higha0.sub(suma0)));
          higha0 = suma0;
          DoubleVector sumb0 = y0.lanewise(FMA, w1, highb0);
          lowb0 = lowb0.add(y0.lanewise(FMA, w1, highb0.sub(sumb0)));
          highb0 = sumb0;
          DoubleVector y1 = DoubleVector.fromArray(SPECIES, row, at + LANES);
          DoubleVector suma1 = y1.lanewise(FMA, w0, higha1);
          lowa1 = lowa1.add(y1.lanewise(FMA, w0, higha1.sub(suma1)));
          higha1 = suma1;
          DoubleVector sumb1 = y1.lanewise(FMA, w1, highb1);
          lowb1 = lowb1.add(y1.lanewise(FMA, w1, highb1.sub(sumb1)));
          highb1 = sumb1;
          DoubleVector y2 = DoubleVector.fromArray(SPECIES, row, at + 2 * LANES);
          DoubleVector suma2 = y2.lanewise(FMA, w0, higha2);
          lowa2 = lowa2.add(y2.lanewise(FMA, w0, higha2.sub(suma2)));
          higha2 = suma2;
          DoubleVector sumb2 = y2.lanewise(FMA, w1, highb2);
          lowb2 = lowb2.add(y2.lanewise(FMA, w1, highb2.sub(sumb2)));
          highb2 = sumb2;
          DoubleVector y3 = DoubleVector.fromArray(SPECIES, row, at + 3 * LANES);
          DoubleVector suma3 = y3.lanewise(FMA, w0, higha3);
          lowa3 = lowa3.add(y3.lanewise(FMA, w0, higha3.sub(suma3)));
          higha3 = suma3;
          DoubleVector sumb3 = y3.lanewise(FMA, w1, highb3);
          lowb3 = lowb3.add(y3.lanewise(FMA, w1, highb3.sub(sumb3)));
          highb3 = sumb3;
        }
        DoubleVector sa0 = higha0.sub(split);
        DoubleVector qa0 = sa0.lanewise(FMA, inverse0, round).sub(round);
        DoubleVector za0 = qa0.lanewise(FMA, negP0, sa0).add(lowa0);
        DoubleVector ra0 = za0.lanewise(FMA, inverse0, round).sub(round);
        lowa0 = ra0.lanewise(FMA, negP0, za0);
        DoubleVector sa1 = higha1.sub(split);
        DoubleVector qa1 = sa1.lanewise(FMA, inverse0, round).sub(round);
        DoubleVector za1 = qa1.lanewise(FMA, negP0, sa1).add(lowa1);
        DoubleVector ra1 = za1.lanewise(FMA, inverse0, round).sub(round);
        lowa1 = ra1.lanewise(FMA, negP0, za1);
        DoubleVector sa2 = higha2.sub(split);
        DoubleVector qa2 = sa2.lanewise(FMA, inverse0, round).sub(round);
        DoubleVector za2 = qa2.lanewise(FMA, negP0, sa2).add(lowa2);
        DoubleVector ra2 = za2.lanewise(FMA, inverse0, round).sub(round);
        lowa2 = ra2.lanewise(FMA, negP0, za2);
        DoubleVector sa3 = higha3.sub(split);
        DoubleVector qa3 = sa3.lanewise(FMA, inverse0, round).sub(round);
        DoubleVector za3 = qa3.lanewise(FMA, negP0, sa3).add(lowa3);
        DoubleVector ra3 = za3.lanewise(FMA, inverse0, round).sub(round);
        lowa3 = ra3.lanewise(FMA, negP0, za3);
        DoubleVector sb0 = highb0.sub(split);
        DoubleVector qb0 = sb0.lanewise(FMA, inverse1, round).sub(round);
        DoubleVector zb0 = qb0.lanewise(FMA, negP1, sb0).add(lowb0);
        DoubleVector rb0 = zb0.lanewise(FMA, inverse1, round).sub(round);
        lowb0 = rb0.lanewise(FMA, negP1, zb0);
        DoubleVector sb1 = highb1.sub(split);
        DoubleVector qb1 = sb1.lanewise(FMA, inverse1, round).sub(round);
        DoubleVector zb1 = qb1.lanewise(FMA, negP1, sb1).add(lowb1);
        DoubleVector rb1 = zb1.lanewise(FMA, inverse1, round).sub(round);
        lowb1 = rb1.lanewise(FMA, negP1, zb1);
        DoubleVector sb2 = highb2.sub(split);
        DoubleVector qb2 = sb2.lanewise(FMA, inverse1, round).sub(round);
        DoubleVector zb2 = qb2.lanewise(FMA, negP1, sb2).add(lowb2);
        DoubleVector rb2 = zb2.lanewise(FMA, inverse1, round).sub(round);
        lowb2 = rb2.lanewise(FMA, negP1, zb2);
        DoubleVector sb3 = highb3.sub(split);
        DoubleVector qb3 = sb3.lanewise(FMA, inverse1, round).sub(round);
        DoubleVector zb3 = qb3.lanewise(FMA, negP1, sb3).add(lowb3);
        DoubleVector rb3 = zb3.lanewise(FMA, inverse1, round).sub(round);
        lowb3 = rb3.lanewise(FMA, negP1, zb3);
      }
      lowa0.intoArray(out0, j);
      lowa1.intoArray(out0, j + LANES);
      lowa2.intoArray(out0, j + 2 * LANES);
      lowa3.intoArray(out0, j + 3 * LANES);
      lowb0.intoArray(out1, j);
      lowb1.intoArray(out1, j + LANES);
      lowb2.intoArray(out1, j + 2 * LANES);
      lowb3.intoArray(out1, j + 3 * LANES);
    }
  }

  /// As [#wide], where [BaseConversion#exactTerms] products and their sum are exact in a double.
  private static void narrow(
      BaseConversion conversion,
      double[][] rows,
      int output,
      double[] out0,
      double[] out1,
      int start,
      int end,
      int shift) {
    Modulus modulus0 = conversion.to[output];
    Modulus modulus1 = conversion.to[output + 1];
    double[] weight0 = conversion.weight[output];
    double[] weight1 = conversion.weight[output + 1];
    int m = conversion.from.length;
    double[] overflow = rows[m];
    int terms = Math.min(conversion.exactTerms[output], conversion.exactTerms[output + 1]);
    DoubleVector inverse0 = DoubleVector.broadcast(SPECIES, modulus0.inverse());
    DoubleVector negP0 = DoubleVector.broadcast(SPECIES, -modulus0.p());
    DoubleVector inverse1 = DoubleVector.broadcast(SPECIES, modulus1.inverse());
    DoubleVector negP1 = DoubleVector.broadcast(SPECIES, -modulus1.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int j = start; j < end; j += VectorBaseConversion.STEP) {
      int at = j - shift;
      DoubleVector product0 = DoubleVector.broadcast(SPECIES, weight0[m]);
      DoubleVector product1 = DoubleVector.broadcast(SPECIES, weight1[m]);
      DoubleVector v0 = DoubleVector.fromArray(SPECIES, overflow, at);
      DoubleVector a0 = v0.mul(product0);
      DoubleVector b0 = v0.mul(product1);
      DoubleVector v1 = DoubleVector.fromArray(SPECIES, overflow, at + LANES);
      DoubleVector a1 = v1.mul(product0);
      DoubleVector b1 = v1.mul(product1);
      DoubleVector v2 = DoubleVector.fromArray(SPECIES, overflow, at + 2 * LANES);
      DoubleVector a2 = v2.mul(product0);
      DoubleVector b2 = v2.mul(product1);
      DoubleVector v3 = DoubleVector.fromArray(SPECIES, overflow, at + 3 * LANES);
      DoubleVector a3 = v3.mul(product0);
      DoubleVector b3 = v3.mul(product1);
      for (int first = 0; first < m; first += terms) {
        int last = Math.min(m, first + terms);
        for (int i = first; i < last; i++) {
          double[] row = rows[i];
          DoubleVector w0 = DoubleVector.broadcast(SPECIES, weight0[i]);
          DoubleVector w1 = DoubleVector.broadcast(SPECIES, weight1[i]);
          DoubleVector y0 = DoubleVector.fromArray(SPECIES, row, at);
          a0 = w0.lanewise(FMA, y0, a0);
          b0 = w1.lanewise(FMA, y0, b0);
          DoubleVector y1 = DoubleVector.fromArray(SPECIES, row, at + LANES);
          a1 = w0.lanewise(FMA, y1, a1);
          b1 = w1.lanewise(FMA, y1, b1);
          DoubleVector y2 = DoubleVector.fromArray(SPECIES, row, at + 2 * LANES);
          a2 = w0.lanewise(FMA, y2, a2);
          b2 = w1.lanewise(FMA, y2, b2);
          DoubleVector y3 = DoubleVector.fromArray(SPECIES, row, at + 3 * LANES);
          a3 = w0.lanewise(FMA, y3, a3);
          b3 = w1.lanewise(FMA, y3, b3);
        }
        a0 = a0.lanewise(FMA, inverse0, round).sub(round).lanewise(FMA, negP0, a0);
        a1 = a1.lanewise(FMA, inverse0, round).sub(round).lanewise(FMA, negP0, a1);
        a2 = a2.lanewise(FMA, inverse0, round).sub(round).lanewise(FMA, negP0, a2);
        a3 = a3.lanewise(FMA, inverse0, round).sub(round).lanewise(FMA, negP0, a3);
        b0 = b0.lanewise(FMA, inverse1, round).sub(round).lanewise(FMA, negP1, b0);
        b1 = b1.lanewise(FMA, inverse1, round).sub(round).lanewise(FMA, negP1, b1);
        b2 = b2.lanewise(FMA, inverse1, round).sub(round).lanewise(FMA, negP1, b2);
        b3 = b3.lanewise(FMA, inverse1, round).sub(round).lanewise(FMA, negP1, b3);
      }
      a0.intoArray(out0, j);
      a1.intoArray(out0, j + LANES);
      a2.intoArray(out0, j + 2 * LANES);
      a3.intoArray(out0, j + 3 * LANES);
      b0.intoArray(out1, j);
      b1.intoArray(out1, j + LANES);
      b2.intoArray(out1, j + 2 * LANES);
      b3.intoArray(out1, j + 3 * LANES);
    }
  }
}
