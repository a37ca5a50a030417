package dev.sotto.ckks.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/// Runs vector kernels on small limbs until they are compiled.
///
/// The machine's best compiler takes a method after some hundred calls of some ten iterations. With
/// many more iterations a call it compiles the running loop first, for that call alone, and the
/// method again later, which takes twice the time. So limbs are as short as reach every loop.
final class KernelWarmUp {

  /// Elements of a limb, for kernels that treat all alike.
  private static final int SHORT = 128;

  /// Degrees that between them reach every pass of the transforms, each of them some more than
  /// those before.
  private static final int[] DEGREES = {256, 512, 1024, 2048};

  /// Compiled kernels take about one nanosecond for an element of a limb in a cache, and some for
  /// one of a product or transform, whose elements count four times; others take some ten for each.
  private static final long MOST_NANOS = 5;

  /// Turns of [#CALLS] after which the bound doubles and a rest after each turn begins to grow, for
  /// machines that are slow or busy. Some kernels are called once a transform and go round a few
  /// times: the compiler takes them after some twenty turns, and does nothing while those rest.
  private static final int STRICT_TURNS = 64;

  private static final int CALLS = 250;

  /// About the size of the primes of [VectorMediumProducts].
  private static final double MEDIUM_PRIME = 0x1p31;

  private final Kernels kernels;
  private final double prime;

  /// One call of a kernel.
  private record Work(int elements, Runnable call) {
    boolean isFast(long mostNanos) {
      long start = System.nanoTime();
      call.run();
      return System.nanoTime() - start < elements * mostNanos;
    }
  }

  /// @param prime about the size of the primes that the kernels are to be compiled for
  KernelWarmUp(Kernels kernels, double prime) {
    this.kernels = kernels;
    this.prime = prime;
  }

  /// Returns when all kernels are compiled: never in a process that compiles nothing, which takes
  /// less and less of its time.
  ///
  /// @throws InterruptedException if the caller is interrupted
  void run() throws InterruptedException {
    List<Work> work = new ArrayList<>(products());
    work.addAll(elementwise());
    for (int n : DEGREES) {
      work.addAll(transforms(n));
      call(work);
    }
  }

  private static void call(List<Work> work) throws InterruptedException {
    for (int turn = 0; !work.isEmpty(); turn++) {
      long mostNanos = MOST_NANOS << Math.min(turn / STRICT_TURNS, Integer.SIZE);
      long start = System.nanoTime();
      for (int call = 0; call < CALLS; call++) {
        work.removeIf(w -> w.isFast(mostNanos));
      }
      long nanos = System.nanoTime() - start;
      Thread.sleep(Duration.ofNanos(nanos * (turn / STRICT_TURNS)));
    }
  }

  private List<Work> transforms(int n) {
    NttTable table = new NttTable(n, new PrimeGenerator(n).nearest(prime));
    double[] x = ramp(n);
    return List.of(
        new Work(4 * n, () -> kernels.forwardNtt(x, table)),
        new Work(4 * n, () -> kernels.inverseNtt(x, table)));
  }

  private List<Work> products() {
    PrimeGenerator primes = new PrimeGenerator(SHORT);
    Modulus modulus = primes.nearest(prime);
    double[][] a = {ramp(SHORT), ramp(SHORT), ramp(SHORT)};
    double[][] b = new double[2][SHORT];
    List<Work> work = new ArrayList<>();
    double[][] terms = new double[VectorTiledProducts.AT_A_TIME + 1][];
    Arrays.setAll(terms, i -> ramp(SHORT));
    double[] sums = new double[Factors.SCRATCH_LENGTH];
    for (FactorForm form : FactorForm.values()) {
      Factors factors = new Factors(form, terms, new int[terms.length]);
      for (boolean accumulate : new boolean[] {false, true}) {
        work.add(
            new Work(
                4 * SHORT,
                () ->
                    kernels.innerProduct(
                        factors, terms, terms, b[0], b[1], 0, SHORT, modulus, accumulate, sums)));
      }
    }
    BaseConversion conversion =
        new BaseConversion(
            List.of(modulus, primes.nearest(prime)),
            List.of(primes.nearest(prime), primes.nearest(prime)));
    double[] scratch = new double[PackedLimb.SCRATCH_LENGTH];
    DoubleStream.of(prime, Math.min(prime, MEDIUM_PRIME))
        .distinct()
        .forEach(
            size -> {
              work.add(packedProduct(a, b, primes.nearest(size), scratch));
              work.add(combination(a, b[0], primes.nearest(size)));
            });
    double[][] scaled = new double[a.length][SHORT];
    work.add(new Work(4 * SHORT, () -> kernels.beginConversion(conversion, a, scaled, 0, SHORT)));
    work.add(
        new Work(
            4 * SHORT, () -> kernels.convertLimbs(conversion, scaled, 1, new double[][] {b[0]})));
    work.add(new Work(4 * SHORT, () -> kernels.convertLimbs(conversion, scaled, 0, b)));
    work.add(new Work(4 * SHORT, () -> kernels.convertTiles(conversion, a, b, 0, SHORT, scaled)));
    double[][] pair = {a[0], a[1]};
    double[][] product = {new double[SHORT], new double[SHORT], new double[SHORT]};
    for (boolean accumulate : new boolean[] {false, true}) {
      work.add(
          new Work(
              4 * SHORT, () -> kernels.multiplyPairs(pair, pair, 1, product, modulus, accumulate)));
    }
    return work;
  }

  private Work packedProduct(double[][] a, double[][] b, Modulus modulus, double[] scratch) {
    PackedLimb limb = PackedLimb.of(a[1], modulus);
    PackedLimb[] packed = {limb, limb, limb};
    return new Work(
        4 * SHORT,
        () ->
            kernels.packedInnerProduct(a, packed, packed, a.length, b[0], b[1], modulus, scratch));
  }

  private Work combination(double[][] a, double[] out, Modulus modulus) {
    double[] scalars = ramp(a.length);
    return new Work(4 * SHORT, () -> kernels.combine(a, scalars, out, modulus, true));
  }

  private List<Work> elementwise() {
    Modulus modulus = new PrimeGenerator(SHORT).nearest(prime);
    NttTable table = new NttTable(SHORT, modulus);
    double[] x = ramp(SHORT);
    double[] y = new double[SHORT];
    return List.of(
        new Work(SHORT, () -> kernels.add(x, y, y, modulus)),
        new Work(SHORT, () -> kernels.subtract(x, y, y, modulus)),
        new Work(SHORT, () -> kernels.negate(x, y)),
        new Work(SHORT, () -> kernels.multiply(x, y, y, modulus)),
        new Work(SHORT, () -> kernels.multiplyAccumulate(x, y, y, modulus)),
        new Work(SHORT, () -> kernels.multiplyScalar(x, 3, y, modulus)),
        new Work(SHORT, () -> kernels.multiplyScalarAccumulate(x, 3, y, modulus)),
        new Work(SHORT, () -> kernels.addScalar(x, 3, y, modulus)),
        new Work(SHORT, () -> kernels.subtractMultiplyScalar(x, y, 3, y, 0, SHORT, modulus)),
        new Work(SHORT, () -> kernels.reduce(x, y, modulus)),
        new Work(SHORT, () -> kernels.splitReal(x, y, table)));
  }

  private static double[] ramp(int n) {
    double[] x = new double[n];
    Arrays.setAll(x, j -> j);
    return x;
  }
}
