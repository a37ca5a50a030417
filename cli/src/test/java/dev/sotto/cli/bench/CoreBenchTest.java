package dev.sotto.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class CoreBenchTest {
  /// The smallest secure chain that rescales and switches keys.
  private static final CkksParameters SMALL =
      CkksParameters.builder(12).firstModulusBits(40).levels(1, 30).specialPrimes(1, 35).build();

  @Test
  void everyOperationIsMeasuredOnEverySetting() {
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      List<CoreMeasurement> heard = new ArrayList<>();
      List<CoreMeasurement> measured =
          new CoreBench(Kernels.named("scalar"), new Sampling(0, 0), heard::add)
              .run(SMALL, List.of(Workers.INLINE, Workers.of(executor, 2)));
      assertEquals(heard, measured);
      List<String> expected = new ArrayList<>();
      for (int threads = 1; threads <= 2; threads++) {
        for (CoreOperation operation : CoreOperation.ALL) {
          expected.add(operation.key() + " " + threads);
        }
      }
      assertEquals(
          expected, measured.stream().map(m -> m.operation() + " " + m.threads()).toList());
      for (CoreMeasurement m : measured) {
        assertTrue(m.millis().least() > 0, m.operation());
        assertTrue(m.millis().least() <= m.millis().median(), m.operation());
      }
    }
  }

  @Test
  void diagonalsAreMeasuredAtSeveralLevels() {
    CkksParameters parameters =
        CkksParameters.builder(13)
            .firstModulusBits(40)
            .levels(3, 30)
            .specialPrimes(1, 40)
            .primesPerDigit(2)
            .build();
    List<CoreMeasurement> measured = new ArrayList<>();
    new DiagonalBench(Kernels.named("scalar"), new Sampling(0, 0), measured::add)
        .run(parameters, List.of(Workers.INLINE));
    assertEquals(DiagonalBench.measurements(1), measured.size());
    assertEquals(List.of(2, 3, 4), measured.stream().map(CoreMeasurement::limbs).toList());
    for (CoreMeasurement m : measured) {
      assertEquals("diagonal", m.operation());
      assertTrue(m.millis().least() > 0);
    }
  }

  @Test
  void aMeasurementHasTheFieldsOfTheReport() {
    CoreMeasurement measurement =
        new CoreMeasurement("rotate", SMALL, 0, 2, new Sampling.Millis(1.5, 2.5));
    assertEquals(
        List.of(
            "operation",
            "logN",
            "limbs",
            "specialLimbs",
            "logQP",
            "threads",
            "minMillis",
            "medianMillis"),
        List.copyOf(measurement.toJson().keySet()));
    assertEquals(1, measurement.toJson().get("limbs"));
    assertEquals(1, measurement.toJson().get("specialLimbs"));
    assertEquals(75.0, measurement.logQP(), 0.5);
  }

  @Test
  void everySetIsSecure() {
    // Building them throws otherwise.
    assertEquals(
        List.of(14, 15, 16), CoreSet.ALL.stream().map(set -> set.parameters().logN()).toList());
  }

  @Test
  void aSampleOfSeveralUnitsIsDividedByTheirNumber() {
    Sampling.Millis one = new Sampling(0, 0).of(1, CoreBenchTest::pause);
    Sampling.Millis many = new Sampling(0, 0).of(1000, CoreBenchTest::pause);
    assertTrue(one.least() >= 1, "a pause of " + one.least() + " ms");
    assertTrue(many.least() >= 1e-3 && many.least() < one.least());
  }

  private static void pause() {
    long end = System.nanoTime() + 1_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
