package dev.sotto.ckks.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.PrimeGenerator;
import dev.sotto.ckks.ring.RingOperations.Conversion;
import dev.sotto.testkit.Seeds;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class RingTest {

  private static final int N = 128;
  private static final Ring RING = new Ring(N, List.of(primes()));
  private static final Basis ALL = Basis.range(0, 5);
  private static final RingOperations OPERATIONS = new RingOperations(RING, Workers.INLINE);

  private static Modulus[] primes() {
    return new PrimeGenerator(N).balanced(0x1p45, 5);
  }

  private static RingElement encode(BigInteger[] x, Basis basis) {
    RingElement a = RingElement.zero(RING, basis, Form.COEFFICIENTS);
    for (int i = 0; i < basis.size(); i++) {
      for (int j = 0; j < N; j++) {
        a.limb(i)[j] = a.modulus(i).residue(x[j]);
      }
    }
    return a;
  }

  private static BigInteger[] random(SplittableRandom random, int bits) {
    BigInteger[] x = new BigInteger[N];
    Arrays.setAll(
        x,
        j -> {
          BigInteger v = BigInteger.ZERO;
          for (int b = 0; b < bits; b += 30) {
            v = v.shiftLeft(30).add(BigInteger.valueOf(random.nextInt(1 << 30)));
          }
          v = v.shiftRight(Math.max(0, v.bitLength() - bits));
          return random.nextBoolean() ? v : v.negate();
        });
    return x;
  }

  @Test
  void anAutomorphismOfValuesIsTheSubstitutionInCoefficients() {
    Seeds.forEach(
        20,
        random -> {
          BigInteger[] x = random(random, 200);
          int galois = random.nextInt(N) * 2 + 1;
          BigInteger[] substituted = new BigInteger[N];
          for (int j = 0; j < N; j++) {
            int k = j * galois % (2 * N);
            substituted[k % N] = k < N ? x[j] : x[j].negate();
          }
          RingElement a = encode(x, ALL);
          RingElement out = RingElement.zero(RING, ALL, Form.NTT);
          OPERATIONS.toNtt(a);
          OPERATIONS.automorphism(a, galois, out);
          OPERATIONS.toCoefficients(out);
          assertArrayEquals(substituted, Reconstruction.toIntegers(out));
        });
  }

  @Test
  void evenAndUnreducedGaloisElementsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> RING.automorphism(2));
    assertThrows(IllegalArgumentException.class, () -> RING.automorphism(2 * N + 1));
  }

  @Test
  void conversionAgreesWithReconstructionAndWithAnyNumberOfThreads() throws Exception {
    Basis from = Basis.of(0, 3, 1);
    Basis to = Basis.of(4, 2);
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      RingOperations threaded = new RingOperations(RING, Workers.of(executor, 2));
      Seeds.forEach(
          10,
          random -> {
            BigInteger[] x = random(random, 130);
            RingElement a = encode(x, from);
            RingElement expected = encode(x, to);
            RingElement one = RingElement.zero(RING, to, Form.COEFFICIENTS);
            RingElement two = RingElement.zero(RING, to, Form.COEFFICIENTS);
            convert(OPERATIONS, new Conversion(encode(x, from).limbs(), from, to), one);
            convert(threaded, new Conversion(a.limbs(), from, to), two);
            BigInteger[] integers = Reconstruction.toIntegers(expected);
            assertArrayEquals(integers, Reconstruction.toIntegers(one));
            assertArrayEquals(integers, Reconstruction.toIntegers(two));
          });
    }
  }

  private static void convert(RingOperations operations, Conversion conversion, RingElement out) {
    try (BegunConversion begun = operations.begin(List.of(conversion)).getFirst()) {
      begun.limbs(0, out.limbs());
    }
  }

  @Test
  void reconstructionIsExactInIntegersAndRoundedInDoubles() {
    Seeds.forEach(
        20,
        random -> {
          int limbs = 1 + random.nextInt(5);
          BigInteger[] x = random(random, 45 * limbs - 3);
          RingElement a = encode(x, Basis.range(0, limbs));
          assertArrayEquals(x, Reconstruction.toIntegers(a));
          double[] y = Reconstruction.toDoubles(a, limbs);
          for (int j = 0; j < N; j++) {
            // One rounding for each of at most four steps of Horner's rule, each at most
            // 2^-53 of a partial sum that is at most twice the result.
            assertEquals(x[j].doubleValue(), y[j], Math.abs(y[j]) * 0x1p-50);
          }
        });
  }

  @Test
  void workersRunEveryIterationOnceAlsoWhenNested() {
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      Workers workers = Workers.of(executor, 3);
      AtomicIntegerArray seen = new AtomicIntegerArray(400);
      workers.each(20, i -> workers.each(20, j -> seen.incrementAndGet(20 * i + j)));
      for (int i = 0; i < 400; i++) {
        assertEquals(1, seen.get(i));
      }
      assertThrows(
          ArithmeticException.class,
          () ->
              workers.each(
                  10,
                  i -> {
                    if (i == 7) {
                      throw new ArithmeticException("seven");
                    }
                  }));
    }
  }

  @Test
  void balancedPrimesKeepProductsNearTheTarget() {
    double ratio = 1;
    for (Modulus prime : primes()) {
      ratio *= prime.p() / 0x1p45;
      assertEquals(1, ratio, 0x1p-30);
      assertEquals(1, prime.value() % (2 * N));
    }
  }
}
