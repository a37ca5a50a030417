package dev.sotto.ckks.bootstrapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureBoundTest {
  @ParameterizedTest
  @EnumSource(Precision.class)
  void everyShapeFailsLessOftenThanOnceIn2To40(Precision precision) {
    BootstrapShape shape = BootstrapShape.of(precision, BootstrapCases.ALL_SLOTS);
    assertTrue(FailureBound.log2(16, shape.hammingWeight(), shape.interval()) < -40);
  }

  @Test
  void oneUniformTermFewerLeavesTheIntervalTooOften() {
    assertTrue(FailureBound.log2(16, 32, 12) > -40);
  }

  @Test
  void threeTermsLeaveACubesCorners() {
    // Three numbers of [-1/2, 1/2] sum to more than 1 in a corner of the cube: a simplex of side
    // 1/2
    // and volume (1/2)³/6. Two corners, 16 coefficients.
    double tail = Math.log(2 * Math.pow(0.5, 3) / 6 * 16) / Math.log(2);
    assertEquals(tail, FailureBound.log2(4, 2, 1), 1e-9);
  }

  @Test
  void anIntervalThatHoldsEverySumNeverFails() {
    assertEquals(Double.NEGATIVE_INFINITY, FailureBound.log2(16, 7, 4));
  }
}
