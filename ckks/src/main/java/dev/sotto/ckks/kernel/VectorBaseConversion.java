package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Base conversion in vectors, a tile of coefficients at a time, all outputs of a tile together.
///
/// The weighted sums are exact as in [VectorProducts]: `|yᵢ| ≤ 0.56·qᵢ` and `|wᵢ| ≤ p/2` are
/// below the factors there. The multiple of Q to take away is below m and enters the sum of the
/// small parts directly.
final class VectorBaseConversion {

  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int TILE = BaseConversion.TILE;

  /// The most terms between two reductions: eight products of these smaller factors are below
  /// `2.24·p·q`, the distances below 2^52.
  private static final int TERMS = 8;


  private VectorBaseConversion() {}

  static void convert(
      BaseConversion conversion,
      double[][] in,
      double[][] out,
      int start,
      int end,
      double[] scratch) {
    int m = conversion.from.length;
    for (int base = start; base < end; base += TILE) {
      int length = Math.min(TILE, end - base);
      Arrays.fill(scratch, m * TILE, m * TILE + length, 0);
      for (int i = 0; i < m; i++) {
        scale(conversion, in[i], i, base, length, scratch);
      }
      roundOverflow(scratch, m * TILE, length);
      for (int j = 0; j < conversion.to.length; j++) {
        output(conversion, out[j], j, base, length, scratch);
      }
    }
  }

  /// Writes `yᵢ` for a tile and adds `yᵢ/qᵢ` to the last row.
  private static void scale(
      BaseConversion conversion, double[] in, int i, int base, int length, double[] scratch) {
    Modulus modulus = conversion.from[i];
    int overflow = conversion.from.length * TILE;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector y = DoubleVector.broadcast(SPECIES, conversion.weightInverse[i]);
    DoubleVector negY = y.neg();
    for (int t = 0; t < length; t += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, in, base + t);
      DoubleVector h = x.mul(y);
      DoubleVector q = h.lanewise(FMA, inverse, round).sub(round);
      DoubleVector low = x.lanewise(FMA, negY, h);
      DoubleVector scaled = q.lanewise(FMA, negP, h).sub(low);
      scaled.intoArray(scratch, i * TILE + t);
      DoubleVector sum = DoubleVector.fromArray(SPECIES, scratch, overflow + t);
      scaled.lanewise(FMA, inverse, sum).intoArray(scratch, overflow + t);
    }
  }

  private static void roundOverflow(double[] scratch, int from, int length) {
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int t = from; t < from + length; t += LANES) {
      DoubleVector.fromArray(SPECIES, scratch, t).add(round).sub(round).intoArray(scratch, t);
    }
  }

  /// One output's coefficients of a tile.
  private static void output(
      BaseConversion conversion, double[] out, int j, int base, int length, double[] scratch) {
    Modulus modulus = conversion.to[j];
    double[] weight = conversion.weight[j];
    int m = conversion.from.length;
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector split = DoubleVector.broadcast(SPECIES, VectorProducts.SPLIT);
    for (int t = 0; t < length; t += 2 * LANES) {
      DoubleVector product = DoubleVector.broadcast(SPECIES, weight[m]);
      DoubleVector v0 = DoubleVector.fromArray(SPECIES, scratch, m * TILE + t);
      DoubleVector v1 = DoubleVector.fromArray(SPECIES, scratch, m * TILE + t + LANES);
      DoubleVector low0 = v0.mul(product);
      DoubleVector low1 = v1.mul(product);
      for (int first = 0; first < m; first += TERMS) {
        int last = Math.min(m, first + TERMS);
        DoubleVector high0 = split;
        DoubleVector high1 = split;
        int i = first;
        for (; i + 4 <= last; i += 4) {
          DoubleVector w0 = DoubleVector.broadcast(SPECIES, weight[i]);
          DoubleVector y00 = DoubleVector.fromArray(SPECIES, scratch, i * TILE + t);
          DoubleVector sum00 = y00.lanewise(FMA, w0, high0);
          low0 = low0.add(y00.lanewise(FMA, w0, high0.sub(sum00)));
          DoubleVector y01 = DoubleVector.fromArray(SPECIES, scratch, i * TILE + t + LANES);
          DoubleVector sum01 = y01.lanewise(FMA, w0, high1);
          low1 = low1.add(y01.lanewise(FMA, w0, high1.sub(sum01)));
          DoubleVector w1 = DoubleVector.broadcast(SPECIES, weight[i + 1]);
          DoubleVector y10 = DoubleVector.fromArray(SPECIES, scratch, (i + 1) * TILE + t);
          DoubleVector sum10 = y10.lanewise(FMA, w1, sum00);
          low0 = low0.add(y10.lanewise(FMA, w1, sum00.sub(sum10)));
          DoubleVector y11 = DoubleVector.fromArray(SPECIES, scratch, (i + 1) * TILE + t + LANES);
          DoubleVector sum11 = y11.lanewise(FMA, w1, sum01);
          low1 = low1.add(y11.lanewise(FMA, w1, sum01.sub(sum11)));
          DoubleVector w2 = DoubleVector.broadcast(SPECIES, weight[i + 2]);
          DoubleVector y20 = DoubleVector.fromArray(SPECIES, scratch, (i + 2) * TILE + t);
          DoubleVector sum20 = y20.lanewise(FMA, w2, sum10);
          low0 = low0.add(y20.lanewise(FMA, w2, sum10.sub(sum20)));
          DoubleVector y21 = DoubleVector.fromArray(SPECIES, scratch, (i + 2) * TILE + t + LANES);
          DoubleVector sum21 = y21.lanewise(FMA, w2, sum11);
          low1 = low1.add(y21.lanewise(FMA, w2, sum11.sub(sum21)));
          DoubleVector w3 = DoubleVector.broadcast(SPECIES, weight[i + 3]);
          DoubleVector y30 = DoubleVector.fromArray(SPECIES, scratch, (i + 3) * TILE + t);
          DoubleVector sum30 = y30.lanewise(FMA, w3, sum20);
          low0 = low0.add(y30.lanewise(FMA, w3, sum20.sub(sum30)));
          DoubleVector y31 = DoubleVector.fromArray(SPECIES, scratch, (i + 3) * TILE + t + LANES);
          DoubleVector sum31 = y31.lanewise(FMA, w3, sum21);
          low1 = low1.add(y31.lanewise(FMA, w3, sum21.sub(sum31)));
          high0 = sum30;
          high1 = sum31;
        }
        for (; i < last; i++) {
          DoubleVector w0 = DoubleVector.broadcast(SPECIES, weight[i]);
          DoubleVector y00 = DoubleVector.fromArray(SPECIES, scratch, i * TILE + t);
          DoubleVector sum00 = y00.lanewise(FMA, w0, high0);
          low0 = low0.add(y00.lanewise(FMA, w0, high0.sub(sum00)));
          DoubleVector y01 = DoubleVector.fromArray(SPECIES, scratch, i * TILE + t + LANES);
          DoubleVector sum01 = y01.lanewise(FMA, w0, high1);
          low1 = low1.add(y01.lanewise(FMA, w0, high1.sub(sum01)));
          high0 = sum00;
          high1 = sum01;
        }
        DoubleVector s0 = high0.sub(split);
        DoubleVector s1 = high1.sub(split);
        DoubleVector q0 = s0.lanewise(FMA, inverse, round).sub(round);
        DoubleVector q1 = s1.lanewise(FMA, inverse, round).sub(round);
        DoubleVector z0 = q0.lanewise(FMA, negP, s0).add(low0);
        DoubleVector z1 = q1.lanewise(FMA, negP, s1).add(low1);
        low0 = z0.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z0);
        low1 = z1.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, z1);
      }
      low0.intoArray(out, base + t);
      low1.intoArray(out, base + t + LANES);
    }
  }
}
