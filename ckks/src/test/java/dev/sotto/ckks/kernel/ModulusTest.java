package dev.sotto.ckks.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.testkit.Seeds;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class ModulusTest {
  @Test
  void theResidueOfAnIntegerOfAnySizeIsTheOneNearestToZero() {
    Seeds.forEach(
        200,
        random -> {
          Modulus modulus = new PrimeGenerator(1024).nearest(random.nextDouble(0x1p22, 0x1p49));
          BigInteger p = BigInteger.valueOf(modulus.value());
          for (int bits = 1; bits < 400; bits++) {
            BigInteger magnitude = KernelCases.integer(random, bits);
            BigInteger x = random.nextBoolean() ? magnitude : magnitude.negate();
            BigInteger residue = x.mod(p);
            BigInteger nearest =
                residue.compareTo(p.shiftRight(1)) > 0 ? residue.subtract(p) : residue;
            assertEquals(nearest.doubleValue(), modulus.residue(x) + 0.0, x::toString);
          }
        });
  }
}
