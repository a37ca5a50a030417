package dev.sotto.ckks.bootstrapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LeastSquaresTest {
  @Test
  void aLineThroughFourPointsIsTheOneOfTheTextbook() {
    // (1, 6), (2, 5), (3, 7), (4, 10): y = 3.5 + 1.4x by the normal equations.
    double[] x =
        LeastSquares.solve(new double[][] {{1, 1, 1, 1}, {1, 2, 3, 4}}, new double[] {6, 5, 7, 10});
    assertEquals(3.5, x[0], 1e-13);
    assertEquals(1.4, x[1], 1e-13);
  }
}
