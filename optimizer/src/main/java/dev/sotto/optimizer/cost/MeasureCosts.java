package dev.sotto.optimizer.cost;

import dev.sotto.ckks.kernel.BaseConversion;
import dev.sotto.ckks.kernel.FactorForm;
import dev.sotto.ckks.kernel.Factors;
import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.PackedLimb;
import dev.sotto.ckks.kernel.PrimeGenerator;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.scheme.RealPairEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/// Measures the primitives of a [CostTable] on this machine: lower quartiles over repeated runs in
/// one thread, limbs taken in turn so that the second-level cache does not hold them all.
public final class MeasureCosts {
  private static final int LIMBS = 8;

  private static final int DIGITS = 4;

  /// Of all keys that products take in turn: more than caches hold, for keys come from memory.
  private static final int KEY_DIGITS = 64;

  /// Diagonals that are multiplied with rotations of one input, for so many sums.
  private static final int DIAGONALS = 16;

  private static final int SUMS = 4;

  /// Elements of diagonals that are multiplied at a time, as maps do.
  private static final int BLOCK = 1024;

  private static final int WIDE_BITS = 35;
  private static final int NARROW_BITS = 26;

  /// Positions of the primes in the ring.
  private static final int WIDE_PRIME = 0;

  private static final int NARROW_PRIME = 1;

  private static final double SCALE = 0x1p25;
  private static final int LEAST_RUNS = 12;

  private final Kernels kernels;
  private final long budgetNanos;

  private MeasureCosts(Kernels kernels, long budgetNanos) {
    this.kernels = kernels;
    this.budgetNanos = budgetNanos;
  }

  /// The number of rings in a table.
  public static int rings() {
    return CostTable.MAX_LOG_N - CostTable.MIN_LOG_N + 1;
  }

  /// A table of this machine, from about `budgetNanos` for each primitive of each ring; `progress`
  /// hears of each ring that is done, as log₂ N. Small rings first: they are quick while the code
  /// is not yet compiled.
  public static CostTable run(Kernels kernels, long budgetNanos, IntConsumer progress) {
    MeasureCosts measure = new MeasureCosts(kernels, budgetNanos);
    Map<Integer, Map<Primitive, Double>> rings = new TreeMap<>();
    for (int logN = CostTable.MIN_LOG_N; logN <= CostTable.MAX_LOG_N; logN++) {
      rings.put(logN, measure.ring(logN));
      progress.accept(logN);
    }
    return CostTable.of(rings);
  }

  private Map<Primitive, Double> ring(int logN) {
    CkksParameters parameters =
        CkksParameters.builder(logN)
            .firstModulusBits(WIDE_BITS)
            .levels(1, NARROW_BITS)
            .specialPrimes(1, WIDE_BITS)
            .build();
    CkksContext context = new CkksContext(parameters, kernels, Workers.INLINE);
    int n = parameters.degree();
    Map<Primitive, Double> nanos = new EnumMap<>(Primitive.class);
    Modulus modulus = context.ring().modulus(WIDE_PRIME);
    int[] permutation = context.ring().automorphism(5);
    double[][] a = residues(LIMBS, n, modulus);
    double[][] b = residues(LIMBS, n, modulus);
    double[][] c = residues(LIMBS, n, modulus);
    nanos.put(
        Primitive.MULTIPLY_ACCUMULATE,
        quartile(LIMBS, i -> kernels.multiplyAccumulate(a[i], b[i], c[i], modulus)));
    nanos.put(Primitive.PERMUTE, quartile(LIMBS, i -> kernels.permute(a[i], permutation, c[i])));
    nanos.put(Primitive.REDUCE, quartile(LIMBS, i -> kernels.reduce(a[i], c[i], modulus)));
    nanos.put(Primitive.EMBED, embedding(new RealPairEncoder(context), parameters.slots()));
    Ring ring = context.ring();
    nanos.put(Primitive.TRANSFORM, transform(ring, WIDE_PRIME));
    nanos.put(Primitive.NARROW_TRANSFORM, transform(ring, NARROW_PRIME));
    nanos.put(Primitive.KEY_PRODUCT, keyProduct(ring, WIDE_PRIME));
    nanos.put(Primitive.NARROW_KEY_PRODUCT, keyProduct(ring, NARROW_PRIME));
    nanos.put(Primitive.DIAGONAL_PRODUCT, diagonalProduct(ring, WIDE_PRIME));
    nanos.put(Primitive.NARROW_DIAGONAL_PRODUCT, diagonalProduct(ring, NARROW_PRIME));
    nanos.put(Primitive.CONVERT, conversion(n, WIDE_BITS));
    nanos.put(Primitive.NARROW_CONVERT, conversion(n, NARROW_BITS));
    return nanos;
  }

  private double transform(Ring ring, int prime) {
    double[][] x = residues(LIMBS, ring.degree(), ring.modulus(prime));
    return quartile(LIMBS, i -> kernels.forwardNtt(x[i], ring.table(prime)));
  }

  private double keyProduct(Ring ring, int prime) {
    Modulus modulus = ring.modulus(prime);
    double[][] a = residues(LIMBS, ring.degree(), modulus);
    double[][] c = new double[LIMBS][ring.degree()];
    PackedLimb[][] keys = new PackedLimb[KEY_DIGITS / DIGITS][];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = packed(a, DIGITS * (i % 2), modulus);
    }
    double[][][] digits = {Arrays.copyOf(a, DIGITS), Arrays.copyOfRange(a, DIGITS, LIMBS)};
    double[] scratch = new double[PackedLimb.SCRATCH_LENGTH];
    double all =
        quartile(
            keys.length,
            i ->
                kernels.packedInnerProduct(
                    digits[i % 2],
                    keys[i],
                    keys[(i + keys.length / 2) % keys.length],
                    DIGITS,
                    c[i % LIMBS],
                    c[(i + 1) % LIMBS],
                    modulus,
                    scratch));
    return all / DIGITS;
  }

  private static PackedLimb[] packed(double[][] limbs, int first, Modulus modulus) {
    PackedLimb[] packed = new PackedLimb[DIGITS];
    Arrays.setAll(packed, d -> PackedLimb.of(limbs[first + d], modulus));
    return packed;
  }

  /// One of [#DIAGONALS], in [#SUMS] sums of products with the same rotated inputs.
  private double diagonalProduct(Ring ring, int prime) {
    Modulus modulus = ring.modulus(prime);
    int n = ring.degree();
    double[][] c0 = residues(DIAGONALS, n, modulus);
    double[][] c1 = residues(DIAGONALS, n, modulus);
    double[][] out = new double[2 * SUMS][n];
    Factors[] diagonals = new Factors[SUMS];
    double[] scratch = new double[Factors.SCRATCH_LENGTH];
    for (int s = 0; s < SUMS; s++) {
      double[][] pairs = residues(DIAGONALS / 2, n, modulus);
      double[][] arrays = new double[DIAGONALS][];
      Arrays.setAll(arrays, d -> pairs[d / 2]);
      int[] offsets = new int[DIAGONALS];
      Arrays.setAll(offsets, d -> d % 2 * (n / 2));
      diagonals[s] = new Factors(FactorForm.MIRRORED, arrays, offsets);
    }
    double all =
        quartile(
            n / BLOCK,
            block -> {
              int start = block * BLOCK;
              int end = start + BLOCK;
              for (int s = 0; s < SUMS; s++) {
                double[] out0 = out[2 * s];
                double[] out1 = out[2 * s + 1];
                kernels.innerProduct(
                    diagonals[s], c0, c1, out0, out1, start, end, modulus, false, scratch);
              }
            });
    return all * n / (BLOCK * DIAGONALS * SUMS);
  }

  private double conversion(int n, int bits) {
    PrimeGenerator primes = new PrimeGenerator(n);
    double size = Math.pow(2, bits);
    List<Modulus> from = List.of(primes.balanced(size, DIGITS));
    List<Modulus> to = List.of(primes.balanced(size, LIMBS));
    BaseConversion conversion = new BaseConversion(from, to);
    double[][] in = residues(DIGITS, n, from.getFirst());
    double[][] scaled = new double[DIGITS + 1][n];
    double[][] out = new double[2][n];
    return quartile(
            1,
            _ -> {
              kernels.beginConversion(conversion, in, scaled, 0, n);
              for (int j = 0; j < LIMBS; j += 2) {
                kernels.convertLimbs(conversion, scaled, j, out);
              }
            })
        / (DIGITS * LIMBS);
  }

  /// One of two diagonals that are encoded together.
  private double embedding(RealPairEncoder encoder, int slots) {
    double[] values = new SplittableRandom(1).doubles(slots, -1, 1).toArray();
    double[] coefficients = new double[2 * slots];
    return quartile(1, _ -> encoder.encode(values, values, 1, SCALE, coefficients)) / 2;
  }

  private static double[][] residues(int count, int n, Modulus modulus) {
    SplittableRandom random = new SplittableRandom(n);
    double[][] limbs = new double[count][];
    for (int i = 0; i < count; i++) {
      limbs[i] = random.doubles(n, -0.5, 0.5).map(x -> Math.rint(x * modulus.p())).toArray();
    }
    return limbs;
  }

  /// The lower quartile of the nanoseconds of `work` over all of `units` in turn. Each is measured
  /// by itself, so short that other processes seldom interrupt it.
  private double quartile(int units, IntConsumer work) {
    List<Long> runs = new ArrayList<>();
    long end = System.nanoTime() + budgetNanos;
    for (int run = 0; run < LEAST_RUNS * units || System.nanoTime() < end; run++) {
      long start = System.nanoTime();
      work.accept(run % units);
      runs.add(System.nanoTime() - start);
    }
    Collections.sort(runs);
    return runs.get(runs.size() / 4);
  }
}
