package dev.sotto.ckks.rlwe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.random.Seed;
import dev.sotto.ckks.ring.Basis;
import org.junit.jupiter.api.Test;

class UniformMasksTest {
  private static final Seed SEED = Seed.of(new byte[Seed.BYTES]);

  /// Plain limbs of 49 bits, packed ones without and with high parts; several tiles of each.
  private static final CkksContext CONTEXT =
      new CkksContext(InsecureToyParameters.of(11, 49, 3, 26, 2, 37, 2));

  @Test
  void aLimbIsThatOfTheWholeMask() {
    Basis basis = CONTEXT.extendedBasis(2);
    for (int digit = 0; digit < 2; digit++) {
      double[][] whole = UniformMasks.expand(CONTEXT, SEED, digit, basis);
      for (int i = 0; i < basis.size(); i++) {
        KeyLimb limb = UniformMasks.limb(CONTEXT, SEED, digit, basis.prime(i));
        assertArrayEquals(whole[i], limb.residues());
      }
    }
  }

  @Test
  void masksOfOtherDigitsAndSeedsDiffer() {
    Basis basis = CONTEXT.basis(0);
    double first = UniformMasks.expand(CONTEXT, SEED, 0, basis)[0][0];
    assertNotEquals(first, UniformMasks.expand(CONTEXT, SEED, 1, basis)[0][0]);
    byte[] other = SEED.bytes();
    other[31] = 1;
    assertNotEquals(first, UniformMasks.expand(CONTEXT, Seed.of(other), 0, basis)[0][0]);
  }
}
