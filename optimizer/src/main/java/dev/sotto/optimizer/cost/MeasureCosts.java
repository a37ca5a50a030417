package dev.sotto.optimizer.cost;

import dev.sotto.ckks.kernel.BaseConversion;
import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.PackedLimb;
import dev.sotto.ckks.kernel.PrimeGenerator;
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

  private static final int MODULUS_BITS = 35;
  private static final int SCALE_BITS = 30;
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
  /// hears of each ring that is done, as log₂ N.
  public static CostTable run(Kernels kernels, long budgetNanos, IntConsumer progress) {
    MeasureCosts measure = new MeasureCosts(kernels, budgetNanos);
    Map<Integer, Map<Primitive, Double>> rings = new TreeMap<>();
    for (int logN = CostTable.MAX_LOG_N; logN >= CostTable.MIN_LOG_N; logN--) {
      rings.put(logN, measure.ring(logN));
      progress.accept(logN);
    }
    return CostTable.of(rings);
  }

  private Map<Primitive, Double> ring(int logN) {
    CkksParameters parameters =
        CkksParameters.builder(logN)
            .firstModulusBits(MODULUS_BITS)
            .levels(1, SCALE_BITS)
            .specialPrimes(1, MODULUS_BITS)
            .build();
    CkksContext context = new CkksContext(parameters, kernels, Workers.INLINE);
    int n = parameters.degree();
    Modulus modulus = parameters.moduli().getFirst();
    var table = context.ring().table(0);
    int[] permutation = context.ring().automorphism(5);
    double[][] a = residues(n, modulus);
    double[][] b = residues(n, modulus);
    double[][] c = residues(n, modulus);
    Map<Primitive, Double> nanos = new EnumMap<>(Primitive.class);
    nanos.put(Primitive.TRANSFORM, quartile(LIMBS, i -> kernels.forwardNtt(a[i], table)));
    nanos.put(
        Primitive.MULTIPLY_ACCUMULATE,
        quartile(LIMBS, i -> kernels.multiplyAccumulate(a[i], b[i], c[i], modulus)));
    nanos.put(Primitive.KEY_PRODUCT, keyProduct(a, b, c, modulus));
    nanos.put(Primitive.CONVERT, conversion(n, a, c));
    nanos.put(Primitive.PERMUTE, quartile(LIMBS, i -> kernels.permute(a[i], permutation, c[i])));
    nanos.put(Primitive.REDUCE, quartile(LIMBS, i -> kernels.reduce(a[i], c[i], modulus)));
    nanos.put(Primitive.EMBED, embedding(new RealPairEncoder(context), parameters.slots()));
    return nanos;
  }

  private double keyProduct(double[][] a, double[][] b, double[][] c, Modulus modulus) {
    PackedLimb[][] keys = new PackedLimb[KEY_DIGITS / DIGITS][];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = packed(b, DIGITS * (i % 2), modulus);
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

  private double conversion(int n, double[][] in, double[][] out) {
    PrimeGenerator primes = new PrimeGenerator(n);
    double size = Math.pow(2, MODULUS_BITS);
    BaseConversion conversion =
        new BaseConversion(
            List.of(primes.balanced(size, DIGITS)), List.of(primes.balanced(size, LIMBS)));
    double[] scratch = new double[conversion.scratchLength()];
    return quartile(1, _ -> kernels.convertBase(conversion, in, out, 0, n, scratch))
        / (DIGITS * LIMBS);
  }

  /// One of two diagonals that are encoded together.
  private double embedding(RealPairEncoder encoder, int slots) {
    double[] values = new SplittableRandom(1).doubles(slots, -1, 1).toArray();
    double[] coefficients = new double[2 * slots];
    return quartile(1, _ -> encoder.encode(values, values, 1, SCALE, coefficients)) / 2;
  }

  private static double[][] residues(int n, Modulus modulus) {
    SplittableRandom random = new SplittableRandom(n);
    double[][] limbs = new double[LIMBS][];
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] = random.doubles(n, -0.5, 0.5).map(x -> Math.rint(x * modulus.p())).toArray();
    }
    return limbs;
  }

  /// The lower quartile of the nanoseconds of one unit of `work` over all runs, each of `units`.
  private double quartile(int units, IntConsumer work) {
    List<Double> runs = new ArrayList<>();
    long end = System.nanoTime() + budgetNanos;
    while (runs.size() < LEAST_RUNS || System.nanoTime() < end) {
      long start = System.nanoTime();
      for (int i = 0; i < units; i++) {
        work.accept(i);
      }
      runs.add((double) (System.nanoTime() - start) / units);
    }
    Collections.sort(runs);
    return runs.get(runs.size() / 4);
  }
}
