package dev.sotto.optimizer.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.testkit.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TensorPassesTest {
  private static final Shape ROW = Shape.of(1, 6);

  private static List<TensorOp> ops(TensorGraph graph) {
    return graph.nodes().stream().map(TensorGraph.TensorNode::op).toList();
  }

  @Test
  void siluIsRecognised() {
    Graphs graph = new Graphs(ROW);
    TensorGraph built =
        graph.build(graph.product("x", graph.activate(new Activation.Sigmoid(), "x")));
    assertEquals(
        List.of(new TensorOp.Activate(new Activation.Swish(1))), ops(RecognisePatterns.run(built)));
  }

  @Test
  void geluByTheErrorFunctionIsRecognisedHoweverItIsWritten() {
    Graphs before = new Graphs(ROW);
    double half = (float) Math.sqrt(0.5);
    String erf = before.activate(new Activation.Erf(), before.times(half, "x"));
    TensorGraph halfFirst =
        before.build(before.product(before.times(0.5, "x"), before.plus(1, erf)));
    Graphs after = new Graphs(ROW);
    String erfAfter = after.activate(new Activation.Erf(), after.times(half, "x"));
    TensorGraph halfLast =
        after.build(after.times(0.5, after.product("x", after.plus(1, erfAfter))));
    List<TensorOp> gelu = List.of(new TensorOp.Activate(new Activation.Gelu(false)));
    assertEquals(gelu, ops(RecognisePatterns.run(halfFirst)));
    assertEquals(gelu, ops(RecognisePatterns.run(halfLast)));
  }

  @Test
  void mishAndHardSwishAreRecognised() {
    Graphs mish = new Graphs(ROW);
    String softplus = mish.activate(new Activation.Softplus(), "x");
    TensorGraph mishGraph =
        mish.build(mish.product("x", mish.activate(new Activation.Tanh(), softplus)));
    assertEquals(
        List.of(new TensorOp.Activate(new Activation.Mish())),
        ops(RecognisePatterns.run(mishGraph)));
    Graphs hard = new Graphs(ROW);
    String clip = hard.activate(new Activation.Clip(0, 6), hard.plus(3, "x"));
    TensorGraph hardGraph = hard.build(hard.times(1.0 / 6, hard.product("x", clip)));
    assertEquals(
        List.of(new TensorOp.Activate(new Activation.HardSwish())),
        ops(RecognisePatterns.run(hardGraph)));
  }

  @Test
  void aProductThatIsNoKnownActivationStays() {
    Graphs graph = new Graphs(ROW);
    TensorGraph built = graph.build(graph.product("x", graph.activate(new Activation.Tanh(), "x")));
    assertEquals(ops(built), ops(RecognisePatterns.run(built)));
  }

  @Test
  void aPowerOfTwoBecomesASquare() {
    Graphs graph = new Graphs(ROW);
    TensorGraph square =
        RecognisePatterns.run(graph.build(graph.activate(new Activation.Pow(2), "x")));
    assertEquals(List.of(new TensorOp.Multiply()), ops(square));
    assertEquals(List.of("x", "x"), square.nodes().get(0).operands());
  }

  @Test
  void aMaxPoolByReluKeepsItsValues() {
    Seeds.forEach(
        10,
        random -> {
          Graphs graph = new Graphs(Shape.of(1, 2, 5, 6));
          TensorOp pool =
              new TensorOp.MaxPool(
                  List.of(3, 2), List.of(2, 2), List.of(1, 1), List.of(1, 0, 1, 0));
          requireSame(graph.build(graph.add(pool, "x")), LowerMaximum::run, random);
        });
  }

  @Test
  void outputsThatWereLoweredKeepTheirNames() {
    Graphs graph = new Graphs(Shape.of(1, 3));
    String largest = graph.add(new TensorOp.ReduceMax(List.of(1), true), "x");
    String softmax = graph.add(new TensorOp.Softmax(1, false), "x");
    TensorGraph lowered = TensorPasses.run(TensorPasses.BODY, graph.build(largest, softmax));
    lowered.outputs().forEach(output -> assertEquals(output.name(), output.value()));
  }

  @Test
  void aLoweredGraphIsAffineAndEqual() {
    Seeds.forEach(
        10,
        random -> {
          Graphs graph = new Graphs(Shape.of(1, 2, 6, 6));
          Tensor weights = Tensor.wrap(Shape.of(3, 2, 3, 3), random.doubles(54, -1, 1).toArray());
          String convolution =
              graph.add(
                  new TensorOp.Convolution(
                      weights,
                      Optional.of(Tensor.of(Shape.of(3), 0.1, 0.2, 0.3)),
                      List.of(1, 1),
                      List.of(1, 1),
                      List.of(1, 1, 1, 1),
                      1),
                  "x");
          String positive = graph.activate(new Activation.Relu(), convolution);
          String pooled =
              graph.add(
                  new TensorOp.AveragePool(
                      List.of(2, 2), List.of(2, 2), List.of(1, 1), List.of(0, 0, 0, 0), false),
                  positive);
          String flat = graph.add(new TensorOp.Reshape(Shape.of(1, 27)), pooled);
          Tensor matrix = Tensor.wrap(Shape.of(27, 4), random.doubles(108, -1, 1).toArray());
          TensorGraph built =
              graph.build(graph.add(new TensorOp.FullyConnected(matrix, Optional.empty()), flat));
          TensorGraph lowered = TensorPasses.run(TensorPasses.BODY, built);
          assertEquals(3, lowered.nodes().size(), "one map on each side of the activation");
          requireSame(built, graph2 -> TensorPasses.run(TensorPasses.BODY, graph2), random);
        });
  }

  @Test
  void aResidualSumJoinsTheMapBesideIt() {
    Graphs graph = new Graphs(ROW);
    String positive = graph.activate(new Activation.Relu(), graph.times(2, "x"));
    String branch = graph.times(3, positive);
    TensorGraph built = graph.build(graph.add(new TensorOp.Add(), branch, positive));
    TensorGraph lowered = TensorPasses.run(TensorPasses.BODY, built);
    assertEquals(3, lowered.nodes().size());
    assertEquals(1, lowered.nodes().getLast().operands().size(), "3·r + r is one matrix on r");
  }

  @Test
  void anEndOfSoftmaxAndArgMaxIsLeftToTheClient() {
    Graphs graph = new Graphs(ROW);
    String scores = graph.times(2, "x");
    String softmax = graph.add(new TensorOp.Softmax(1, false), scores);
    String label = graph.add(new TensorOp.ArgMax(1, false, false), scores);
    SplitClientParts.Split split = SplitClientParts.run(graph.build(softmax, label), false);
    assertEquals(1, split.body().nodes().size());
    assertEquals(2, split.tail().nodes().size());
    assertEquals(scores, split.tail().inputs().get(0).name());
    assertTrue(split.notes().get(0).contains("by the client"));
  }

  @Test
  void aSigmoidThatIsReadAgainStaysEncrypted() {
    Graphs graph = new Graphs(ROW);
    String gate = graph.activate(new Activation.Sigmoid(), "x");
    SplitClientParts.Split split =
        SplitClientParts.run(graph.build(graph.product("x", gate)), false);
    assertEquals(2, split.body().nodes().size());
    assertEquals(List.of(), split.tail().nodes());
  }

  @Test
  void aThresholdAtTheEndIsLeftToTheClientAndRefusedBeforeIt() {
    Graphs end = new Graphs(ROW);
    String above = end.activate(new Activation.Step(false), end.plus(-0.5, end.times(2, "x")));
    SplitClientParts.Split split =
        SplitClientParts.run(end.build(end.plus(1, end.times(-1, above))), false);
    assertEquals(3, split.tail().nodes().size(), "the step and the negation after it");
    Graphs middle = new Graphs(ROW);
    TensorGraph gated =
        middle.build(middle.product("x", middle.activate(new Activation.Step(true), "x")));
    UnsupportedModelException refused =
        assertThrows(UnsupportedModelException.class, () -> SplitClientParts.run(gated, false));
    assertTrue(String.valueOf(refused.getMessage()).contains("node0"));
  }

  @Test
  void quotientsInTheMiddleKeepTheirValues() {
    List<TensorOp> quotients =
        List.of(
            new TensorOp.Softmax(1, false),
            new TensorOp.Softmax(2, true),
            new TensorOp.Softmax(2, false),
            new TensorOp.FlatSoftmax(1, false),
            new TensorOp.FlatSoftmax(1, true),
            new TensorOp.Normalize(1, 1),
            new TensorOp.Normalize(2, 2));
    for (TensorOp quotient : quotients) {
      Seeds.forEach(
          5,
          random -> {
            Graphs graph = new Graphs(Shape.of(1, 3, 2));
            String y = graph.add(quotient, "x");
            TensorGraph built = graph.build(graph.times(2, y));
            requireSame(built, LowerQuotients::run, random);
            assertTrue(
                LowerQuotients.run(built).nodes().stream().noneMatch(TensorPassesTest::isQuotient));
          });
    }
  }

  private static boolean isQuotient(TensorGraph.TensorNode node) {
    return node.op() instanceof TensorOp.Softmax
        || node.op() instanceof TensorOp.FlatSoftmax
        || node.op() instanceof TensorOp.Normalize;
  }

  @Test
  void encryptingAllRefusesAnArgMaxByName() {
    Graphs graph = new Graphs(ROW);
    TensorGraph built = graph.build(graph.add(new TensorOp.ArgMax(1, false, false), "x"));
    UnsupportedModelException refused =
        assertThrows(UnsupportedModelException.class, () -> SplitClientParts.run(built, true));
    assertTrue(String.valueOf(refused.getMessage()).contains("node0"));
  }

  private static void requireSame(
      TensorGraph graph,
      java.util.function.UnaryOperator<TensorGraph> pass,
      SplittableRandom random) {
    Shape shape = graph.inputs().get(0).shape();
    Tensor x = Tensor.wrap(shape, random.doubles(shape.size(), -2, 2).toArray());
    // Sums of at most a hundred terms of size below 10, in doubles.
    assertArrayEquals(
        Graphs.run(graph, x).toArray(), Graphs.run(pass.apply(graph), x).toArray(), 1e-11);
  }
}
