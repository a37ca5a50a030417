package dev.sotto.ckks.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.ring.Ring;
import dev.sotto.testkit.Seeds;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The laws of the negacyclic transform, on inputs at the ends of the allowed ranges.
class NttPropertyTest {

  // Every path of the transforms: without blocks, inside the cache, and one to three passes
  // outside. A shape that the machine does not have runs interpreted: the small ones only.
  private static final int[] DEGREES =
      VectorChoice.SPECIES.length() > DoubleVector.SPECIES_PREFERRED.length()
          ? new int[] {4, 6, 7, 8, 9, 11, 12, 13}
          : new int[] {4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17};

  private static long[] canonical(double[] x, Modulus modulus) {
    long[] out = new long[x.length];
    for (int j = 0; j < x.length; j++) {
      assertEquals(x[j], Math.rint(x[j]), "not an integer at " + j);
      assertTrue(Math.abs(x[j]) <= modulus.reducedBound(), "not reduced at " + j + ": " + x[j]);
      out[j] = modulus.canonical(x[j]);
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void inverseAfterForwardIsTheIdentity(Kernels kernels) {
    for (int logN : DEGREES) {
      int n = 1 << logN;
      Seeds.forEach(
          logN < 12 ? 4 : 1,
          random -> {
            Modulus modulus = KernelCases.choose(random, n);
            NttTable table = new NttTable(n, modulus);
            double[] x = KernelCases.residues(random, n, modulus.value());
            double[] y = x.clone();
            kernels.forwardNtt(y, table);
            canonical(y, modulus);
            kernels.inverseNtt(y, table);
            for (int j = 0; j < n; j++) {
              assertEquals(modulus.canonical(x[j]), modulus.canonical(y[j]), "position " + j);
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void transformsAgreeWithTheScalarOnesInValueAndOrder(Kernels kernels) {
    Kernels reference = Kernels.named("scalar");
    for (int logN : DEGREES) {
      int n = 1 << logN;
      Seeds.forEach(
          logN < 12 ? 4 : 1,
          random -> {
            Modulus modulus = KernelCases.choose(random, n);
            NttTable table = new NttTable(n, modulus);
            double[] x = KernelCases.residues(random, n, modulus);
            double[] forward = x.clone();
            double[] expected = x.clone();
            kernels.forwardNtt(forward, table);
            reference.forwardNtt(expected, table);
            assertArrayEquals(canonical(expected, modulus), canonical(forward, modulus));
            double[] inverse = x.clone();
            expected = x.clone();
            kernels.inverseNtt(inverse, table);
            reference.inverseNtt(expected, table);
            assertArrayEquals(canonical(expected, modulus), canonical(inverse, modulus));
          });
    }
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void aTransformWhoseLastProductIsAsLargeAsItCanBeIsExact(Kernels kernels) {
    for (int logN : DEGREES) {
      int n = 1 << logN;
      Modulus modulus = new PrimeGenerator(n).below(NttTable.largestExact(n));
      NttTable table = new NttTable(n, modulus);
      double half = (modulus.p() - 1) / 2;
      // Each layer but the last adds p/2 to the element next to the first one, and reduces nothing.
      double[] x = new double[n];
      x[1] = modulus.p();
      for (int blocks = 1; blocks < n / 2; blocks *= 2) {
        double twiddle = table.forward[blocks];
        x[1 + n / (2 * blocks)] = modulus.multiply(half, modulus.invert(twiddle));
      }
      double[] expected = x.clone();
      Kernels.named("scalar").forwardNtt(expected, table);
      kernels.forwardNtt(x, table);
      assertArrayEquals(canonical(expected, modulus), canonical(x, modulus));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void transformsOfAnotherArrayLeaveItAloneAndHandOverEachPartComplete(Kernels kernels) {
    for (int logN : DEGREES) {
      int n = 1 << logN;
      Seeds.forEach(
          2,
          random -> {
            Modulus modulus = KernelCases.choose(random, n);
            NttTable table = new NttTable(n, modulus);
            double[] source = KernelCases.residues(random, n, modulus);
            double[] kept = source.clone();
            double[] expected = source.clone();
            kernels.forwardNtt(expected, table);
            double[] x = new double[n];
            double[] parts = new double[n];
            kernels.forwardNtt(
                source,
                x,
                table,
                (start, end) -> System.arraycopy(x, start, parts, start, end - start));
            assertArrayEquals(expected, parts);
            kernels.inverseNtt(source, x, table);
            assertArrayEquals(kept, source);
            kernels.inverseNtt(source, table);
            assertArrayEquals(source, x);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void thePartsThatATransformHandsOverMakeUpItsAutomorphism(Kernels kernels) {
    for (int logN : DEGREES) {
      int n = 1 << logN;
      Seeds.forEach(
          2,
          random -> {
            Modulus modulus = KernelCases.choose(random, n);
            int[] automorphism =
                new Ring(n, List.of(modulus)).automorphism(2 * random.nextInt(n) + 1);
            double[] source = KernelCases.residues(random, n, modulus);
            double[] x = new double[n];
            double[] out = new double[n];
            kernels.forwardNtt(
                source,
                x,
                new NttTable(n, modulus),
                (start, end) -> kernels.permute(x, automorphism, out, start, end));
            double[] expected = new double[n];
            kernels.permute(x, automorphism, expected);
            assertArrayEquals(expected, out);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void positionsHoldTheValuesAtTheStatedPowers(Kernels kernels) {
    for (int n : new int[] {16, 64, 128}) {
      Seeds.forEach(
          3,
          random -> {
            Modulus modulus = KernelCases.choose(random, n);
            NttTable table = new NttTable(n, modulus);
            // X itself transforms into the points of evaluation.
            double[] points = new double[n];
            points[1] = 1;
            kernels.forwardNtt(points, table);
            double[] x = KernelCases.residues(random, n, modulus);
            double[] y = x.clone();
            kernels.forwardNtt(y, table);
            double psi = points[NttTable.position(n, 1)];
            for (int j = 0; j < n; j++) {
              assertEquals(j, NttTable.position(n, NttTable.exponent(n, j)));
              double point = modulus.power(psi, NttTable.exponent(n, j));
              assertEquals(modulus.canonical(point), modulus.canonical(points[j]));
              double value = 0;
              for (int k = n - 1; k >= 0; k--) {
                value = modulus.reduce(modulus.multiply(value, point) + x[k]);
              }
              assertEquals(modulus.canonical(value), modulus.canonical(y[j]));
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("dev.sotto.ckks.kernel.KernelCases#all")
  void productsOfTransformsAreNegacyclicConvolutions(Kernels kernels) {
    for (int n : new int[] {16, 32, 64, 256, 512}) {
      Seeds.forEach(
          3,
          random -> {
            Modulus modulus = KernelCases.choose(random, n);
            NttTable table = new NttTable(n, modulus);
            double[] a = KernelCases.residues(random, n, modulus);
            double[] b = KernelCases.residues(random, n, modulus);
            long[] expected = schoolbook(a, b, modulus);
            kernels.forwardNtt(a, table);
            kernels.forwardNtt(b, table);
            kernels.multiply(a, b, a, modulus);
            kernels.inverseNtt(a, table);
            assertArrayEquals(expected, canonical(a, modulus));
          });
    }
  }

  private static long[] schoolbook(double[] a, double[] b, Modulus modulus) {
    int n = a.length;
    BigInteger[] sums = new BigInteger[n];
    Arrays.fill(sums, BigInteger.ZERO);
    BigInteger[] x = KernelCases.integers(a);
    BigInteger[] y = KernelCases.integers(b);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        BigInteger product = x[i].multiply(y[j]);
        int k = (i + j) % n;
        sums[k] = i + j < n ? sums[k].add(product) : sums[k].subtract(product);
      }
    }
    long[] out = new long[n];
    for (int k = 0; k < n; k++) {
      out[k] = sums[k].mod(BigInteger.valueOf(modulus.value())).longValueExact();
    }
    return out;
  }
}
