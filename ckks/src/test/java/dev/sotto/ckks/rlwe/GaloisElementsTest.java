package dev.sotto.ckks.rlwe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GaloisElementsTest {
  private static final int LOG_N = 6;
  private static final int MODULUS = 2 << LOG_N;

  @Test
  void elementsOfRotationsMultiply() {
    for (int a = -5; a < 9; a++) {
      for (int b = 0; b < 9; b++) {
        long product = (long) GaloisElements.rotation(LOG_N, a) * GaloisElements.rotation(LOG_N, b);
        assertEquals(GaloisElements.rotation(LOG_N, a + b), product % MODULUS);
      }
    }
  }

  @Test
  void everyOddElementTimesItsInverseIsOne() {
    for (int element = 1; element < MODULUS; element += 2) {
      long product = (long) element * GaloisElements.inverse(LOG_N, element);
      assertEquals(1, product % MODULUS);
    }
  }

  @Test
  void conjugatingTwiceChangesNothing() {
    long conjugation = GaloisElements.conjugation(LOG_N);
    assertEquals(1, conjugation * conjugation % MODULUS);
  }
}
