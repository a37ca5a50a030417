package dev.sotto.ckks.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SamplersTest {
  private static final int COUNT = 1 << 18;

  private static RandomStream stream(int purpose) {
    return RandomStream.of(Seed.of(new byte[Seed.BYTES]), purpose, 0, 0);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length;
  }

  @Test
  void theStreamIsAesCounterMode() {
    // AES-256 of the zero block under the zero key, NIST AESAVS, GFSbox/KeySbox zero case.
    byte[] block = new byte[16];
    stream(0).fill(block);
    assertArrayEquals(HexFormat.of().parseHex("dc95c078a2408989ad48a21492842087"), block);
  }

  @Test
  void streamsDifferByPurposeAndIndicesAndRepeatBySeed() {
    Seed seed = Seed.from(stream(7));
    long first = RandomStream.of(seed, 1, 2, 3).nextLong();
    assertEquals(first, RandomStream.of(Seed.of(seed.bytes()), 1, 2, 3).nextLong());
    assertFalse(first == RandomStream.of(seed, 1, 3, 2).nextLong());
    assertFalse(first == RandomStream.of(seed, 2, 2, 3).nextLong());
    assertThrows(IllegalArgumentException.class, () -> Seed.of(new byte[31]));
  }

  @Test
  void wordsDoNotDependOnHowTheyAreRead() {
    long[] words = new long[3000];
    stream(1).fill(words, words.length);
    RandomStream one = stream(1);
    for (long word : words) {
      assertEquals(word, one.nextLong());
    }
  }

  @Test
  void uniformResiduesFillTheirBalancedRange() {
    double[] residues = new double[COUNT];
    UniformSampler.fill(stream(2), residues, 97);
    int[] counts = new int[97];
    for (double r : residues) {
      counts[(int) r + 48]++;
    }
    assertEvenlySpread(counts);
    assertThrows(
        IllegalArgumentException.class, () -> UniformSampler.fill(stream(2), residues, 1L << 50));
  }

  @Test
  void residuesOfOneWordAreIndependent() {
    double[] residues = new double[2 * COUNT];
    UniformSampler.fill(stream(2), residues, 13);
    int[] pairs = new int[13 * 13];
    for (int i = 0; i < residues.length; i += 2) {
      pairs[13 * ((int) residues[i] + 6) + (int) residues[i + 1] + 6]++;
    }
    assertEvenlySpread(pairs);
  }

  @Test
  void largeModuliAreFilledEvenly() {
    for (long p : new long[] {(1L << 28) - 57, (1L << 28) + 3, (1L << 49) - 1}) {
      double[] residues = new double[COUNT];
      UniformSampler.fill(stream(2), residues, p);
      int[] counts = new int[100];
      for (double r : residues) {
        assertTrue(Math.abs(r) <= (p - 1) / 2.0, r + " modulo " + p);
        counts[(int) ((r + (p - 1) / 2.0) / p * counts.length)]++;
      }
      assertEvenlySpread(counts);
    }
  }

  /// Chi-square: as many degrees of freedom as counts less one; eight deviations.
  private static void assertEvenlySpread(int[] counts) {
    double expected = (double) COUNT / counts.length;
    double chi = 0;
    for (int count : counts) {
      chi += (count - expected) * (count - expected) / expected;
    }
    int freedom = counts.length - 1;
    assertTrue(Math.abs(chi - freedom) < 8 * Math.sqrt(2.0 * freedom), "chi-square " + chi);
  }

  @Test
  void residuesDoNotDependOnHowTheyAreRead() {
    for (long p : new long[] {97, (1L << 40) - 87}) {
      double[] all = new double[3000];
      UniformSampler.fill(stream(2), all, p);
      UniformSampler parts = new UniformSampler(stream(2), p);
      long[] some = new long[7];
      for (int i = 0; i < all.length; i++) {
        if (i % some.length == 0) {
          parts.next(some, some.length);
        }
        assertEquals(all[i], (double) some[i % some.length]);
      }
    }
  }

  @Test
  void aClosedStreamLeavesNothingToTheNext() {
    long[] expected = new long[2000];
    stream(3).fill(expected, expected.length);
    try (RandomStream used = RandomStream.of(Seed.from(stream(7)), 1, 2, 3)) {
      used.nextLong();
    }
    long[] words = new long[2000];
    stream(3).fill(words, words.length);
    assertArrayEquals(expected, words);
  }

  @Test
  void ternaryCoefficientsAreBalanced() {
    double[] values = new double[COUNT];
    TernarySampler.fill(stream(3), values);
    // Deviation of the mean √(2/3)/512, of the variance √(2/9)/512; six deviations.
    assertEquals(0, mean(values), 6 * Math.sqrt(2.0 / 3) / 512);
    assertEquals(2.0 / 3, variance(values), 6 * Math.sqrt(2.0 / 9) / 512);
    assertTrue(Arrays.stream(values).allMatch(v -> v == -1 || v == 0 || v == 1));
  }

  @Test
  void gaussianCoefficientsHaveTheirDeviationAndTail() {
    double[] values = new double[COUNT];
    GaussianSampler.fill(stream(4), values);
    double sigma = GaussianSampler.STANDARD_DEVIATION;
    // Deviation of the mean σ/512, of the variance σ²·√2/512; six deviations.
    assertEquals(0, mean(values), 6 * sigma / 512);
    assertEquals(sigma * sigma, variance(values), 6 * sigma * sigma * Math.sqrt(2) / 512);
    double zero = Arrays.stream(values).filter(v -> v == 0).count() / (double) COUNT;
    assertEquals(1 / (sigma * Math.sqrt(2 * Math.PI)), zero, 6 * 0.33 / 512);
    assertTrue(Arrays.stream(values).allMatch(v -> v == Math.rint(v)));
    double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
    assertTrue(largest > 12 && largest <= GaussianSampler.MAX_ABSOLUTE_VALUE, "max " + largest);
  }

  @Test
  void sparseVectorsHaveTheirWeightAnywhereAndBothSigns() {
    int length = 64;
    int weight = 8;
    int trials = 4096;
    RandomStream stream = stream(9);
    double[] taken = new double[length];
    double signs = 0;
    for (int t = 0; t < trials; t++) {
      double[] values = new double[length];
      SparseTernarySampler.fill(stream, weight, values);
      assertEquals(weight, Arrays.stream(values).map(Math::abs).sum());
      signs += Arrays.stream(values).sum();
      for (int i = 0; i < length; i++) {
        assertTrue(Math.abs(values[i]) <= 1);
        taken[i] += Math.abs(values[i]);
      }
    }
    // A position is taken in one trial of eight: binomial with deviation √(trials·7)/8; six of
    // them.
    for (double count : taken) {
      assertEquals(trials / 8.0, count, 6 * Math.sqrt(trials * 7.0) / 8);
    }
    assertEquals(0, signs, 6 * Math.sqrt(trials * (double) weight));
    assertThrows(
        IllegalArgumentException.class,
        () -> SparseTernarySampler.fill(stream, length + 1, new double[length]));
  }
}
