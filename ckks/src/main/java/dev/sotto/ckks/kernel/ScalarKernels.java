package dev.sotto.ckks.kernel;

import java.util.Arrays;

/// The kernels in plain Java; the meaning that other kernels are tested against.
///
/// Simple loops over arrays, which the compiler vectorises where it can.
final class ScalarKernels implements Kernels {

  private static final double ROUND = Modulus.ROUND;

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void forwardNtt(double[] source, double[] x, NttTable table, FinishedPart finished) {
    System.arraycopy(source, 0, x, 0, table.n);
    ScalarNtt.forward(x, table);
    finished.accept(0, table.n);
  }

  @Override
  public void inverseNtt(double[] source, double[] x, NttTable table) {
    System.arraycopy(source, 0, x, 0, table.n);
    ScalarNtt.inverse(x, table);
  }

  @Override
  public void add(double[] a, double[] b, double[] out, Modulus modulus) {
    double p = modulus.p();
    double inverse = modulus.inverse();
    for (int j = 0; j < out.length; j++) {
      double x = a[j] + b[j];
      double q = Math.fma(x, inverse, ROUND) - ROUND;
      out[j] = Math.fma(q, -p, x);
    }
  }

  @Override
  public void subtract(double[] a, double[] b, double[] out, Modulus modulus) {
    double p = modulus.p();
    double inverse = modulus.inverse();
    for (int j = 0; j < out.length; j++) {
      double x = a[j] - b[j];
      double q = Math.fma(x, inverse, ROUND) - ROUND;
      out[j] = Math.fma(q, -p, x);
    }
  }

  @Override
  public void negate(double[] a, double[] out) {
    for (int j = 0; j < out.length; j++) {
      out[j] = -a[j];
    }
  }

  @Override
  public void multiply(double[] a, double[] b, double[] out, Modulus modulus) {
    double p = modulus.p();
    double inverse = modulus.inverse();
    for (int j = 0; j < out.length; j++) {
      double h = a[j] * b[j];
      double q = Math.fma(h, inverse, ROUND) - ROUND;
      out[j] = Math.fma(q, -p, h) - Math.fma(-a[j], b[j], h);
    }
  }

  @Override
  public void multiplyAccumulate(double[] a, double[] b, double[] accumulator, Modulus modulus) {
    double p = modulus.p();
    double inverse = modulus.inverse();
    for (int j = 0; j < accumulator.length; j++) {
      // The quotient of a·b + c at once: |a·b + c| stays far below 2^51·p.
      double h = a[j] * b[j];
      double q = Math.fma(h, inverse, ROUND) - ROUND;
      double x = Math.fma(q, -p, h) - Math.fma(-a[j], b[j], h) + accumulator[j];
      q = Math.fma(x, inverse, ROUND) - ROUND;
      accumulator[j] = Math.fma(q, -p, x);
    }
  }

  @Override
  public void multiplyPairs(
      double[][] a, double[][] b, int factor, double[][] out, Modulus modulus, boolean accumulate) {
    if (!accumulate) {
      for (double[] sum : out) {
        Arrays.fill(sum, 0);
      }
    }
    for (int times = 0; times < factor; times++) {
      multiplyAccumulate(a[0], b[0], out[0], modulus);
      multiplyAccumulate(a[0], b[1], out[1], modulus);
      multiplyAccumulate(a[1], b[0], out[1], modulus);
      multiplyAccumulate(a[1], b[1], out[2], modulus);
    }
  }

  @Override
  public void multiplyScalar(double[] a, double scalar, double[] out, Modulus modulus) {
    double p = modulus.p();
    double inverse = modulus.inverse();
    for (int j = 0; j < out.length; j++) {
      double h = a[j] * scalar;
      double q = Math.fma(h, inverse, ROUND) - ROUND;
      out[j] = Math.fma(q, -p, h) - Math.fma(-a[j], scalar, h);
    }
  }

  @Override
  public void multiplyScalarAccumulate(
      double[] a, double scalar, double[] accumulator, Modulus modulus) {
    double p = modulus.p();
    double inverse = modulus.inverse();
    for (int j = 0; j < accumulator.length; j++) {
      double h = a[j] * scalar;
      double q = Math.fma(h, inverse, ROUND) - ROUND;
      double x = Math.fma(q, -p, h) - Math.fma(-a[j], scalar, h) + accumulator[j];
      q = Math.fma(x, inverse, ROUND) - ROUND;
      accumulator[j] = Math.fma(q, -p, x);
    }
  }

  @Override
  public void combine(
      double[][] a, double[] scalars, double[] out, Modulus modulus, boolean accumulate) {
    if (!accumulate) {
      Arrays.fill(out, 0);
    }
    for (int i = 0; i < scalars.length; i++) {
      multiplyScalarAccumulate(a[i], scalars[i], out, modulus);
    }
  }

  @Override
  public void addScalar(double[] a, double scalar, double[] out, Modulus modulus) {
    double p = modulus.p();
    double inverse = modulus.inverse();
    for (int j = 0; j < out.length; j++) {
      double x = a[j] + scalar;
      double q = Math.fma(x, inverse, ROUND) - ROUND;
      out[j] = Math.fma(q, -p, x);
    }
  }

  @Override
  public void subtractMultiplyScalar(
      double[] a, double[] b, double scalar, double[] out, int start, int end, Modulus modulus) {
    double p = modulus.p();
    double inverse = modulus.inverse();
    for (int j = start; j < end; j++) {
      double x = a[j] - b[j];
      double h = x * scalar;
      double q = Math.fma(h, inverse, ROUND) - ROUND;
      out[j] = Math.fma(q, -p, h) - Math.fma(-x, scalar, h);
    }
  }

  @Override
  public void reduce(double[] a, double[] out, Modulus modulus) {
    double p = modulus.p();
    double inverse = modulus.inverse();
    for (int j = 0; j < out.length; j++) {
      double q = Math.fma(a[j], inverse, ROUND) - ROUND;
      double r = Math.fma(q, -p, a[j]);
      // A quotient near 2^51 is off by up to one: reduce what is left once more.
      q = Math.fma(r, inverse, ROUND) - ROUND;
      out[j] = Math.fma(q, -p, r);
    }
  }

  @Override
  public void reduceLongs(long[] a, double[] out, Modulus modulus) {
    double p = modulus.p();
    double inverse = modulus.inverse();
    for (int j = 0; j < out.length; j++) {
      // Both parts are exact: |high| ≤ 2^62 with 31 zero bits below, 0 ≤ low < 2^31.
      double high = a[j] & -0x80000000L;
      double low = a[j] & 0x7fffffffL;
      double q = Math.fma(high, inverse, ROUND) - ROUND;
      double x = Math.fma(q, -p, high) + low;
      q = Math.fma(x, inverse, ROUND) - ROUND;
      out[j] = Math.fma(q, -p, x);
    }
  }

  @Override
  public void permute(double[] a, int[] table, double[] out, int start, int end) {
    int size = end - start;
    for (int from = 0; from < out.length; from += size) {
      if (table[from] >= start && table[from] < end) {
        for (int j = from; j < from + size; j++) {
          out[j] = a[table[j]];
        }
      }
    }
  }

  @Override
  public void permuteAccumulate(double[] a, int[] table, double[] accumulator, Modulus modulus) {
    double p = modulus.p();
    double inverse = modulus.inverse();
    for (int j = 0; j < accumulator.length; j++) {
      double x = accumulator[j] + a[table[j]];
      double q = Math.fma(x, inverse, ROUND) - ROUND;
      accumulator[j] = Math.fma(q, -p, x);
    }
  }

  @Override
  public void innerProduct(
      Factors a,
      double[][] b0,
      double[][] b1,
      double[] out0,
      double[] out1,
      int start,
      int end,
      Modulus modulus,
      boolean accumulate,
      double[] scratch) {
    for (int j = start; j < end; j++) {
      int position = a.form().position(j, out0.length);
      double sum0 = accumulate ? out0[j] : 0;
      double sum1 = accumulate ? out1[j] : 0;
      for (int i = 0; i < a.count(); i++) {
        double factor = a.arrays()[i][a.offsets()[i] + position];
        sum0 = modulus.reduce(sum0 + modulus.multiply(factor, b0[i][j]));
        sum1 = modulus.reduce(sum1 + modulus.multiply(factor, b1[i][j]));
      }
      out0[j] = sum0;
      out1[j] = sum1;
    }
  }

  @Override
  public void splitReal(double[] x, double[] out, NttTable table) {
    Modulus modulus = table.modulus;
    int half = table.n / 2;
    for (int j = 0; j < half; j++) {
      double mirrored = x[table.n - 1 - j];
      out[j] = modulus.multiply(x[j] + mirrored, table.half);
      out[half + j] = modulus.multiply(x[j] - mirrored, table.halfTurn(j));
    }
  }

  @Override
  public void packedInnerProduct(
      double[][] a,
      PackedLimb[] b0,
      PackedLimb[] b1,
      int count,
      double[] out0,
      double[] out1,
      Modulus modulus,
      double[] scratch) {
    for (int start = 0; start < out0.length; start += PackedLimb.TILE) {
      int end = Math.min(out0.length, start + PackedLimb.TILE);
      Arrays.fill(out0, start, end, 0);
      Arrays.fill(out1, start, end, 0);
      for (int i = 0; i < count; i++) {
        addProducts(a[i], b0[i], start, end, out0, modulus, scratch);
        addProducts(a[i], b1[i], start, end, out1, modulus, scratch);
      }
    }
  }

  private static void addProducts(
      double[] a,
      PackedLimb b,
      int start,
      int end,
      double[] sum,
      Modulus modulus,
      double[] residues) {
    b.unpackTile(start, residues);
    for (int j = start; j < end; j++) {
      sum[j] = modulus.reduce(sum[j] + modulus.multiply(a[j], residues[j - start]));
    }
  }

  @Override
  public void beginConversion(
      BaseConversion conversion, double[][] in, double[][] scaled, int start, int end) {
    scale(conversion, in, scaled, start, end, 0);
  }

  /// Coefficient `j` becomes element `j − shift` of `rows`.
  private static void scale(
      BaseConversion conversion, double[][] in, double[][] rows, int start, int end, int shift) {
    int m = conversion.from.length;
    double[] overflow = rows[m];
    Arrays.fill(overflow, start - shift, end - shift, 0);
    for (int i = 0; i < m; i++) {
      Modulus q = conversion.from[i];
      double weight = conversion.weightInverse[i];
      for (int j = start; j < end; j++) {
        double y = q.multiply(in[i][j], weight);
        rows[i][j - shift] = y;
        overflow[j - shift] = Math.fma(y, q.inverse(), overflow[j - shift]);
      }
    }
    for (int j = start - shift; j < end - shift; j++) {
      overflow[j] = Math.rint(overflow[j]);
    }
  }

  @Override
  public void convertLimbs(
      BaseConversion conversion, double[][] scaled, int first, double[][] out) {
    for (int k = 0; k < out.length; k++) {
      convertLimb(conversion, scaled, first + k, out[k], 0, out[k].length, 0);
    }
  }

  @Override
  public void convertTiles(
      BaseConversion conversion,
      double[][] in,
      double[][] out,
      int start,
      int end,
      double[][] rows) {
    int tile = rows[0].length;
    for (int j = start; j < end; j += tile) {
      scale(conversion, in, rows, j, j + tile, j);
      for (int k = 0; k < out.length; k++) {
        convertLimb(conversion, rows, k, out[k], j, j + tile, j);
      }
    }
  }

  private static void convertLimb(
      BaseConversion conversion,
      double[][] rows,
      int output,
      double[] out,
      int start,
      int end,
      int shift) {
    Modulus p = conversion.to[output];
    double[] weight = conversion.weight[output];
    Arrays.fill(out, start, end, 0);
    for (int i = 0; i < weight.length; i++) {
      double[] y = rows[i];
      for (int j = start; j < end; j++) {
        out[j] = p.reduce(out[j] + p.multiply(y[j - shift], weight[i]));
      }
    }
  }
}
