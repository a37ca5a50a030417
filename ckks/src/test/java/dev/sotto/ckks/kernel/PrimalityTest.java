package dev.sotto.ckks.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sotto.testkit.Seeds;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class PrimalityTest {
  @Test
  void primesAreToldFromOtherOddNumbersAsBigIntegerDoes() {
    Seeds.forEach(
        200,
        random -> {
          for (int k = 0; k < 100; k++) {
            long value = random.nextLong(1 << 20, Modulus.MAXIMUM) | 1;
            assertEquals(
                BigInteger.valueOf(value).isProbablePrime(80),
                Modulus.isPrime(value),
                () -> value + "");
          }
        });
  }

  /// The least strong pseudoprimes to the first 4, 5, 6 and 7 prime bases (Jaeschke 1993).
  @Test
  void strongPseudoprimesToFewBasesAreNoPrimes() {
    for (long value : new long[] {3215031751L, 2152302898747L, 3474749660383L, 341550071728321L}) {
      assertFalse(Modulus.isPrime(value), () -> value + "");
    }
  }
}
