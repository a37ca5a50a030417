package dev.sotto.ckks.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WarmingKernelsTest {

  private static final int DEGREE = 1024;

  @Test
  void vectorKernelsTakeOverOnceTheyAreCompiledForPrimesOfBothKinds() throws InterruptedException {
    WarmingKernels kernels = new WarmingKernels(new VectorKernels());
    assertInstanceOf(VectorKernels.class, kernels.compiled());
  }

  @Test
  void aPrimeOfTheOtherKindIsMetAtAnyTimeWithTheSameResults() throws InterruptedException {
    WarmingKernels kernels = new WarmingKernels(new VectorKernels());
    agree(kernels);
    kernels.compiled();
    agree(kernels);
  }

  @Test
  void workThatIsOutOfPatienceWaitsForTheVectorKernels() {
    WarmingKernels kernels =
        new WarmingKernels(new VectorKernels(), new Patience(0, Duration.ofMinutes(10)), 0);
    for (Modulus modulus : KernelCases.moduli(DEGREE)) {
      kernels.forwardNtt(new double[DEGREE], new NttTable(DEGREE, modulus));
      assertInstanceOf(VectorKernels.class, kernels.current());
    }
  }

  @Test
  void whoWaitsHasTheKernelsOfThePrimesMet() throws InterruptedException {
    WarmingKernels kernels = new WarmingKernels(new VectorKernels());
    PrimeGenerator primes = new PrimeGenerator(DEGREE);
    Set<Kernels> found = new HashSet<>();
    for (double size : new double[] {0x1p45, 0x1.6p27, 0x1p24}) {
      NttTable table = new NttTable(DEGREE, primes.below(size));
      kernels.forwardNtt(new double[DEGREE], table);
      kernels.awaitMet(Duration.ofMinutes(3));
      assertInstanceOf(VectorKernels.class, kernels.current());
      // Vectors of two lanes have no transforms of their own for the second prime.
      boolean others =
          found.isEmpty()
              || VectorExactForwardNtt.suits(table)
              || VectorNarrowProducts.suits(table.modulus);
      assertEquals(others, found.add(kernels.current()), () -> "kernels below " + size);
    }
  }

  @Test
  void whoHasLittleToDoNeitherWaitsNorStartsToCompile() throws InterruptedException {
    WarmingKernels kernels =
        new WarmingKernels(
            new VectorKernels(), new Patience(0, Duration.ofMinutes(10)), 3L * DEGREE);
    WarmingKernels occasional = kernels.occasional();
    NttTable table = new NttTable(DEGREE, KernelCases.moduli(DEGREE).getFirst());
    for (int i = 0; i < 3; i++) {
      occasional.forwardNtt(new double[DEGREE], table);
      assertFalse(kernels.isStarted());
    }
    occasional.inverseNtt(new double[DEGREE], table);
    assertTrue(kernels.isStarted());
    occasional.awaitMet(Duration.ofMinutes(3));
    assertInstanceOf(VectorKernels.class, occasional.current());
    agree(occasional);
  }

  @Test
  void whatIsPreparedForIsCompiledForAll() throws InterruptedException {
    WarmingKernels kernels = new WarmingKernels(new VectorKernels());
    assertFalse(kernels.isStarted());
    kernels.prepare();
    kernels.awaitMet(Duration.ofMinutes(3));
    assertInstanceOf(VectorKernels.class, kernels.occasional().current());
    assertSame(kernels.occasional(), kernels.occasional().occasional());
  }

  private static void agree(Kernels kernels) {
    SplittableRandom random = new SplittableRandom(1);
    Kernels scalar = new ScalarKernels();
    for (Modulus modulus : KernelCases.moduli(DEGREE)) {
      NttTable table = new NttTable(DEGREE, modulus);
      double[] expected = KernelCases.residues(random, DEGREE, modulus);
      double[] found = expected.clone();
      scalar.forwardNtt(expected, table);
      kernels.forwardNtt(found, table);
      assertArrayEquals(canonical(expected, modulus), canonical(found, modulus));
      scalar.inverseNtt(expected, table);
      kernels.inverseNtt(found, table);
      assertArrayEquals(canonical(expected, modulus), canonical(found, modulus));
    }
  }

  private static long[] canonical(double[] x, Modulus modulus) {
    return Arrays.stream(x).mapToLong(modulus::canonical).toArray();
  }
}
