package dev.sotto.ckks.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.rlwe.CkksContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodicEncoderTest {
  private static final int LEVEL = 1;
  private static final double SCALE = 0x1p30;

  private final CkksContext context = new CkksContext(InsecureToyParameters.of(9, LEVEL));
  private final int slots = context.parameters().slots();

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 32})
  void itsRowsAreThoseOfTheRepeatedVectorsTransform(int period) {
    SplittableRandom random = new SplittableRandom(period);
    ComplexSlots once =
        new ComplexSlots(
            random.doubles(period, -1, 1).toArray(), random.doubles(period, -1, 1).toArray());
    ComplexSlots repeated = new ComplexSlots(new double[slots], new double[slots]);
    for (int j = 0; j < slots; j++) {
      repeated.real()[j] = once.real()[j % period];
      repeated.imaginary()[j] = once.imaginary()[j % period];
    }
    Plaintext whole = new Encoder(context).encodeExtended(repeated, LEVEL, SCALE);
    PeriodicPlaintext small =
        new PeriodicEncoder(context, period).encodeExtended(once, LEVEL, SCALE);
    double[] rows = new double[2 * slots / 8];
    for (int limb = 0; limb < whole.limbs().length; limb++) {
      Modulus modulus = context.ring().modulus(context.extendedBasis(LEVEL).prime(limb));
      small.rows(limb, rows);
      for (int j = 0; j < 2 * slots; j++) {
        assertEquals(
            modulus.canonical(whole.limbs()[limb][j]),
            modulus.canonical(rows[8 * (j / 64) + j % 8]),
            "limb " + limb + ", position " + j);
      }
    }
  }

  @Test
  void periodsOutsideItsRangeAreRefused() {
    for (int period : new int[] {4, 24, slots / 4}) {
      assertThrows(IllegalArgumentException.class, () -> new PeriodicEncoder(context, period));
    }
    PeriodicEncoder encoder = new PeriodicEncoder(context, 8);
    ComplexSlots tooMany = new ComplexSlots(new double[16], new double[16]);
    assertThrows(
        IllegalArgumentException.class, () -> encoder.encodeExtended(tooMany, LEVEL, SCALE));
  }
}
