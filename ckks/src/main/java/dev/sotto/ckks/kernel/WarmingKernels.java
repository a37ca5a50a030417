package dev.sotto.ckks.kernel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The scalar kernels until the vector ones are compiled, then those.
///
/// An interpreted vector operation allocates and calls, and a transform of interpreted vectors
/// takes some hundred times as long as a compiled one. A short-lived process must not wait for
/// that: a background thread runs the vector kernels on small limbs until the compiler is done with
/// them, while the work goes on in plain loops. Both give the same results. A process that has more
/// to do ([Patience]) leaves the machine to the compiler until then. The vector kernels for small
/// primes alone are compiled after the others, once a transform meets such a prime, while those for
/// every prime do the work: transforms first, then, for narrow primes, products.
final class WarmingKernels implements Kernels {

  /// A prime that has no kernels of its own, one that has transforms in every degree, and one that
  /// has products too.
  private static final double LARGE_PRIME = 0x1p40;

  private static final double EXACT_PRIME = 0x1p29;
  private static final double NARROW_PRIME = 0x1p25;

  private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(3);

  /// The sum of the squares of scalar transforms' degrees, some tenths of a second: 64 transforms
  /// of degree 2^15, 4096 of degree 2^12. A ring of twice the degree has twice the primes and is
  /// chosen for a deeper circuit, so that there is more to come.
  private static final long SCALAR_WORK = 1L << 36;

  static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final VectorKernels vector;
  private final ScalarKernels scalar = new ScalarKernels();
  private final Patience patience;
  private final CountDownLatch generalCompiled = new CountDownLatch(1);
  private final CountDownLatch exactMet = new CountDownLatch(1);
  private final CountDownLatch exactCompiled = new CountDownLatch(1);
  private final CountDownLatch narrowMet = new CountDownLatch(1);
  private final Thread warmUp = new Thread(this::warmUp, "sotto-kernel-warm-up");

  private volatile Kernels current = scalar;

  WarmingKernels(VectorKernels vector) {
    this(vector, new Patience(SCALAR_WORK, LONGEST_WAIT));
  }

  /// Starts the background thread.
  WarmingKernels(VectorKernels vector, Patience patience) {
    this.vector = vector;
    this.patience = patience;
    warmUp.setDaemon(true);
    warmUp.start();
  }

  private void warmUp() {
    try {
      VectorKernels general = VectorKernels.general();
      new KernelWarmUp(general, LARGE_PRIME).run();
      current = general;
      generalCompiled.countDown();
      exactMet.await();
      VectorKernels exact = VectorKernels.withExactTransforms();
      new KernelWarmUp(exact, EXACT_PRIME).run();
      current = exact;
      exactCompiled.countDown();
      narrowMet.await();
      new KernelWarmUp(vector, NARROW_PRIME).run();
      current = vector;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// All vector kernels, once they are compiled; waits for that. These ones in a process that seems
  /// to compile nothing.
  ///
  /// @throws InterruptedException if the caller is interrupted
  Kernels compiled() throws InterruptedException {
    exactMet.countDown();
    narrowMet.countDown();
    return warmUp.join(LONGEST_WARM_UP) ? vector : this;
  }

  /// Waits until the vector kernels for the primes met so far are compiled, no longer than that.
  ///
  /// @throws InterruptedException if the caller is interrupted
  void awaitMet(Duration longest) throws InterruptedException {
    if (narrowMet.getCount() == 0) {
      warmUp.join(longest);
    } else {
      CountDownLatch latest = exactMet.getCount() == 0 ? exactCompiled : generalCompiled;
      latest.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /// What works for now.
  Kernels current() {
    return current;
  }

  /// Transforms are a good part of all work, so they tell how much there is, and modulo which
  /// primes.
  private void transform(NttTable table, Consumer<Kernels> transform) {
    if (VectorNarrowProducts.suits(table.modulus)) {
      exactMet.countDown();
      narrowMet.countDown();
    } else if (VectorExactForwardNtt.suits(table)) {
      exactMet.countDown();
    }
    if (current != scalar || patience.await(generalCompiled)) {
      transform.accept(current);
    } else {
      transform.accept(scalar);
      patience.work((long) table.n * table.n);
    }
  }

  @Override
  public String name() {
    return vector.name();
  }

  @Override
  public void forwardNtt(double[] source, double[] x, NttTable table, FinishedPart finished) {
    transform(table, kernels -> kernels.forwardNtt(source, x, table, finished));
  }

  @Override
  public void inverseNtt(double[] source, double[] x, NttTable table) {
    transform(table, kernels -> kernels.inverseNtt(source, x, table));
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
  public void multiplyPairs(
      double[][] a, double[][] b, int factor, double[][] out, Modulus modulus, boolean accumulate) {
    current.multiplyPairs(a, b, factor, out, modulus, accumulate);
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
  public void combine(
      double[][] a, double[] scalars, double[] out, Modulus modulus, boolean accumulate) {
    current.combine(a, scalars, out, modulus, accumulate);
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
      boolean accumulate,
      double[] scratch) {
    current.innerProduct(a, b0, b1, out0, out1, start, end, modulus, accumulate, scratch);
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
