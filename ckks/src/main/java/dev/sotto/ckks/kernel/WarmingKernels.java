package dev.sotto.ckks.kernel;

/// The scalar kernels until the vector ones are compiled, then those.
///
/// An interpreted vector operation allocates and calls, and a transform of interpreted vectors
/// takes some hundred times as long as a compiled one. A short-lived process must not wait for
/// that: a background thread runs the vector kernels on small limbs until the compiler is done with
/// them, while the work goes on in plain loops. Both give the same results.
final class WarmingKernels implements Kernels {

  private final String name;
  private final Thread warmUp;
  private volatile Kernels current = new ScalarKernels();

  /// Starts the background thread.
  WarmingKernels(VectorKernels vector) {
    this.name = vector.name();
    warmUp =
        new Thread(
            () -> {
              new KernelWarmUp(vector, current).run();
              current = vector;
            },
            "sotto-kernel-warm-up");
    warmUp.setDaemon(true);
    warmUp.start();
  }

  /// The vector kernels, once they are compiled; waits for that.
  ///
  /// @throws InterruptedException if the caller is interrupted
  Kernels compiled() throws InterruptedException {
    warmUp.join();
    return current;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void forwardNtt(double[] source, double[] x, NttTable table, FinishedPart finished) {
    current.forwardNtt(source, x, table, finished);
  }

  @Override
  public void inverseNtt(double[] source, double[] x, NttTable table) {
    current.inverseNtt(source, x, table);
  }

  @Override
  public void add(double[] a, double[] b, double[] out, Modulus modulus) {
    current.add(a, b, out, modulus);
  }

  @Override
  public void subtract(double[] a, double[] b, double[] out, Modulus modulus) {
    current.subtract(a, b, out, modulus);
  }

  @Override
  public void negate(double[] a, double[] out) {
    current.negate(a, out);
  }

  @Override
  public void multiply(double[] a, double[] b, double[] out, Modulus modulus) {
    current.multiply(a, b, out, modulus);
  }

  @Override
  public void multiplyAccumulate(double[] a, double[] b, double[] accumulator, Modulus modulus) {
    current.multiplyAccumulate(a, b, accumulator, modulus);
  }

  @Override
  public void multiplyScalar(double[] a, double scalar, double[] out, Modulus modulus) {
    current.multiplyScalar(a, scalar, out, modulus);
  }

  @Override
  public void multiplyScalarAccumulate(
      double[] a, double scalar, double[] accumulator, Modulus modulus) {
    current.multiplyScalarAccumulate(a, scalar, accumulator, modulus);
  }

  @Override
  public void addScalar(double[] a, double scalar, double[] out, Modulus modulus) {
    current.addScalar(a, scalar, out, modulus);
  }

  @Override
  public void subtractMultiplyScalar(
      double[] a, double[] b, double scalar, double[] out, int start, int end, Modulus modulus) {
    current.subtractMultiplyScalar(a, b, scalar, out, start, end, modulus);
  }

  @Override
  public void reduce(double[] a, double[] out, Modulus modulus) {
    current.reduce(a, out, modulus);
  }

  @Override
  public void reduceLongs(long[] a, double[] out, Modulus modulus) {
    current.reduceLongs(a, out, modulus);
  }

  @Override
  public void permute(double[] a, int[] table, double[] out, int start, int end) {
    current.permute(a, table, out, start, end);
  }

  @Override
  public void permuteAccumulate(double[] a, int[] table, double[] accumulator, Modulus modulus) {
    current.permuteAccumulate(a, table, accumulator, modulus);
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
      boolean accumulate) {
    current.innerProduct(a, b0, b1, out0, out1, start, end, modulus, accumulate);
  }

  @Override
  public void splitReal(double[] x, double[] out, NttTable table) {
    current.splitReal(x, out, table);
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
    current.packedInnerProduct(a, b0, b1, count, out0, out1, modulus, scratch);
  }

  @Override
  public void convertBase(
      BaseConversion conversion,
      double[][] in,
      double[][] out,
      int start,
      int end,
      double[] scratch) {
    current.convertBase(conversion, in, out, start, end, scratch);
  }
}
