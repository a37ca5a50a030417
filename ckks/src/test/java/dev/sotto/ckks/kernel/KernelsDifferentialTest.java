package dev.sotto.ckks.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.testkit.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kernel against integers of any size, on inputs at the ends of the allowed ranges.
class KernelsDifferentialTest {

  private static final int CASES = 30;

  private interface Expected {
    BigInteger at(int j);
  }

  private static void check(String what, double[] out, Modulus modulus, Expected expected) {
    BigInteger p = BigInteger.valueOf(modulus.value());
    for (int j = 0; j < out.length; j++) {
      assertTrue(
          Math.abs(out[j]) <= modulus.reducedBound(),
          what + " modulo " + modulus + " not reduced at " + j + ": " + out[j]);
      assertEquals(out[j], Math.rint(out[j]), what + " not an integer at " + j);
      assertEquals(
          expected.at(j).mod(p),
          BigInteger.valueOf((long) out[j]).mod(p),
          what + " modulo " + modulus + " at " + j);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void productsOfPairsAgreeWithIntegers(Kernels kernels) {
    Seeds.forEach(
        CASES,
        random -> {
          int n = 16 << random.nextInt(5);
          Modulus modulus = KernelCases.choose(random, n);
          double[][] limbs = new double[7][];
          Arrays.setAll(limbs, i -> KernelCases.residues(random, n, modulus));
          BigInteger[][] x = new BigInteger[limbs.length][];
          Arrays.setAll(x, i -> KernelCases.integers(limbs[i]));
          double[][] a = {limbs[0], limbs[1]};
          boolean square = random.nextBoolean();
          double[][] b = square ? a : new double[][] {limbs[2], limbs[3]};
          BigInteger[] y0 = square ? x[0] : x[2];
          BigInteger[] y1 = square ? x[1] : x[3];
          double[][] out = {limbs[4], limbs[5], limbs[6]};
          boolean accumulate = random.nextBoolean();
          BigInteger held = BigInteger.valueOf(accumulate ? 1 : 0);
          int factor = 1 + random.nextInt(2);
          BigInteger f = BigInteger.valueOf(factor);
          kernels.multiplyPairs(a, b, factor, out, modulus, accumulate);
          check(
              "first product",
              out[0],
              modulus,
              j -> x[0][j].multiply(y0[j]).multiply(f).add(x[4][j].multiply(held)));
          check(
              "middle product",
              out[1],
              modulus,
              j ->
                  x[0][j]
                      .multiply(y1[j])
                      .add(x[1][j].multiply(y0[j]))
                      .multiply(f)
                      .add(x[5][j].multiply(held)));
          check(
              "last product",
              out[2],
              modulus,
              j -> x[1][j].multiply(y1[j]).multiply(f).add(x[6][j].multiply(held)));
        });
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void pointwiseKernelsAgreeWithIntegers(Kernels kernels) {
    Seeds.forEach(
        CASES,
        random -> {
          int n = 16 << random.nextInt(5);
          Modulus modulus = KernelCases.choose(random, n);
          double[] a = KernelCases.residues(random, n, modulus);
          double[] b = KernelCases.residues(random, n, modulus);
          double[] c = KernelCases.residues(random, n, modulus);
          double s = KernelCases.residues(random, 1, modulus)[0];
          BigInteger[] x = KernelCases.integers(a);
          BigInteger[] y = KernelCases.integers(b);
          BigInteger[] z = KernelCases.integers(c);
          BigInteger w = BigInteger.valueOf((long) s);
          double[] out = new double[n];
          kernels.add(a, b, out, modulus);
          check("add", out, modulus, j -> x[j].add(y[j]));
          kernels.subtract(a, b, out, modulus);
          check("subtract", out, modulus, j -> x[j].subtract(y[j]));
          kernels.negate(a, out);
          check("negate", out, modulus, j -> x[j].negate());
          kernels.multiply(a, b, out, modulus);
          check("multiply", out, modulus, j -> x[j].multiply(y[j]));
          kernels.multiplyScalar(a, s, out, modulus);
          check("multiplyScalar", out, modulus, j -> x[j].multiply(w));
          kernels.addScalar(a, s, out, modulus);
          check("addScalar", out, modulus, j -> x[j].add(w));
          out = c.clone();
          int start = 16 * random.nextInt(n / 16);
          int end = start + 16 * (1 + random.nextInt((n - start) / 16));
          kernels.subtractMultiplyScalar(a, b, s, out, start, end, modulus);
          check(
              "subtractMultiplyScalar",
              out,
              modulus,
              j -> j < start || j >= end ? z[j] : x[j].subtract(y[j]).multiply(w));
          out = c.clone();
          kernels.multiplyAccumulate(a, b, out, modulus);
          check("multiplyAccumulate", out, modulus, j -> x[j].multiply(y[j]).add(z[j]));
          out = c.clone();
          kernels.multiplyScalarAccumulate(a, s, out, modulus);
          check("multiplyScalarAccumulate", out, modulus, j -> x[j].multiply(w).add(z[j]));
          int terms = 1 + random.nextInt(random.nextInt(8) == 0 ? 150 : 9);
          double[][] limbs = new double[terms][];
          Arrays.setAll(limbs, i -> KernelCases.residues(random, n, modulus));
          double[] scalars = KernelCases.residues(random, terms, modulus);
          boolean accumulate = random.nextBoolean();
          out = c.clone();
          kernels.combine(limbs, scalars, out, modulus, accumulate);
          check(
              "combine",
              out,
              modulus,
              j -> {
                BigInteger sum = accumulate ? z[j] : BigInteger.ZERO;
                for (int i = 0; i < terms; i++) {
                  sum = sum.add(integer(limbs[i][j]).multiply(integer(scalars[i])));
                }
                return sum;
              });
          out = a.clone();
          kernels.add(out, out, out, modulus);
          check("add in place", out, modulus, j -> x[j].add(x[j]));
        });
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void largeIntegersReduceExactly(Kernels kernels) {
    Seeds.forEach(
        CASES,
        random -> {
          int n = 64;
          Modulus modulus = KernelCases.choose(random, n);
          long[] longs = new long[n];
          double[] doubles = new double[n];
          double range = 0x1p51 * modulus.p();
          for (int j = 0; j < n; j++) {
            long end = random.nextBoolean() ? 1L << 62 : -1L << 62;
            longs[j] = random.nextInt(4) == 0 ? end : random.nextLong(-1L << 62, 1L << 62);
            doubles[j] =
                random.nextInt(4) == 0
                    ? Math.nextDown(range)
                    : Math.rint(random.nextDouble(-range, range));
          }
          double[] out = new double[n];
          kernels.reduceLongs(longs, out, modulus);
          check("reduceLongs", out, modulus, j -> BigInteger.valueOf(longs[j]));
          kernels.reduce(doubles, out, modulus);
          check("reduce", out, modulus, j -> new BigDecimal(doubles[j]).toBigInteger());
        });
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void permutationsAndInnerProductsAgreeWithIntegers(Kernels kernels) {
    Seeds.forEach(
        CASES,
        random -> {
          int n = 16 << random.nextInt(5);
          int count = random.nextInt(8) == 0 ? 100 : 1 + random.nextInt(17);
          Modulus modulus = KernelCases.choose(random, n);
          int[] table = permutation(random, n);
          double[][] a = limbs(random, count, n, modulus);
          double[][] b0 = limbs(random, count, n, modulus);
          double[][] b1 = limbs(random, count, n, modulus);
          double[] c0 = KernelCases.residues(random, n, modulus);
          double[] c1 = KernelCases.residues(random, n, modulus);
          double[] out0 = new double[n];
          double[] out1 = new double[n];
          kernels.permute(a[0], table, out0);
          check("permute", out0, modulus, j -> integer(a[0][table[j]]));
          out0 = c0.clone();
          kernels.permuteAccumulate(a[0], table, out0, modulus);
          check(
              "permuteAccumulate", out0, modulus, j -> integer(a[0][table[j]]).add(integer(c0[j])));
          double[] scratch = new double[Factors.SCRATCH_LENGTH];
          kernels.innerProduct(Factors.whole(a), b0, b1, out0, out1, 0, n, modulus, false, scratch);
          check("innerProduct 0", out0, modulus, j -> sum(a, j, b0, j, count));
          check("innerProduct 1", out1, modulus, j -> sum(a, j, b1, j, count));
          if (PackedLimb.worthwhile(modulus)) {
            out0 = new double[n];
            out1 = new double[n];
            kernels.packedInnerProduct(
                a,
                packed(b0, modulus),
                packed(b1, modulus),
                count,
                out0,
                out1,
                modulus,
                new double[PackedLimb.SCRATCH_LENGTH]);
            check("packedInnerProduct 0", out0, modulus, j -> sum(a, j, b0, j, count));
            check("packedInnerProduct 1", out1, modulus, j -> sum(a, j, b1, j, count));
          }
          out0 = c0.clone();
          out1 = c1.clone();
          kernels.innerProduct(Factors.whole(a), b0, b1, out0, out1, 0, n, modulus, true, scratch);
          check("accumulate 0", out0, modulus, j -> sum(a, j, b0, j, count).add(integer(c0[j])));
          check("accumulate 1", out1, modulus, j -> sum(a, j, b1, j, count).add(integer(c1[j])));
        });
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void innerProductsTouchTheirRangeOnlyAndTakeFactorsInEveryForm(Kernels kernels) {
    Seeds.forEach(
        CASES,
        random -> {
          int n = random.nextInt(8) == 0 ? 4096 : 128;
          int count = 1 + random.nextInt(20);
          int start = n / 8 * random.nextInt(4);
          int end = start + n / 8 * (1 + random.nextInt(4));
          Modulus modulus = KernelCases.choose(random, n);
          double[][] a = limbs(random, count, n, modulus);
          double[][] b0 = limbs(random, count, n, modulus);
          double[][] b1 = limbs(random, count, n, modulus);
          double[] c0 = KernelCases.residues(random, n, modulus);
          double[] c1 = KernelCases.residues(random, n, modulus);
          for (FactorForm form : FactorForm.values()) {
            int offset = form == FactorForm.WHOLE ? 0 : n / 2;
            int[] offsets = new int[count];
            Arrays.fill(offsets, offset);
            boolean accumulate = random.nextBoolean();
            double[] out0 = c0.clone();
            double[] out1 = c1.clone();
            kernels.innerProduct(
                new Factors(form, a, offsets),
                b0,
                b1,
                out0,
                out1,
                start,
                end,
                modulus,
                accumulate,
                new double[Factors.SCRATCH_LENGTH]);
            IntUnaryOperator at =
                j ->
                    switch (form) {
                      case WHOLE -> j;
                      case ROWS -> offset + 8 * (j / 64) + j % 8;
                      case MIRRORED -> offset + (j < n / 2 ? j : n - 1 - j);
                    };
            IntPredicate inside = j -> j >= start && j < end;
            IntPredicate kept = j -> accumulate || !inside.test(j);
            check(
                form + " 0",
                out0,
                modulus,
                j ->
                    (kept.test(j) ? integer(c0[j]) : BigInteger.ZERO)
                        .add(
                            inside.test(j)
                                ? sum(a, at.applyAsInt(j), b0, j, count)
                                : BigInteger.ZERO));
            check(
                form + " 1",
                out1,
                modulus,
                j ->
                    (kept.test(j) ? integer(c1[j]) : BigInteger.ZERO)
                        .add(
                            inside.test(j)
                                ? sum(a, at.applyAsInt(j), b1, j, count)
                                : BigInteger.ZERO));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void theTransformsOfTwoRealVectorsAreTakenApart(Kernels kernels) {
    Seeds.forEach(
        CASES,
        random -> {
          int n = 32 << random.nextInt(5);
          Modulus modulus = KernelCases.choose(random, n);
          NttTable table = new NttTable(n, modulus);
          double[] first = symmetric(random, n);
          double[] second = symmetric(random, n);
          // A + X^(N/2)·B, modulo X^N + 1.
          double[] both = new double[n];
          for (int k = 0; k < n; k++) {
            both[k] = first[k] + (k < n / 2 ? -second[k + n / 2] : second[k - n / 2]);
          }
          kernels.forwardNtt(both, table);
          kernels.forwardNtt(first, table);
          kernels.forwardNtt(second, table);
          double[] out = new double[n];
          kernels.splitReal(both, out, table);
          check("first", first, modulus, j -> integer(out[Math.min(j, n - 1 - j)]));
          check("second", second, modulus, j -> integer(out[n / 2 + Math.min(j, n - 1 - j)]));
        });
  }

  /// Small coefficients of a polynomial that `X → X⁻¹` leaves alone.
  private static double[] symmetric(SplittableRandom random, int n) {
    double[] x = new double[n];
    x[0] = random.nextInt(-1000, 1000);
    for (int k = 1; k < n / 2; k++) {
      x[k] = random.nextInt(-1000, 1000);
      x[n - k] = -x[k];
    }
    return x;
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void baseConversionGivesTheRepresentativeNearestToZero(Kernels kernels) {
    Seeds.forEach(
        CASES,
        random -> {
          int n = 16 << random.nextInt(5);
          PrimeGenerator primes = new PrimeGenerator(n);
          int m = 1 + random.nextInt(11);
          List<Modulus> from = List.of(primesBelow(primes, conversionTarget(random), m));
          // Two alike, which may share a kernel, and two others.
          List<Modulus> to =
              Stream.of(2, 1, 1)
                  .flatMap(count -> Stream.of(primesBelow(primes, conversionTarget(random), count)))
                  .toList();
          BigInteger product =
              from.stream()
                  .map(q -> BigInteger.valueOf(q.value()))
                  .reduce(BigInteger::multiply)
                  .orElseThrow();
          // Stay clear of the ends, where either representative is right.
          BigInteger half = product.shiftRight(1).subtract(product.shiftRight(45));
          BigInteger[] x = new BigInteger[n];
          double[][] in = new double[m][n];
          for (int j = 0; j < n; j++) {
            BigInteger magnitude =
                switch (random.nextInt(3)) {
                  case 0 -> half;
                  case 1 -> BigInteger.valueOf(random.nextInt(1000));
                  default -> KernelCases.integer(random, product.bitLength() + 10).mod(half);
                };
            x[j] = random.nextBoolean() ? magnitude : magnitude.negate();
            for (int i = 0; i < m; i++) {
              in[i][j] = from.get(i).residue(x[j]);
            }
          }
          BaseConversion conversion = new BaseConversion(from, to);
          double[][] scaled = new double[m + 1][n];
          int middle = n / 32 * 16;
          kernels.beginConversion(conversion, in, scaled, 0, middle);
          kernels.beginConversion(conversion, in, scaled, middle, n);
          for (int first = 0; first <= to.size(); first++) {
            for (int count = 0; first + count <= to.size(); count++) {
              double[][] out = new double[count][n];
              kernels.convertLimbs(conversion, scaled, first, out);
              for (int k = 0; k < count; k++) {
                check("convertLimbs", out[k], to.get(first + k), j -> x[j]);
              }
            }
          }
          double[][] tiled = new double[to.size()][n];
          int tile = n >> random.nextInt(Integer.numberOfTrailingZeros(n / 8));
          int part = n / tile / 2 * tile;
          kernels.convertTiles(conversion, in, tiled, 0, part, new double[m + 1][tile]);
          kernels.convertTiles(conversion, in, tiled, part, n, new double[m + 1][tile]);
          for (int k = 0; k < tiled.length; k++) {
            check("convertTiles", tiled[k], to.get(k), j -> x[j]);
          }
          double[][] inPlace = Arrays.copyOf(in, m + 1);
          inPlace[m] = new double[n];
          double[][] out = new double[to.size()][n];
          kernels.beginConversion(conversion, in, inPlace, 0, n);
          kernels.convertLimbs(conversion, inPlace, 0, out);
          check("convertLimbs in place", out[0], to.get(0), j -> x[j]);
        });
  }

  /// Primes below these have products of which several, two, one or none are exact doubles.
  private static double conversionTarget(SplittableRandom random) {
    double[] targets = {Modulus.MAXIMUM, 0x1p40, 0x1p34, 0x1.6p27, 0x1p27, 0x1p26, 0x1p25};
    return targets[random.nextInt(targets.length)];
  }

  private static PackedLimb[] packed(double[][] limbs, Modulus modulus) {
    return Arrays.stream(limbs)
        .map(limb -> PackedLimb.of(limb, modulus))
        .toArray(PackedLimb[]::new);
  }

  private static Modulus[] primesBelow(PrimeGenerator primes, double bound, int count) {
    return IntStream.range(0, count).mapToObj(i -> primes.below(bound)).toArray(Modulus[]::new);
  }

  private static double[][] limbs(SplittableRandom random, int count, int n, Modulus modulus) {
    double[][] limbs = new double[count][];
    Arrays.setAll(limbs, i -> KernelCases.residues(random, n, modulus));
    return limbs;
  }

  private static int[] permutation(SplittableRandom random, int n) {
    int[] table = IntStream.range(0, n).toArray();
    for (int j = n - 1; j > 0; j--) {
      int k = random.nextInt(j + 1);
      int swapped = table[j];
      table[j] = table[k];
      table[k] = swapped;
    }
    return table;
  }

  private static BigInteger integer(double x) {
    return BigInteger.valueOf((long) x);
  }

  private static BigInteger sum(double[][] a, int at, double[][] b, int j, int count) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < count; i++) {
      sum = sum.add(integer(a[i][at]).multiply(integer(b[i][j])));
    }
    return sum;
  }
}
