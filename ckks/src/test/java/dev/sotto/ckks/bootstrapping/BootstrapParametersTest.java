package dev.sotto.ckks.bootstrapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.rlwe.BootstrapKeyNeed;
import dev.sotto.ckks.rlwe.CkksParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BootstrapParametersTest {
  @ParameterizedTest
  @EnumSource(Precision.class)
  void eightLevelsOfFortyBitsFitTheLargestRing(Precision precision) {
    BootstrapShape shape = BootstrapShape.of(precision, BootstrapCases.ALL_SLOTS);
    CkksParameters parameters = BootstrapParameters.build(16, 8, 40, shape);
    assertEquals(8, shape.outputLevel(parameters) - shape.inputLevel());
    assertTrue(parameters.logQP() <= 1747);
    assertTrue(parameters.digits(parameters.maxLevel()) <= 3);
  }

  @ParameterizedTest
  @CsvSource({"LOW, 14, 4", "MODERATE, 12, 4", "STANDARD, 12, 2", "STANDARD, 6, 4", "HIGH, 8, 1"})
  void theRingBelowHasRoomForAFewLevels(Precision precision, int logSlots, int most) {
    BootstrapShape shape = BootstrapShape.of(precision, 1 << logSlots);
    CkksParameters parameters = BootstrapParameters.build(15, most, 40, shape);
    assertEquals(most, shape.outputLevel(parameters) - shape.inputLevel());
    assertTrue(parameters.logQP() <= 868);
    assertTrue(BootstrapKeyNeed.encapsulationParameters(parameters).logQP() <= 96);
    assertThrows(
        IllegalArgumentException.class, () -> BootstrapParameters.build(15, most + 1, 40, shape));
  }

  @Test
  void aChainThatIsNotSecureIsRefused() {
    BootstrapShape shape = BootstrapShape.of(Precision.STANDARD, BootstrapCases.ALL_SLOTS);
    assertThrows(IllegalArgumentException.class, () -> BootstrapParameters.build(14, 8, 40, shape));
  }

  @Test
  void aSparseSecretOutsideWhatIsPublishedIsRefused() {
    BootstrapShape shape = BootstrapShape.of(Precision.LOW, BootstrapCases.ALL_SLOTS);
    CkksParameters parameters = BootstrapParameters.build(16, 1, 40, shape);
    BootstrapKeyNeed.checkSecurity(parameters, 32);
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> BootstrapKeyNeed.checkSecurity(parameters, 31));
    assertTrue(String.valueOf(refusal.getMessage()).contains("weight 31"));
    CkksParameters smaller =
        CkksParameters.builder(15).firstModulusBits(49).levels(1, 40).specialPrimes(1, 48).build();
    assertThrows(IllegalArgumentException.class, () -> BootstrapKeyNeed.checkSecurity(smaller, 32));
  }

  @Test
  void levelsThatDoNotFitThePolynomialsAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new BootstrapShape(3, 7, 3, 32, 13, 30, 3, 1, 9, 48));
    assertThrows(
        IllegalArgumentException.class, () -> new BootstrapShape(3, 8, 3, 32, 13, 29, 3, 1, 9, 48));
  }
}
