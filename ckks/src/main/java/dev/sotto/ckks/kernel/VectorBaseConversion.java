package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Base conversion in vectors. Coefficient `j` of an output stands at `j − shift` in the rows.
///
/// The weighted sums are exact as in [VectorProducts]: `|yᵢ| ≤ 0.56·qᵢ` and `|wᵢ| ≤ p/2` are below
/// the factors there. The multiple of Q to take away is below m and enters the sum of the small
/// parts directly.
final class VectorBaseConversion {

  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();

  /// The most terms between two reductions: eight products of these smaller factors are below
  /// `2.24·p·q`, the distances below 2^52.
  private static final int TERMS = 8;

  /// Coefficients of one output at a time: enough independent sums to hide an addition's latency.
  static final int STEP = 4 * LANES;

  private VectorBaseConversion() {}

  /// Writes all `yᵢ` and v of coefficients `[start, end)`.
  static void scale(
      BaseConversion conversion, double[][] in, double[][] rows, int start, int end, int shift) {
    int m = conversion.from.length;
    double[] overflow = rows[m];
    Arrays.fill(overflow, start - shift, end - shift, 0);
    for (int i = 0; i < m; i++) {
      scale(conversion, i, in[i], rows[i], overflow, start, end, shift);
    }
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int j = start - shift; j < end - shift; j += LANES) {
      DoubleVector.fromArray(SPECIES, overflow, j).add(round).sub(round).intoArray(overflow, j);
    }
  }

  /// Writes `yᵢ` and adds `yᵢ/qᵢ` to `overflow`.
  private static void scale(
      BaseConversion conversion,
      int i,
      double[] in,
      double[] out,
      double[] overflow,
      int start,
      int end,
      int shift) {
    Modulus modulus = conversion.from[i];
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector y = DoubleVector.broadcast(SPECIES, conversion.weightInverse[i]);
    DoubleVector negY = y.neg();
    for (int j = start; j < end; j += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, in, j);
      DoubleVector h = x.mul(y);
      DoubleVector q = h.lanewise(FMA, inverse, round).sub(round);
      DoubleVector low = x.lanewise(FMA, negY, h);
      DoubleVector scaled = q.lanewise(FMA, negP, h).sub(low);
      scaled.intoArray(out, j - shift);
      DoubleVector sum = DoubleVector.fromArray(SPECIES, overflow, j - shift);
      scaled.lanewise(FMA, inverse, sum).intoArray(overflow, j - shift);
    }
  }

  /// Coefficients `[start, end)` of outputs from `first` on.
  ///
  /// @param narrow whether outputs of exact products have a kernel of their own
  static void limbs(
      BaseConversion conversion,
      double[][] rows,
      int first,
      double[][] out,
      int start,
      int end,
      int shift,
      boolean narrow) {
    int k = 0;
    while (k < out.length) {
      int output = first + k;
      boolean exact = narrow && isExact(conversion, output);
      if (VectorLimbPairs.WORTHWHILE
          && k + 1 < out.length
          && exact == (narrow && isExact(conversion, output + 1))) {
        VectorLimbPairs.convert(
            conversion, rows, output, out[k], out[k + 1], start, end, shift, exact);
        k += 2;
      } else if (exact) {
        narrowLimb(conversion, rows, output, out[k], start, end, shift);
        k++;
      } else {
        limb(conversion, rows, output, out[k], start, end, shift);
        k++;
      }
    }
  }

  /// Whether two products at least and their sum are exact.
  private static boolean isExact(BaseConversion conversion, int output) {
    return conversion.exactTerms[output] >= 2;
  }

  /// Coefficients of one output.
  private static void limb(
      BaseConversion conversion,
      double[][] rows,
      int output,
      double[] out,
      int start,
      int end,
      int shift) {
    Modulus modulus = conversion.to[output];
    double[] weight = conversion.weight[output];
    int m = conversion.from.length;
    double[] overflow = rows[m];
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector split = DoubleVector.broadcast(SPECIES, VectorProducts.SPLIT);
    for (int j = start; j < end; j += STEP) {
      DoubleVector product = DoubleVector.broadcast(SPECIES, weight[m]);
      int at = j - shift;
      DoubleVector v0 = DoubleVector.fromArray(SPECIES, overflow, at);
      DoubleVector v1 = DoubleVector.fromArray(SPECIES, overflow, at + LANES);
      DoubleVector v2 = DoubleVector.fromArray(SPECIES, overflow, at + 2 * LANES);
      DoubleVector v3 = DoubleVector.fromArray(SPECIES, overflow, at + 3 * LANES);
      DoubleVector low0 = v0.mul(product);
      DoubleVector low1 = v1.mul(product);
      DoubleVector low2 = v2.mul(product);
      DoubleVector low3 = v3.mul(product);
      for (int first = 0; first < m; first += TERMS) {
        int last = Math.min(m, first + TERMS);
        DoubleVector high0 = split;
        DoubleVector high1 = split;
        DoubleVector high2 = split;
        DoubleVector high3 = split;
        for (int i = first; i < last; i++) {
          DoubleVector w = DoubleVector.broadcast(SPECIES, weight[i]);
          double[] row = rows[i];
          DoubleVector y0 = DoubleVector.fromArray(SPECIES, row, at);
          DoubleVector sum0 = y0.lanewise(FMA, w, high0);
          low0 = low0.add(y0.lanewise(FMA, w, high0.sub(sum0)));
          high0 = sum0;
          DoubleVector y1 = DoubleVector.fromArray(SPECIES, row, at + LANES);
          DoubleVector sum1 = y1.lanewise(FMA, w, high1);
          low1 = low1.add(y1.lanewise(FMA, w, high1.sub(sum1)));
          high1 = sum1;
          DoubleVector y2 = DoubleVector.fromArray(SPECIES, row, at + 2 * LANES);
          DoubleVector sum2 = y2.lanewise(FMA, w, high2);
          low2 = low2.add(y2.lanewise(FMA, w, high2.sub(sum2)));
          high2 = sum2;
          DoubleVector y3 = DoubleVector.fromArray(SPECIES, row, at + 3 * LANES);
          DoubleVector sum3 = y3.lanewise(FMA, w, high3);
          low3 = low3.add(y3.lanewise(FMA, w, high3.sub(sum3)));
          high3 = sum3;
        }
        DoubleVector s0 = high0.sub(split);
        DoubleVector q0 = s0.lanewise(FMA, inverse, round).sub(round);
        DoubleVector z0 = q0.lanewise(FMA, negP, s0).add(low0);
        low0 = z0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z0);
        DoubleVector s1 = high1.sub(split);
        DoubleVector q1 = s1.lanewise(FMA, inverse, round).sub(round);
        DoubleVector z1 = q1.lanewise(FMA, negP, s1).add(low1);
        low1 = z1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z1);
        DoubleVector s2 = high2.sub(split);
        DoubleVector q2 = s2.lanewise(FMA, inverse, round).sub(round);
        DoubleVector z2 = q2.lanewise(FMA, negP, s2).add(low2);
        low2 = z2.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z2);
        DoubleVector s3 = high3.sub(split);
        DoubleVector q3 = s3.lanewise(FMA, inverse, round).sub(round);
        DoubleVector z3 = q3.lanewise(FMA, negP, s3).add(low3);
        low3 = z3.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z3);
      }
      low0.intoArray(out, j);
      low1.intoArray(out, j + LANES);
      low2.intoArray(out, j + 2 * LANES);
      low3.intoArray(out, j + 3 * LANES);
    }
  }

  /// As [#limb], where [BaseConversion#exactTerms] products and their sum are exact in a double.
  private static void narrowLimb(
      BaseConversion conversion,
      double[][] rows,
      int output,
      double[] out,
      int start,
      int end,
      int shift) {
    Modulus modulus = conversion.to[output];
    double[] weight = conversion.weight[output];
    int terms = conversion.exactTerms[output];
    int m = conversion.from.length;
    double[] overflow = rows[m];
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int j = start; j < end; j += STEP) {
      DoubleVector product = DoubleVector.broadcast(SPECIES, weight[m]);
      int at = j - shift;
      DoubleVector v0 = DoubleVector.fromArray(SPECIES, overflow, at);
      DoubleVector v1 = DoubleVector.fromArray(SPECIES, overflow, at + LANES);
      DoubleVector v2 = DoubleVector.fromArray(SPECIES, overflow, at + 2 * LANES);
      DoubleVector v3 = DoubleVector.fromArray(SPECIES, overflow, at + 3 * LANES);
      DoubleVector s0 = v0.mul(product);
      DoubleVector s1 = v1.mul(product);
      DoubleVector s2 = v2.mul(product);
      DoubleVector s3 = v3.mul(product);
      for (int first = 0; first < m; first += terms) {
        int last = Math.min(m, first + terms);
        for (int i = first; i < last; i++) {
          DoubleVector w = DoubleVector.broadcast(SPECIES, weight[i]);
          double[] row = rows[i];
          s0 = w.lanewise(FMA, DoubleVector.fromArray(SPECIES, row, at), s0);
          s1 = w.lanewise(FMA, DoubleVector.fromArray(SPECIES, row, at + LANES), s1);
          s2 = w.lanewise(FMA, DoubleVector.fromArray(SPECIES, row, at + 2 * LANES), s2);
          s3 = w.lanewise(FMA, DoubleVector.fromArray(SPECIES, row, at + 3 * LANES), s3);
        }
        s0 = s0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s0);
        s1 = s1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s1);
        s2 = s2.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s2);
        s3 = s3.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, s3);
      }
      s0.intoArray(out, j);
      s1.intoArray(out, j + LANES);
      s2.intoArray(out, j + 2 * LANES);
      s3.intoArray(out, j + 3 * LANES);
    }
  }
}
