package dev.sotto.frontend.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorInterpreter;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Functions that a model brings along.
final class ModelFunctionsTest {
  private static NodeProto.Builder node(String domain, String op, String input, String output) {
    return NodeProto.newBuilder().setDomain(domain).setOpType(op).addInput(input).addOutput(output);
  }

  /// `leak`: LeakyRelu with the call's slope, and its square root of an absolute value.
  private static FunctionProto.Builder leak() {
    AttributeProto slope =
        AttributeProto.newBuilder()
            .setName("alpha")
            .setRefAttrName("slope")
            .setType(AttributeProto.AttributeType.FLOAT)
            .build();
    return FunctionProto.newBuilder()
        .setDomain("own")
        .setName("leak")
        .addInput("a")
        .addOutput("c")
        .addNode(node("", "LeakyRelu", "a", "b").addAttribute(slope))
        .addNode(node("own", "magnitude", "b", "c"));
  }

  private static FunctionProto.Builder magnitude(String inner) {
    return FunctionProto.newBuilder()
        .setDomain("own")
        .setName("magnitude")
        .addInput("a")
        .addOutput("b")
        .addNode(node("", "Abs", "a", "positive"))
        .addNode(node(inner.equals("Sqrt") ? "" : "own", inner, "positive", "b"));
  }

  private static ModelProto model(FunctionProto.Builder... functions) {
    ModelProto.Builder model =
        Models.ofOpset(15)
            .input("x", 1, 2)
            .output("y")
            .node("own", "leak", "x", "h", Map.of("slope", 0.25f))
            .node("own", "leak", "h", "y", Map.of("slope", 0.5f))
            .proto()
            .toBuilder();
    for (FunctionProto.Builder function : functions) {
      model.addFunctions(function);
    }
    return model.build();
  }

  @Test
  void callsOfFunctionsComputeWhatTheirNodesDo() {
    byte[] bytes = model(leak(), magnitude("Sqrt")).toByteArray();
    TensorGraph graph = OnnxImporter.importModel(bytes, "calls");
    Tensor x = Tensor.of(Shape.of(1, 2), -4, 16);
    Tensor y = Objects.requireNonNull(TensorInterpreter.run(graph, Map.of("x", x)).get("y"));
    assertArrayEquals(new double[] {1, 2}, y.toArray());
  }

  @Test
  void aFunctionThatCallsItselfIsMalformed() {
    byte[] bytes = model(leak(), magnitude("leak")).toByteArray();
    assertTrue(
        String.valueOf(
                assertThrows(
                        MalformedArtifactException.class,
                        () -> OnnxImporter.importModel(bytes, "recursion"))
                    .getMessage())
            .contains("depths"));
  }

  @Test
  void aFunctionOfAnotherOpsetIsRefused() {
    FunctionProto.Builder older =
        leak().addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(9));
    byte[] bytes = model(older, magnitude("Sqrt")).toByteArray();
    String refusal =
        String.valueOf(
            assertThrows(
                    UnsupportedModelException.class,
                    () -> OnnxImporter.importModel(bytes, "opsets"))
                .getMessage());
    assertTrue(refusal.contains("'leak'") && refusal.contains("opset 9"), refusal);
  }
}
