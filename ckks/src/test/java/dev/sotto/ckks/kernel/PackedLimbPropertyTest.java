package dev.sotto.ckks.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.testkit.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PackedLimbPropertyTest {

  /// Primes on both sides of every change of width, for rings of up to 2^13.
  private static List<Modulus> moduli(int n) {
    PrimeGenerator primes = new PrimeGenerator(n);
    return List.of(
        primes.below(0x1p25),
        primes.below(0x1p32),
        primes.below(3 * 0x1p32),
        primes.nearest(3.01 * 0x1p32),
        primes.below(15 * 0x1p32),
        primes.nearest(15.1 * 0x1p32),
        primes.below(255 * 0x1p32),
        primes.nearest(256 * 0x1p32),
        primes.below(65535 * 0x1p32));
  }

  @Test
  void unpackingGivesTheResiduesNearestToZero() {
    Seeds.forEach(
        5,
        random -> {
          int n = 16 << random.nextInt(10);
          for (Modulus modulus : moduli(n)) {
            check(KernelCases.residues(random, n, modulus), modulus);
            check(ends(random, n, modulus), modulus);
          }
        });
  }

  private static double[] ends(SplittableRandom random, int n, Modulus modulus) {
    long half = modulus.value() / 2;
    return random
        .ints(n, 0, 3)
        .mapToDouble(choice -> choice == 0 ? half : choice == 1 ? -half : 0)
        .toArray();
  }

  private static void check(double[] residues, Modulus modulus) {
    double[] unpacked = PackedLimb.of(residues, modulus).unpack();
    assertEquals(residues.length, unpacked.length);
    for (int j = 0; j < residues.length; j++) {
      assertEquals(modulus.canonical(residues[j]), modulus.canonical(unpacked[j]));
      assertTrue(Math.abs(unpacked[j]) <= modulus.p() / 2, unpacked[j] + " modulo " + modulus);
    }
  }

  @Test
  void memoryGrowsWithTheModulus() {
    int n = 1 << 13;
    double[] zeros = new double[n];
    double[] bytesPerResidue = {4, 4, 4.25, 4.5, 4.5, 5, 5, 6, 6};
    List<Modulus> moduli = moduli(n);
    for (int i = 0; i < moduli.size(); i++) {
      long bytes = PackedLimb.of(zeros, moduli.get(i)).memoryBytes();
      assertEquals((long) (bytesPerResidue[i] * n), bytes);
      assertEquals(bytes, PackedLimb.memoryBytes(n, moduli.get(i)));
    }
  }

  @Test
  void residuesOfNearlyFiftyBitsAreNotPacked() {
    Modulus modulus = new PrimeGenerator(16).below(0x1p49);
    assertFalse(PackedLimb.worthwhile(modulus));
    assertThrows(IllegalArgumentException.class, () -> PackedLimb.of(new double[16], modulus));
  }
}
