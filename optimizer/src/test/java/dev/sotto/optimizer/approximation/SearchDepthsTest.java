package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/// Which depths are chosen where a ring ends just below what the tolerance asks for, and where no
/// usual depth holds it.
class SearchDepthsTest {
  private static final int NO_END = 100;

  private static final TensorGraph RELU =
      new TensorGraph(
          "relu",
          List.of(new TensorInput("x", Shape.of(1, 4))),
          List.of(
              new TensorNode(
                  "y",
                  new TensorOp.Activate(new Activation.Relu()),
                  List.of("x"),
                  Shape.of(1, 4),
                  "relu")),
          List.of(new TensorOutput("y", "y")));

  private static final TensorGraph TAIL =
      new TensorGraph(
          "tail",
          List.of(new TensorInput("y", Shape.of(1, 4))),
          List.of(),
          List.of(new TensorOutput("y", "y")));

  /// What some depth misses by the part that is left to noise, and holds without.
  private static final double TOLERANCE = tolerance();

  /// The first, going down, for which another level is needed.
  private static double tolerance() {
    double tolerance = 2e-2;
    int levels = levels(NO_END, tolerance);
    while (levels(NO_END, tolerance) == levels) {
      tolerance *= 0.97;
    }
    return tolerance;
  }

  @Test
  void aLevelIsSparedForASmallerRing() {
    int levels = levels(NO_END);
    assertEquals(levels - 1, levels(levels - 1));
  }

  @Test
  void noneIsSparedWhereTheRingIsFarOrLargeEnough() {
    int levels = levels(NO_END);
    assertEquals(levels, levels(levels));
    assertEquals(levels, levels(1));
  }

  @Test
  void theNoteTellsWhatIsMissedForIt() {
    int levels = levels(NO_END);
    assertTrue(run(levels).notes().isEmpty());
    assertTrue(run(levels - 1).notes().getFirst().startsWith("The approximation's error on eight"));
  }

  @Test
  void deeperFitsAreForTolerancesThatNoOthersHold() {
    assertTrue(levels(NO_END) <= FitActivation.LARGEST_COMPOSITE_DEPTH);
    int ofTwo = levelsThatHold(3e-4);
    assertTrue(ofTwo > FitActivation.LARGEST_COMPOSITE_DEPTH, "depth " + ofTwo);
    assertTrue(ofTwo <= FitActivation.DEEPEST_OF_TWO, "depth " + ofTwo);
    assertTrue(levelsThatHold(2e-5) > FitActivation.DEEPEST_OF_TWO);
  }

  private static int levelsThatHold(double tolerance) {
    ApproximateModel.Approximated found = run(NO_END, tolerance);
    assertTrue(found.notes().isEmpty() && found.error() <= tolerance, found.notes().toString());
    return FitInOrder.levels(RELU, found.approximations());
  }

  @Test
  void whereNoneHoldTheToleranceTheDeepestAreTakenAndANoteTells() {
    ApproximateModel.Approximated found =
        run(NO_END, 1e-8, 256, random -> Math.pow(10, random.nextDouble(-7, 0)));
    assertEquals(FitActivation.DEEPEST, FitInOrder.levels(RELU, found.approximations()));
    assertTrue(found.notes().getFirst().startsWith("The approximation's error on eight"));
  }

  @Test
  void fewSamplesLeaveMoreOfTheToleranceToThoseNotSeen() {
    for (double tolerance = 2e-2; tolerance > 5e-3; tolerance *= 0.9) {
      double share = run(NO_END, tolerance, 16).error() / tolerance;
      assertTrue(share <= SearchDepths.SMALL_BUDGET_SHARE, "share " + share);
    }
  }

  private static int levels(int smallRing) {
    return levels(smallRing, TOLERANCE);
  }

  private static int levels(int smallRing, double tolerance) {
    return FitInOrder.levels(RELU, run(smallRing, tolerance).approximations());
  }

  /// With a ring for up to `smallRing` levels, and a larger one.
  private static ApproximateModel.Approximated run(int smallRing) {
    return run(smallRing, TOLERANCE);
  }

  private static ApproximateModel.Approximated run(int smallRing, double tolerance) {
    return run(smallRing, tolerance, 256);
  }

  private static ApproximateModel.Approximated run(int smallRing, double tolerance, int count) {
    return run(smallRing, tolerance, count, random -> random.nextDouble(-1, 1));
  }

  private static ApproximateModel.Approximated run(
      int smallRing, double tolerance, int count, ToDoubleFunction<SplittableRandom> value) {
    SplittableRandom random = new SplittableRandom(5);
    List<List<Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      double[] values = new double[4];
      Arrays.setAll(values, k -> value.applyAsDouble(random));
      samples.add(List.of(Tensor.wrap(Shape.of(1, 4), values)));
    }
    return ApproximateModel.run(
        RELU,
        TAIL,
        samples,
        tolerance,
        levels -> new RingCosts(CostTable.standard(), levels <= smallRing ? 15 : 16, 1, 1));
  }
}
