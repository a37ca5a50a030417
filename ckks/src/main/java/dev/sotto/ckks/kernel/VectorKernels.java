package dev.sotto.ckks.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The kernels with vectors of doubles, as wide as [VectorChoice] says.
///
/// Vector operations are written out where they are used: small methods around them are not always
/// inlined into large loops, and vectors that cross a call are allocated.
final class VectorKernels implements Kernels {

  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();

  /// Below this degree the transforms' blocks do not fill.
  private static final int SMALLEST_VECTOR_DEGREE = 256;

  private final ScalarKernels scalar = new ScalarKernels();
  private final boolean exactTransforms;
  private final boolean narrowProducts;

  /// All kernels.
  VectorKernels() {
    this(true, true);
  }

  private VectorKernels(boolean exactTransforms, boolean narrowProducts) {
    this.exactTransforms = exactTransforms;
    this.narrowProducts = narrowProducts;
  }

  /// The kernels that suit every prime, without those for small ones.
  static VectorKernels general() {
    return new VectorKernels(false, false);
  }

  /// As [#general], with the transforms for the primes that [VectorExactForwardNtt] suits.
  static VectorKernels withExactTransforms() {
    return new VectorKernels(true, false);
  }

  @Override
  public String name() {
    return VectorChoice.name();
  }

  @Override
  public void forwardNtt(double[] source, double[] x, NttTable table, FinishedPart finished) {
    if (table.n < SMALLEST_VECTOR_DEGREE) {
      scalar.forwardNtt(source, x, table, finished);
    } else {
      boolean exact = exactTransforms && VectorExactForwardNtt.suits(table);
      VectorForwardNtt.transform(source, x, table, exact, finished);
    }
  }

  @Override
  public void inverseNtt(double[] source, double[] x, NttTable table) {
    if (table.n < SMALLEST_VECTOR_DEGREE) {
      scalar.inverseNtt(source, x, table);
    } else {
      boolean exact = exactTransforms && VectorExactForwardNtt.suits(table);
      VectorInverseNtt.transform(source, x, table, exact);
    }
  }

  @Override
  public void add(double[] a, double[] b, double[] out, Modulus modulus) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int j = 0; j < out.length; j += LANES) {
      DoubleVector y = DoubleVector.fromArray(SPECIES, b, j);
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, j).add(y);
      x.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, x).intoArray(out, j);
    }
  }

  @Override
  public void subtract(double[] a, double[] b, double[] out, Modulus modulus) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int j = 0; j < out.length; j += LANES) {
      DoubleVector y = DoubleVector.fromArray(SPECIES, b, j);
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, j).sub(y);
      x.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, x).intoArray(out, j);
    }
  }

  @Override
  public void negate(double[] a, double[] out) {
    for (int j = 0; j < out.length; j += LANES) {
      DoubleVector.fromArray(SPECIES, a, j).neg().intoArray(out, j);
    }
  }

  @Override
  public void multiply(double[] a, double[] b, double[] out, Modulus modulus) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int j = 0; j < out.length; j += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, j);
      DoubleVector y = DoubleVector.fromArray(SPECIES, b, j);
      DoubleVector h = x.mul(y);
      DoubleVector q = h.lanewise(FMA, inverse, round).sub(round);
      DoubleVector low = x.neg().lanewise(FMA, y, h);
      q.lanewise(FMA, negP, h).sub(low).intoArray(out, j);
    }
  }

  @Override
  public void multiplyAccumulate(double[] a, double[] b, double[] accumulator, Modulus modulus) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int j = 0; j < accumulator.length; j += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, j);
      DoubleVector y = DoubleVector.fromArray(SPECIES, b, j);
      DoubleVector z = DoubleVector.fromArray(SPECIES, accumulator, j);
      DoubleVector h = x.mul(y);
      DoubleVector q = x.lanewise(FMA, y, z).lanewise(FMA, inverse, round).sub(round);
      DoubleVector low = x.neg().lanewise(FMA, y, h);
      q.lanewise(FMA, negP, h).sub(low).add(z).intoArray(accumulator, j);
    }
  }

  @Override
  public void multiplyPairs(
      double[][] a, double[][] b, int factor, double[][] out, Modulus modulus, boolean accumulate) {
    VectorPairProducts.multiply(a, b, factor, out, modulus, accumulate);
  }

  @Override
  public void multiplyScalar(double[] a, double scalar, double[] out, Modulus modulus) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector y = DoubleVector.broadcast(SPECIES, scalar);
    DoubleVector negY = y.neg();
    for (int j = 0; j < out.length; j += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, j);
      DoubleVector h = x.mul(y);
      DoubleVector q = h.lanewise(FMA, inverse, round).sub(round);
      DoubleVector low = x.lanewise(FMA, negY, h);
      q.lanewise(FMA, negP, h).sub(low).intoArray(out, j);
    }
  }

  @Override
  public void multiplyScalarAccumulate(
      double[] a, double scalar, double[] accumulator, Modulus modulus) {
    VectorCombinations.add(a, scalar, accumulator, modulus);
  }

  @Override
  public void combine(
      double[][] a, double[] scalars, double[] out, Modulus modulus, boolean accumulate) {
    VectorCombinations.combine(a, scalars, out, modulus, accumulate);
  }

  @Override
  public void addScalar(double[] a, double scalar, double[] out, Modulus modulus) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector y = DoubleVector.broadcast(SPECIES, scalar);
    for (int j = 0; j < out.length; j += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, j).add(y);
      x.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, x).intoArray(out, j);
    }
  }

  @Override
  public void subtractMultiplyScalar(
      double[] a, double[] b, double scalar, double[] out, int start, int end, Modulus modulus) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    DoubleVector y = DoubleVector.broadcast(SPECIES, scalar);
    DoubleVector negY = y.neg();
    for (int j = start; j < end; j += LANES) {
      DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, j);
      DoubleVector x = DoubleVector.fromArray(SPECIES, a, j).sub(b0);
      DoubleVector h = x.mul(y);
      DoubleVector q = h.lanewise(FMA, inverse, round).sub(round);
      DoubleVector low = x.lanewise(FMA, negY, h);
      q.lanewise(FMA, negP, h).sub(low).intoArray(out, j);
    }
  }

  @Override
  public void reduce(double[] a, double[] out, Modulus modulus) {
    DoubleVector inverse = DoubleVector.broadcast(SPECIES, modulus.inverse());
    DoubleVector negP = DoubleVector.broadcast(SPECIES, -modulus.p());
    DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
    for (int j = 0; j < out.length; j += LANES) {
      DoubleVector y = DoubleVector.fromArray(SPECIES, a, j);
      // A quotient near 2^51 is off by up to one: reduce what is left once more.
      DoubleVector x = y.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, y);
      x.lanewise(FMA, inverse, round).sub(round).lanewise(FMA, negP, x).intoArray(out, j);
    }
  }

  @Override
  public void reduceLongs(long[] a, double[] out, Modulus modulus) {
    scalar.reduceLongs(a, out, modulus);
  }

  @Override
  public void permute(double[] a, int[] table, double[] out, int start, int end) {
    // A plain loop beats the machine's gather.
    scalar.permute(a, table, out, start, end);
  }

  @Override
  public void permuteAccumulate(double[] a, int[] table, double[] accumulator, Modulus modulus) {
    scalar.permuteAccumulate(a, table, accumulator, modulus);
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
    if (narrowProducts && VectorNarrowProducts.suits(modulus) && a.form() != FactorForm.ROWS) {
      VectorNarrowProducts.innerProduct(a, b0, b1, out0, out1, start, end, modulus, accumulate);
    } else {
      VectorProducts.innerProduct(a, b0, b1, out0, out1, start, end, modulus, accumulate, scratch);
    }
  }

  @Override
  public void splitReal(double[] x, double[] out, NttTable table) {
    if (table.n > NttTable.BLOCK) {
      VectorRealSplit.split(x, out, table);
    } else {
      scalar.splitReal(x, out, table);
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
    if (narrowProducts && VectorNarrowProducts.suits(modulus)) {
      VectorNarrowProducts.packedInnerProduct(a, b0, b1, count, out0, out1, modulus);
    } else if (VectorMediumProducts.suits(modulus)) {
      VectorMediumProducts.packedInnerProduct(a, b0, b1, count, out0, out1, modulus, scratch);
    } else {
      VectorPackedProducts.innerProduct(a, b0, b1, count, out0, out1, modulus, scratch);
    }
  }

  @Override
  public void beginConversion(
      BaseConversion conversion, double[][] in, double[][] scaled, int start, int end) {
    VectorBaseConversion.scale(conversion, in, scaled, start, end, 0);
  }

  @Override
  public void convertLimbs(
      BaseConversion conversion, double[][] scaled, int first, double[][] out) {
    int n = scaled[0].length;
    if (n % VectorBaseConversion.STEP != 0) {
      scalar.convertLimbs(conversion, scaled, first, out);
    } else {
      VectorBaseConversion.limbs(conversion, scaled, first, out, 0, n, 0, narrowProducts);
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
    if (tile % VectorBaseConversion.STEP != 0) {
      scalar.convertTiles(conversion, in, out, start, end, rows);
      return;
    }
    for (int j = start; j < end; j += tile) {
      VectorBaseConversion.scale(conversion, in, rows, j, j + tile, j);
      VectorBaseConversion.limbs(conversion, rows, 0, out, j, j + tile, j, narrowProducts);
    }
  }
}
