package dev.sotto.ir.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Small cases worked by hand from ONNX's operator specification.
class TensorInterpreterTest {
  private static final Tensor MATRIX = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);

  private static void gives(Tensor expected, TensorOp op, Tensor... operands) {
    Tensor actual = TensorInterpreter.execute(op, List.of(operands));
    assertEquals(expected.shape(), actual.shape());
    assertArrayEquals(expected.toArray(), actual.toArray(), 1e-14);
  }

  @Test
  void dataMovesAsOnnxSays() {
    gives(
        Tensor.of(Shape.of(3, 2), 1, 4, 2, 5, 3, 6), new TensorOp.Transpose(List.of(1, 0)), MATRIX);
    gives(
        Tensor.of(Shape.of(1, 2), 6, 4),
        new TensorOp.Slice(List.of(1, 2), List.of(1, -2), List.of(1, 2)),
        MATRIX);
    gives(
        Tensor.of(Shape.of(2, 2, 1), 3, 1, 6, 4),
        new TensorOp.Gather(1, Tensor.of(Shape.of(2, 1), -1, 0)),
        MATRIX);
    gives(
        Tensor.of(Shape.of(2, 4), 1, 2, 9, 9, 4, 5, 9, 9),
        new TensorOp.Concat(1),
        Tensor.of(Shape.of(2, 2), 1, 2, 4, 5),
        Tensor.of(Shape.of(2, 2), 9, 9, 9, 9));
    gives(
        Tensor.of(Shape.of(2, 3), 7, 7, 7, 8, 8, 8),
        new TensorOp.Expand(Shape.of(1, 3)),
        Tensor.of(Shape.of(2, 1), 7, 8));
  }

  @Test
  void padsMirrorRepeatWrapAndCrop() {
    Tensor line = Tensor.of(Shape.of(3), 1, 2, 3);
    List<Integer> both = List.of(2, 1);
    gives(
        Tensor.of(Shape.of(6), 9, 9, 1, 2, 3, 9),
        new TensorOp.Pad(both, TensorOp.PadMode.CONSTANT, 9),
        line);
    gives(
        Tensor.of(Shape.of(6), 3, 2, 1, 2, 3, 2),
        new TensorOp.Pad(both, TensorOp.PadMode.REFLECT, 0),
        line);
    gives(
        Tensor.of(Shape.of(6), 1, 1, 1, 2, 3, 3),
        new TensorOp.Pad(both, TensorOp.PadMode.EDGE, 0),
        line);
    gives(
        Tensor.of(Shape.of(6), 2, 3, 1, 2, 3, 1),
        new TensorOp.Pad(both, TensorOp.PadMode.WRAP, 0),
        line);
    gives(
        Tensor.of(Shape.of(2), 2, 3),
        new TensorOp.Pad(List.of(-1, 0), TensorOp.PadMode.CONSTANT, 0),
        line);
  }

  @Test
  void reductionsRunOverTheirAxes() {
    gives(Tensor.of(Shape.of(3), 5, 7, 9), new TensorOp.ReduceSum(List.of(0), false), MATRIX);
    gives(Tensor.of(Shape.of(2, 1), 2, 5), new TensorOp.ReduceMean(List.of(1), true), MATRIX);
    gives(Tensor.scalar(6), new TensorOp.ReduceMax(List.of(0, 1), false), MATRIX);
    Tensor ties = Tensor.of(Shape.of(2, 3), 1, 3, 3, 5, 2, 5);
    gives(Tensor.of(Shape.of(2), 1, 0), new TensorOp.ArgMax(1, false, false), ties);
    gives(Tensor.of(Shape.of(2, 1), 2, 2), new TensorOp.ArgMax(1, true, true), ties);
  }

  @Test
  void matricesMultiplyWithNumpysRanks() {
    Tensor columns = Tensor.of(Shape.of(3, 2), 1, 0, 0, 1, 1, 1);
    gives(Tensor.of(Shape.of(2, 2), 4, 5, 10, 11), new TensorOp.MatMul(), MATRIX, columns);
    gives(
        Tensor.of(Shape.of(2), 14, 32),
        new TensorOp.MatMulConstant(MATRIX, true),
        Tensor.of(Shape.of(3), 1, 2, 3));
    gives(
        Tensor.of(Shape.of(2, 2), 5, 7, 11, 13),
        new TensorOp.FullyConnected(columns, Optional.of(Tensor.of(Shape.of(2), 1, 2))),
        MATRIX);
    gives(
        Tensor.of(Shape.of(2, 1, 2), 4, 5, 10, 11),
        new TensorOp.MatMulConstant(columns, false),
        MATRIX.reshape(Shape.of(2, 1, 3)));
  }

  @Test
  void softmaxNormalizesLinesAndFlattenedRows() {
    double e = Math.exp(1);
    gives(
        Tensor.of(Shape.of(1, 2), e / (1 + e), 1 / (1 + e)),
        new TensorOp.Softmax(1, false),
        Tensor.of(Shape.of(1, 2), 1001, 1000));
    gives(
        Tensor.of(
            Shape.of(1, 2, 2), Math.log(0.25), Math.log(0.25), Math.log(0.25), Math.log(0.25)),
        new TensorOp.FlatSoftmax(1, true),
        Tensor.of(Shape.of(1, 2, 2), 3, 3, 3, 3));
    gives(
        Tensor.of(Shape.of(2, 2), 0.6, 0.8, 0, 0),
        new TensorOp.Normalize(1, 2),
        Tensor.of(Shape.of(2, 2), 3, 4, 0, 0));
  }

  @Test
  void batchNormalizationAndSlopesActPerChannel() {
    Tensor x = Tensor.of(Shape.of(1, 2, 2), 1, 3, -2, 4);
    gives(
        Tensor.of(Shape.of(1, 2, 2), 10, 14, 3, 3),
        new TensorOp.BatchNormalization(
            Tensor.of(Shape.of(2), 4, 0),
            Tensor.of(Shape.of(2), 12, 3),
            Tensor.of(Shape.of(2), 2, 1),
            Tensor.of(Shape.of(2), 3.75, 1),
            0.25),
        x);
    gives(
        Tensor.of(Shape.of(1, 2, 2), 1, 3, -1, 4),
        new TensorOp.PRelu(Tensor.of(Shape.of(2, 1), 7, 0.5)),
        x);
  }

  @Test
  void aGraphRunsInOrderAndNamesWhatIsMissing() {
    TensorGraph graph =
        new TensorGraph(
            "square",
            List.of(new TensorInput("x", Shape.of(2))),
            List.of(
                new TensorNode("y", new TensorOp.Multiply(), List.of("x", "x"), Shape.of(2), ""),
                new TensorNode("z", new TensorOp.Add(), List.of("x", "y"), Shape.of(2), "")),
            List.of(new TensorOutput("result", "z")));
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(Shape.of(2), 2, 3));
    assertEquals(
        Map.of("result", Tensor.of(Shape.of(2), 6, 12)), TensorInterpreter.run(graph, inputs));
    assertEquals(
        List.of("x", "y", "z"), List.copyOf(TensorInterpreter.evaluate(graph, inputs).keySet()));
    IllegalArgumentException missing =
        assertThrows(IllegalArgumentException.class, () -> TensorInterpreter.run(graph, Map.of()));
    assertEquals("no value for 'x'", missing.getMessage());
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                TensorShapes.infer(new TensorOp.MatMul(), List.of(Shape.of(2, 3), Shape.of(2, 3))));
    assertTrue(String.valueOf(thrown.getMessage()).contains("[2,3]"), thrown::toString);
    assertThrows(
        IllegalArgumentException.class,
        () -> TensorShapes.infer(new TensorOp.Add(), List.of(Shape.of(2), Shape.of(3))));
    assertThrows(
        IllegalArgumentException.class,
        () -> TensorShapes.infer(new TensorOp.Transpose(List.of(0, 0)), List.of(Shape.of(2, 3))));
  }
}
