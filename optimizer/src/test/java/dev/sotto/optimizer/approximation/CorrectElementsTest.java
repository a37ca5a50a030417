package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.optimizer.approximation.Approximation.Correction;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CorrectElementsTest {
  private static final int ELEMENTS = 200;
  private static final double SIZE = 0.01;

  @Test
  void whatEachElementMissesAlikeOnAllSamplesIsMadeGood() {
    SplittableRandom random = new SplittableRandom(3);
    int samples = 64;
    double[] exact = random.doubles((long) ELEMENTS * samples, -1, 1).toArray();
    double[] value = exact.clone();
    double[] offsets = random.doubles(ELEMENTS, -SIZE, SIZE).toArray();
    for (int k = 0; k < value.length; k++) {
      value[k] -= offsets[k / samples];
    }
    double before = squares(value, exact);
    Correction correction = CorrectElements.run(value, exact, ones(samples));
    // The prior weighs 8 samples: on the 48 of other folds it leaves a seventh of each offset, of
    // all a ninth.
    assertTrue(squares(value, exact) < before / 40);
    for (int element = 0; element < ELEMENTS; element++) {
      assertEquals(offsets[element], correction.offset()[element], SIZE / 8);
    }
  }

  /// Errors of other samples tell nothing of a sample's: a correction by them adds error, and the
  /// fewer samples there are the more.
  @Test
  void whatIsChanceOnFewSamplesIsLeftAsItIs() {
    SplittableRandom random = new SplittableRandom(5);
    int samples = 16;
    double[] exact = random.doubles((long) ELEMENTS * samples, -1, 1).toArray();
    double[] value = exact.clone();
    Arrays.setAll(value, k -> exact[k] + random.nextDouble(-SIZE, SIZE));
    double before = squares(value, exact);
    Correction correction = CorrectElements.run(value, exact, ones(samples));
    assertTrue(squares(value, exact) <= before);
    // Means of 16 errors uniform up to SIZE are SIZE / √48 in size.
    double kept = Math.sqrt(squares(correction.offset(), new double[ELEMENTS]) / ELEMENTS);
    assertEquals(0, kept, SIZE / Math.sqrt(48) / 5);
  }

  private static double squares(double[] values, double[] others) {
    double sum = 0;
    for (int k = 0; k < values.length; k++) {
      sum += (values[k] - others[k]) * (values[k] - others[k]);
    }
    return sum;
  }

  private static double[] ones(int samples) {
    double[] ones = new double[samples];
    Arrays.fill(ones, 1);
    return ones;
  }
}
