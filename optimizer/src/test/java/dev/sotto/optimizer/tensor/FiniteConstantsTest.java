package dev.sotto.optimizer.tensor;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorOp;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FiniteConstantsTest {
  @Test
  void aWeightThatIsNotANumberIsRefusedByNode() {
    Tensor weights = Tensor.of(Shape.of(2, 1), 1, Double.NaN);
    TensorGraph graph =
        new TensorGraph(
            "m",
            List.of(new TensorGraph.TensorInput("x", Shape.of(1, 2))),
            List.of(
                new TensorGraph.TensorNode(
                    "y",
                    new TensorOp.FullyConnected(weights, Optional.empty()),
                    List.of("x"),
                    Shape.of(1, 1),
                    "scores")),
            List.of(new TensorGraph.TensorOutput("y", "y")));
    UnsupportedModelException refused =
        assertThrows(UnsupportedModelException.class, () -> FiniteConstants.require(graph));
    assertTrue(String.valueOf(refused.getMessage()).contains("'scores'"));
    assertTrue(String.valueOf(refused.getMessage()).contains("NaN at element 1"));
  }
}
