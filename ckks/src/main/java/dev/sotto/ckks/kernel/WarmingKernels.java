package dev.sotto.ckks.kernel;

import java.time.Duration;
import java.util.function.Consumer;

/// The scalar kernels until the vector ones are compiled ([VectorWarmUp]), then those.
///
/// Both give the same results. Who has much to do waits for the vector kernels after a while
/// ([Patience]) and leaves the machine to the compiler; who may have little ([#occasional]) never
/// waits, and has them compiled only once there turns out to be much.
final class WarmingKernels implements Kernels {

  /// The sum of the squares of scalar transforms' degrees, some tenths of a second: 64 transforms
  /// of degree 2^15, 4096 of degree 2^12. A ring of twice the degree has twice the primes and is
  /// chosen for a deeper circuit, so that there is more to come.
  private static final long SCALAR_WORK = 1L << 36;

  /// The sum of scalar transforms' degrees that takes about as long as to compile the vector
  /// kernels, some seconds on two cores: 16384 transforms of degree 2^15.
  private static final long OCCASIONAL_WORK = 1L << 29;

  static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final VectorWarmUp warmUp;
  private final Patience patience;
  private final boolean startsAtOnce;
  private final WarmingKernels occasional;

  WarmingKernels(VectorKernels vector) {
    this(vector, new Patience(SCALAR_WORK, LONGEST_WAIT), OCCASIONAL_WORK);
  }

  /// Kernels that start to compile at their first transform, or when told to ([#prepare]).
  ///
  /// @param occasionalWork the sum of scalar transforms' degrees after which [#occasional] ones do
  WarmingKernels(VectorKernels vector, Patience patience, long occasionalWork) {
    this.warmUp = new VectorWarmUp(vector);
    this.patience = patience;
    this.startsAtOnce = true;
    this.occasional = new WarmingKernels(warmUp, new Patience(occasionalWork, Duration.ZERO));
  }

  private WarmingKernels(VectorWarmUp warmUp, Patience patience) {
    this.warmUp = warmUp;
    this.patience = patience;
    this.startsAtOnce = false;
    this.occasional = this;
  }

  @Override
  public WarmingKernels occasional() {
    return occasional;
  }

  @Override
  public void prepare() {
    warmUp.start();
  }

  /// All vector kernels, once they are compiled; waits for that. These ones in a process that seems
  /// to compile nothing.
  ///
  /// @throws InterruptedException if the caller is interrupted
  Kernels compiled() throws InterruptedException {
    return warmUp.awaitAll() ? warmUp.vector() : this;
  }

  /// Waits until the vector kernels for the primes met so far are compiled, no longer than that.
  ///
  /// @throws InterruptedException if the caller is interrupted
  void awaitMet(Duration longest) throws InterruptedException {
    warmUp.awaitMet(longest);
  }

  /// What works for now.
  Kernels current() {
    return warmUp.current();
  }

  /// Whether the vector kernels are being compiled, or are so.
  boolean isStarted() {
    return warmUp.isStarted();
  }

  /// Transforms are a good part of all work, so they tell how much there is, and modulo which
  /// primes.
  private void transform(NttTable table, Consumer<Kernels> transform) {
    if (startsAtOnce || patience.isOut()) {
      warmUp.start();
    }
    warmUp.meet(table);
    boolean ready = warmUp.isReady() || patience.await(warmUp.ready());
    transform.accept(warmUp.current());
    if (!ready) {
      patience.work(startsAtOnce ? (long) table.n * table.n : table.n);
    }
  }

  @Override
  public String name() {
    return warmUp.name();
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
    warmUp.current().add(a, b, out, modulus);
  }

  @Override
  public void subtract(double[] a, double[] b, double[] out, Modulus modulus) {
    warmUp.current().subtract(a, b, out, modulus);
  }

  @Override
  public void negate(double[] a, double[] out) {
    warmUp.current().negate(a, out);
  }

  @Override
  public void multiply(double[] a, double[] b, double[] out, Modulus modulus) {
    warmUp.current().multiply(a, b, out, modulus);
  }

  @Override
  public void multiplyAccumulate(double[] a, double[] b, double[] accumulator, Modulus modulus) {
    warmUp.current().multiplyAccumulate(a, b, accumulator, modulus);
  }

  @Override
  public void multiplyPairs(
      double[][] a, double[][] b, int factor, double[][] out, Modulus modulus, boolean accumulate) {
    warmUp.current().multiplyPairs(a, b, factor, out, modulus, accumulate);
  }

  @Override
  public void multiplyScalar(double[] a, double scalar, double[] out, Modulus modulus) {
    warmUp.current().multiplyScalar(a, scalar, out, modulus);
  }

  @Override
  public void multiplyScalarAccumulate(
      double[] a, double scalar, double[] accumulator, Modulus modulus) {
    warmUp.current().multiplyScalarAccumulate(a, scalar, accumulator, modulus);
  }

  @Override
  public void combine(
      double[][] a, double[] scalars, double[] out, Modulus modulus, boolean accumulate) {
    warmUp.current().combine(a, scalars, out, modulus, accumulate);
  }

  @Override
  public void addScalar(double[] a, double scalar, double[] out, Modulus modulus) {
    warmUp.current().addScalar(a, scalar, out, modulus);
  }

  @Override
  public void subtractMultiplyScalar(
      double[] a, double[] b, double scalar, double[] out, int start, int end, Modulus modulus) {
    warmUp.current().subtractMultiplyScalar(a, b, scalar, out, start, end, modulus);
  }

  @Override
  public void reduce(double[] a, double[] out, Modulus modulus) {
    warmUp.current().reduce(a, out, modulus);
  }

  @Override
  public void reduceLongs(long[] a, double[] out, Modulus modulus) {
    warmUp.current().reduceLongs(a, out, modulus);
  }

  @Override
  public void permute(double[] a, int[] table, double[] out, int start, int end) {
    warmUp.current().permute(a, table, out, start, end);
  }

  @Override
  public void permuteAccumulate(double[] a, int[] table, double[] accumulator, Modulus modulus) {
    warmUp.current().permuteAccumulate(a, table, accumulator, modulus);
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
    warmUp.current().innerProduct(a, b0, b1, out0, out1, start, end, modulus, accumulate, scratch);
  }

  @Override
  public void splitReal(double[] x, double[] out, NttTable table) {
    warmUp.current().splitReal(x, out, table);
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
    warmUp.current().packedInnerProduct(a, b0, b1, count, out0, out1, modulus, scratch);
  }

  @Override
  public void beginConversion(
      BaseConversion conversion, double[][] in, double[][] scaled, int start, int end) {
    warmUp.current().beginConversion(conversion, in, scaled, start, end);
  }

  @Override
  public void convertLimbs(
      BaseConversion conversion, double[][] scaled, int first, double[][] out) {
    warmUp.current().convertLimbs(conversion, scaled, first, out);
  }

  @Override
  public void convertTiles(
      BaseConversion conversion,
      double[][] in,
      double[][] out,
      int start,
      int end,
      double[][] rows) {
    warmUp.current().convertTiles(conversion, in, out, start, end, rows);
  }
}
