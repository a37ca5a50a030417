package dev.sotto.frontend.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorInterpreter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is refused, and that the message names the node, the operator, the reason and the way out.
final class RefusalTest {

  private static String unsupported(Models model) {
    return String.valueOf(
        assertThrows(
                UnsupportedModelException.class,
                () -> OnnxImporter.importModel(model.bytes(), "model"))
            .getMessage());
  }

  private static String malformed(Models model) {
    return String.valueOf(
        assertThrows(
                MalformedArtifactException.class,
                () -> OnnxImporter.importModel(model.bytes(), "model"))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "LSTM, recurrent networks are not supported yet",
    "MeanVarianceNormalization, computed from encrypted values",
    "Floor, compares or rounds encrypted values",
    "Loop, flow of control",
    "TopK, depend on comparisons",
    "QuantizeLinear, export the float32 model",
    "Bernoulli, table of supported operators"
  })
  void anOperatorWithoutARuleIsNamedWithTheReason(String operator, String reason) {
    String message =
        unsupported(Models.ofOpset(17).input("x", 1, 4).output("y").node(operator, "x", "y"));
    assertTrue(message.startsWith("node 'n0' (" + operator + ", opset 17): "), message);
    assertTrue(message.contains(reason), message);
  }

  @Test
  void anEmbeddingOfEncryptedWordsIsRefusedWithTheWayOut() {
    String message =
        unsupported(
            Models.ofOpset(13)
                .input("x", 1, 4)
                .weights("table", 5, 3)
                .output("y")
                .node("Gather", "table x", "y"));
    assertTrue(message.contains("look up before encryption"), message);
  }

  @Test
  void aBranchOnAnEncryptedConditionIsRefused() {
    String message = unsupported(Models.ofOpset(17).input("x", 1).output("y").node("If", "x", "y"));
    assertTrue(message.contains("flow of control"), message);
  }

  @Test
  void anUnnamedNodeIsCalledByItsOutput() {
    ModelProto.Builder model =
        Models.ofOpset(17)
            .input("x", 4)
            .output("result")
            .node("Loop", "x", "result")
            .proto()
            .toBuilder();
    model.getGraphBuilder().getNodeBuilder(0).clearName();
    UnsupportedModelException refusal =
        assertThrows(
            UnsupportedModelException.class,
            () -> OnnxImporter.importModel(model.build().toByteArray(), "model"));
    assertTrue(String.valueOf(refusal.getMessage()).startsWith("node 'result' (Loop, opset 17)"));
  }

  @Test
  void weightsComputedFromTheInputAreRefusedByRole() {
    String message =
        unsupported(
            Models.ofOpset(13)
                .input("x", 1, 2, 5, 5)
                .input("w", 3, 2, 3, 3)
                .output("y")
                .node("Conv", "x w", "y"));
    assertTrue(message.contains("its weights (input 1) is computed from encrypted data"), message);
  }

  @Test
  void anOperatorThatNoOutputNeedsIsNoObstacle() {
    TensorGraph graph =
        OnnxImporter.importModel(
            Models.ofOpset(13)
                .input("x", -1, 4)
                .output("y")
                .node("Relu", "x", "y")
                .node("LSTM", "x", "unused")
                .bytes(),
            "model");
    assertEquals(1, graph.nodes().size());
  }

  @Test
  void aMaskThatNothingUsesIsNoObstacle() {
    TensorGraph graph =
        OnnxImporter.importModel(
            Models.ofOpset(11)
                .input("x", -1, 4)
                .output("y")
                .node("Dropout", "x", "z mask")
                .node("Relu", "z", "y")
                .bytes(),
            "model");
    assertEquals(1, graph.nodes().size());
  }

  @Test
  void aSecondFreeAxisIsRefused() {
    String message =
        unsupported(Models.ofOpset(13).input("x", -1, -1).output("y").node("Relu", "x", "y"));
    assertTrue(message.contains("axis 1 is free ('N')"), message);
  }

  @ParameterizedTest
  @CsvSource({"6", "29", "0"})
  void anUnknownOpsetIsRefusedWithTheKnownOnes(long opset) {
    String message =
        unsupported(Models.ofOpset(opset).input("x", 4).output("y").node("Relu", "x", "y"));
    assertTrue(message.contains("opset " + opset + " is outside the known ones, 7 to 28"), message);
  }

  @Test
  void anOutputThatIsConstantIsRefused() {
    String message =
        unsupported(Models.ofOpset(13).input("x", 4).output("y").node("Shape", "x", "y"));
    assertTrue(message.contains("output 'y' does not depend on any input"), message);
  }

  @Test
  void integerDivisionOfEncryptedValuesIsRefused() {
    String message =
        unsupported(
            Models.ofOpset(13)
                .input("x", 1, 4)
                .longs("two", 2)
                .output("y")
                .node("ArgMax", "x", "index", Map.of("axis", 1))
                .node("Div", "index two", "y"));
    assertTrue(message.contains("divides integers"), message);
  }

  @Test
  void shapesThatDoNotFitAreTheModelsFault() {
    String message =
        malformed(
            Models.ofOpset(13)
                .input("x", -1, 4)
                .weights("w", 5, 3)
                .output("y")
                .node("MatMul", "x w", "y"));
    assertTrue(message.startsWith("node 'n0' (MatMul, opset 13): "), message);
  }

  @Test
  void aValueThatNothingDefinesIsTheModelsFault() {
    String message = malformed(Models.ofOpset(13).input("x", 4).output("y").node("Relu", "z", "y"));
    assertEquals(
        "node 'n0' (Relu): its input 'z' is no input, weight or result of another node", message);
  }

  @Test
  void nodesThatReadFromEachOtherInACircleAreTheModelsFault() {
    String message =
        malformed(
            Models.ofOpset(13)
                .input("x", 4)
                .output("y")
                .node("Relu", "a", "y")
                .node("Add", "x b", "a")
                .node("Relu", "a", "b"));
    assertEquals("node 'n1' (Add): its result 'a' is computed from itself", message);
  }

  @Test
  void weightsShorterThanTheirShapeAreTheModelsFault() {
    Models model =
        Models.ofOpset(13)
            .input("x", 4)
            .initializer(
                TensorProto.newBuilder()
                    .setName("w")
                    .setDataType(TensorProto.DataType.FLOAT_VALUE)
                    .addDims(1 << 20)
                    .addFloatData(1)
                    .build())
            .output("y")
            .node("Add", "x w", "y");
    String message = malformed(model);
    assertTrue(message.contains("weights 'w': 1 values, their shape [1048576] needs"), message);
  }

  @Test
  void aHugeConstantIsRefusedBeforeItIsAllocated() {
    String message =
        unsupported(
            Models.ofOpset(13)
                .input("x", 1)
                .longs("shape", 1 << 13, 1 << 13)
                .output("y")
                .node("ConstantOfShape", "shape", "c")
                .node("Add", "x c", "y"));
    assertTrue(message.contains("has more than"), message);
  }

  @Test
  void weightsInAFileBesideTheModelAreRead(@TempDir Path folder) throws IOException {
    ByteBuffer weights = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    weights.putFloat(0).putFloat(1).putFloat(2).putFloat(3).putFloat(4);
    Files.write(folder.resolve("weights.bin"), weights.array());
    Path file = folder.resolve("model.onnx");
    Files.write(file, external("weights.bin", "4").bytes());
    TensorGraph graph = OnnxImporter.read(file);
    Tensor x = Tensor.of(graph.inputs().getFirst().shape(), 10, 10, 10, 10);
    assertEquals(
        Tensor.of(x.shape(), 11, 12, 13, 14),
        TensorInterpreter.run(graph, Map.of("x", x)).get("y"));
  }

  @ParameterizedTest
  @CsvSource({
    "../outside.bin, 0, outside the model's folder",
    "weights.bin, 8, their shape needs 16",
    "weights.bin, -1, negative offset",
    "weights.bin, many, not a number",
    "absent.bin, 0, cannot read"
  })
  void weightsElsewhereAreRefused(
      String location, String offset, String reason, @TempDir Path folder) throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.write(folder.resolve("outside.bin"), new byte[16]);
    Files.write(inner.resolve("weights.bin"), new byte[16]);
    Path file = inner.resolve("model.onnx");
    Files.write(file, external(location, offset).bytes());
    String message =
        String.valueOf(
            assertThrows(MalformedArtifactException.class, () -> OnnxImporter.read(file))
                .getMessage());
    assertTrue(message.contains(reason), message);
  }

  private static Models external(String location, String offset) {
    return Models.ofOpset(13)
        .input("x", -1, 4)
        .initializer(
            TensorProto.newBuilder()
                .setName("w")
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addDims(4)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location))
                .addExternalData(entry("offset", offset))
                .build())
        .output("y")
        .node("Add", "x w", "y");
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
