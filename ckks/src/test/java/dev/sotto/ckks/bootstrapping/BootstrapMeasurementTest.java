package dev.sotto.ckks.bootstrapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.bootstrapping.BootstrapMeasurement.SlotErrors;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksParameters;
import org.junit.jupiter.api.Test;

class BootstrapMeasurementTest {
  @Test
  void itTellsWhatItRan() {
    BootstrapShape shape = BootstrapShape.of(Precision.STANDARD, BootstrapCases.ALL_SLOTS);
    CkksParameters parameters = BootstrapCases.parameters(9, 2, shape);
    BootstrapMeasurement measured =
        BootstrapMeasurement.run(parameters, shape, 64, 2, 2, Workers.INLINE, Workers.INLINE);
    assertEquals(9, measured.logN());
    assertEquals(64, measured.slots());
    assertEquals(1, measured.threads());
    assertEquals(2, measured.seconds().size());
    assertEquals(2, measured.levelsAfter());
    assertEquals(0, measured.securityBits());
    assertTrue(measured.minSeconds() <= measured.medianSeconds());
    double predicted = BootstrapCases.bound(parameters, shape, 0x1p40);
    SlotErrors first = measured.errors().getFirst();
    assertTrue(first.worst() <= predicted);
    assertTrue(first.average() <= first.worst());
    assertTrue(measured.errors().getLast().worst() <= 2 * predicted);
    assertTrue(measured.largestAdded() >= first.worst());
    assertTrue(measured.largestAdded() <= predicted);
  }

  @Test
  void theRingBelowTheLargestHoldsItsPredictionAtFullSecurity() {
    int slots = 1 << 6;
    BootstrapShape shape = BootstrapShape.of(Precision.MODERATE, slots);
    CkksParameters parameters = BootstrapParameters.build(15, 3, 40, shape);
    BootstrapMeasurement measured =
        BootstrapMeasurement.run(parameters, shape, slots, 1, 1, Workers.INLINE, Workers.INLINE);
    assertEquals(128, measured.securityBits());
    assertEquals(3, measured.levelsAfter());
    SlotErrors errors = measured.errors().getFirst();
    assertTrue(errors.worst() <= BootstrapCases.bound(parameters, shape, 0x1p40));
    assertTrue(errors.average() <= BootstrapCases.averageBound(parameters, shape, 0x1p40, slots));
  }
}
