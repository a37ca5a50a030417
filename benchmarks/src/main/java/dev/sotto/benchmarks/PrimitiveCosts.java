package dev.sotto.benchmarks;

import dev.sotto.ckks.kernel.BaseConversion;
import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.PrimeGenerator;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.scheme.Encoder;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Measures the primitives of the optimizer's cost table and prints the table: minima over repeated
/// runs in one thread, limbs taken in turn so that they come from memory as they do in a circuit.
///
/// The output replaces `default-costs.properties` of the optimizer, or is passed to it.
public final class PrimitiveCosts {
  private static final int LIMBS = 8;
  private static final int DIGITS = 4;
  private static final long BUDGET_NANOS = 300_000_000L;
  private static final int LEAST_RUNS = 12;

  private PrimitiveCosts() {}

  public static void main(String[] arguments) {
    PrintStream out = System.out;
    out.println("# Nanoseconds of the kernels' primitives: one limb of 2^n coefficients, one thread.");
    out.println("# Printed by dev.sotto.benchmarks.PrimitiveCosts.");
    // From the largest on, where kernels are compiled soonest, and once for that alone.
    lines(16);
    List<String> table = new ArrayList<>();
    for (int logN = 16; logN >= 12; logN--) {
      table.addAll(0, lines(logN));
    }
    table.forEach(out::println);
  }

  private static List<String> lines(int logN) {
    CkksParameters parameters =
        CkksParameters.builder(logN)
            .firstModulusBits(30)
            .levels(logN == 12 ? 1 : 4, 30)
            .specialPrimes(1, 33)
            .build();
    CkksContext context = new CkksContext(parameters);
    Kernels kernels = context.kernels();
    int n = parameters.degree();
    Modulus modulus = parameters.moduli().getFirst();
    var table = context.ring().table(0);
    double[][] a = residues(n, modulus);
    double[][] b = residues(n, modulus);
    double[][] c = residues(n, modulus);
    double[] out0 = new double[n];
    double[] out1 = new double[n];
    int[] permutation = context.ring().automorphism(5);
    List<String> lines = new ArrayList<>();
    line(lines, "transform", logN, LIMBS, i -> kernels.forwardNtt(a[i], table));
    line(
        lines,
        "multiplyAccumulate",
        logN,
        LIMBS,
        i -> kernels.multiplyAccumulate(a[i], b[i], c[i], modulus));
    double[][] digits = {a[0], a[1], a[2], a[3]};
    double[][] keys0 = {b[0], b[1], b[2], b[3]};
    double[][] keys1 = {b[4], b[5], b[6], b[7]};
    double inner =
        least(1, i -> kernels.innerProduct(digits, keys0, keys1, DIGITS, out0, out1, modulus));
    lines.add("keyProduct.%d = %.0f".formatted(logN, inner / DIGITS));
    PrimeGenerator generator = new PrimeGenerator(n);
    BaseConversion conversion =
        new BaseConversion(
            List.of(generator.balanced(1 << 30, DIGITS)),
            List.of(generator.balanced(1 << 30, LIMBS)));
    double[] scratch = new double[conversion.scratchLength()];
    double convert = least(1, i -> kernels.convertBase(conversion, digits, c, 0, n, scratch));
    lines.add("convert.%d = %.0f".formatted(logN, convert / (DIGITS * LIMBS)));
    line(lines, "permute", logN, LIMBS, i -> kernels.permute(a[i], permutation, c[i]));
    Encoder encoder = new Encoder(context);
    double[] slots = new SplittableRandom(1).doubles(parameters.slots(), -1, 1).toArray();
    double one = least(1, i -> encoder.encode(slots, 0, 1 << 25));
    double two = least(1, i -> encoder.encode(slots, 1, 1 << 25));
    line(lines, "reduce", logN, LIMBS, i -> kernels.reduce(a[i], c[i], modulus));
    lines.add("embed.%d = %.0f".formatted(logN, Math.max(one / 4, 2 * one - two)));
    return lines;
  }

  private static double[][] residues(int n, Modulus modulus) {
    SplittableRandom random = new SplittableRandom(n);
    double[][] limbs = new double[LIMBS][];
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] = random.doubles(n, -0.5, 0.5).map(x -> Math.rint(x * modulus.p())).toArray();
    }
    return limbs;
  }

  private interface Work {
    void run(int limb);
  }

  private static void line(List<String> lines, String name, int logN, int limbs, Work work) {
    lines.add("%s.%d = %.0f".formatted(name, logN, least(limbs, work)));
  }

  /// The least nanoseconds of one unit of `work` over all runs.
  private static double least(int units, Work work) {
    double least = Double.POSITIVE_INFINITY;
    long end = System.nanoTime() + BUDGET_NANOS;
    for (int run = 0; run < LEAST_RUNS || System.nanoTime() < end; run++) {
      long start = System.nanoTime();
      for (int i = 0; i < units; i++) {
        work.run(i);
      }
      least = Math.min(least, (double) (System.nanoTime() - start) / units);
    }
    return least;
  }
}
