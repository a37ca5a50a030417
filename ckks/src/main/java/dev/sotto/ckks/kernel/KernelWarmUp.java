package dev.sotto.ckks.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Runs vector kernels on small limbs until they are compiled: until they take no longer than the
/// scalar ones do for the same work.
final class KernelWarmUp {

  // The two degrees between them reach every pass of the transforms.
  private static final int[] DEGREES = {1 << 12, 1 << 13};

  private static final double PRIME = 0x1p40;

  // Products of residues are exact in a double; one degree reaches every pass.
  private static final int NARROW_DEGREE = 1 << 12;
  private static final double NARROW_PRIME = 0x1p25;

  // A process that cannot compile the kernels within this many rounds keeps the scalar ones busy
  // long enough; the vector ones are then compiled at work.
  private static final int MOST_ROUNDS = 5000;

  private final Kernels vector;
  private final Kernels scalar;

  KernelWarmUp(Kernels vector, Kernels scalar) {
    this.vector = vector;
    this.scalar = scalar;
  }

  void run() {
    List<Work> work = new ArrayList<>();
    for (int n : DEGREES) {
      work.add(new Work(n, PRIME));
    }
    work.add(new Work(NARROW_DEGREE, NARROW_PRIME));
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean fast = true;
      for (Work w : work) {
        fast &= w.nanos(vector) < 2 * w.nanos(scalar);
      }
      if (fast && round > 10) {
        return;
      }
    }
  }

  /// One call of every kernel on limbs of one degree and primes of one size.
  private static final class Work {
    private final NttTable table;
    private final Modulus modulus;
    private final BaseConversion conversion;
    private final double[][] a;
    private final double[][] b;
    private final PackedLimb[] packed;
    private final double[] scratch;

    Work(int n, double size) {
      PrimeGenerator primes = new PrimeGenerator(n);
      modulus = primes.nearest(size);
      table = new NttTable(n, modulus);
      List<Modulus> from = List.of(modulus, primes.nearest(size));
      conversion = new BaseConversion(from, List.of(primes.nearest(size), primes.nearest(size)));
      scratch = new double[Math.max(conversion.scratchLength(), PackedLimb.SCRATCH_LENGTH)];
      a = new double[2][n];
      b = new double[2][n];
      PackedLimb zero = PackedLimb.of(a[1], modulus);
      packed = new PackedLimb[] {zero, zero};
    }

    long nanos(Kernels kernels) {
      double[] x = a[0];
      double[] y = b[0];
      Arrays.setAll(x, j -> j);
      long start = System.nanoTime();
      kernels.forwardNtt(x, table);
      kernels.inverseNtt(x, table);
      kernels.add(x, y, y, modulus);
      kernels.subtract(x, y, y, modulus);
      kernels.negate(x, y);
      kernels.multiply(x, y, y, modulus);
      kernels.multiplyAccumulate(x, y, y, modulus);
      kernels.multiplyScalar(x, 3, y, modulus);
      kernels.multiplyScalarAccumulate(x, 3, y, modulus);
      kernels.addScalar(x, 3, y, modulus);
      kernels.subtractMultiplyScalar(x, y, 3, y, 0, x.length, modulus);
      kernels.reduce(x, y, modulus);
      for (FactorForm form : FactorForm.values()) {
        Factors factors = new Factors(form, a, new int[a.length]);
        kernels.innerProduct(factors, a, a, b[0], b[1], 0, x.length, modulus, false);
      }
      kernels.splitReal(x, y, table);
      kernels.packedInnerProduct(a, packed, packed, 2, b[0], b[1], modulus, scratch);
      kernels.convertBase(conversion, a, b, 0, x.length, scratch);
      return System.nanoTime() - start;
    }
  }
}
