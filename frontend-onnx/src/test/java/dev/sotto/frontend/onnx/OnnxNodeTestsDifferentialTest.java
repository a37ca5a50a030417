package dev.sotto.frontend.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sotto.frontend.onnx.SupportedOperators.SupportedOperator;
import dev.sotto.frontend.onnx.model.ElementType;
import dev.sotto.frontend.onnx.model.ExternalData;
import dev.sotto.frontend.onnx.model.OnnxModel;
import dev.sotto.frontend.onnx.model.TensorDecoder;
import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.testkit.SharedData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// ONNX's own node tests, of all operators in the table.
///
/// Each test is tried three ways: floating-point inputs encrypted, only the first input encrypted,
/// everything constant (which tests the folder). Every way that is not refused must give the
/// expected values, and an importer that calls a conforming model malformed fails.
final class OnnxNodeTestsDifferentialTest {
  private static final TensorDecoder DECODER =
      new TensorDecoder(new ExternalData(Optional.empty()));

  /// The tests whose expected values were printed with some digits, and half the last digit.
  private static final Map<String, Double> PRINTED =
      Map.of("test_averagepool_2d_ceil_last_window_starts_on_pad", 0.5e-4);

  /// A node test: its model, inputs and expected outputs.
  private record NodeTest(String name, byte[] model, List<byte[]> inputs, List<byte[]> outputs) {}

  private enum Way {
    FLOATING_INPUTS_ENCRYPTED,
    FIRST_INPUT_ENCRYPTED,
    ALL_CONSTANT
  }

  @ParameterizedTest
  @CsvSource({"onnx-backend-A.tar.gz, 380", "onnx-node-v1.2.1-opset7.tar.gz, 130"})
  void supportedOperatorsComputeWhatTheStandardsTestsExpect(String archive, int atLeast)
      throws IOException {
    List<NodeTest> tests = tests(TarArchive.read(SharedData.require("onnx-backend/" + archive)));
    Set<String> supported =
        SupportedOperators.list().stream()
            .map(operator -> operator.domain() + ":" + operator.name())
            .collect(Collectors.toSet());
    int outside = 0;
    int passed = 0;
    Map<Way, Integer> counts = new EnumMap<>(Way.class);
    Map<String, String> refused = new TreeMap<>();
    Map<String, String> wrong = new TreeMap<>();
    for (NodeTest test : tests) {
      ModelProto model;
      try {
        model = ModelProto.parseFrom(test.model());
      } catch (InvalidProtocolBufferException broken) {
        wrong.put(test.name(), broken.toString());
        continue;
      }
      boolean known =
          model.getGraph().getNodeList().stream().allMatch(node -> supported.contains(key(node)));
      if (!known) {
        outside++;
        continue;
      }
      try {
        Optional<String> refusal = check(test, model, counts);
        if (refusal.isEmpty()) {
          passed++;
        } else {
          refused.put(test.name(), refusal.get());
        }
      } catch (RuntimeException | AssertionError mismatch) {
        wrong.put(test.name(), mismatch.toString());
      }
    }
    System.getLogger("dev.sotto.frontend.onnx")
        .log(
            System.Logger.Level.INFO,
            "%s: %d tests passed %s, %d refused, %d of other operators, %d wrong\n%s"
                .formatted(
                    archive,
                    passed,
                    counts,
                    refused.size(),
                    outside,
                    wrong.size(),
                    lines(refused)));
    assertEquals("", lines(wrong), () -> "of " + tests.size());
    assertTrue(passed >= atLeast, passed + " passed");
  }

  /// `mnist-8` and the 224x224 super-resolution network of the ONNX model zoo, with their data
  /// sets.
  @Test
  void modelsOfTheZooComputeTheirPublishedOutputs() throws IOException {
    Map<String, byte[]> files =
        TarArchive.read(
            SharedData.require("onnx-backend/upstream-models-mnist8-superres10.tar.gz"));
    int checked = 0;
    for (String path : files.keySet()) {
      if (!path.endsWith("/input_0.pb")) {
        continue;
      }
      String model = path.substring(0, path.indexOf("/test_data_set")) + "/model.onnx";
      TensorGraph graph = OnnxImporter.importModel(Objects.requireNonNull(files.get(model)), model);
      Tensor x = DECODER.decode(TensorProto.parseFrom(files.get(path))).tensor();
      Tensor y =
          TensorInterpreter.run(graph, Map.of(graph.inputs().getFirst().name(), x))
              .values()
              .iterator()
              .next();
      byte[] expected = files.get(path.replace("input_0", "output_0"));
      compare(path, DECODER.decode(TensorProto.parseFrom(expected)), y, 0);
      checked++;
    }
    assertEquals(4, checked);
  }

  private static String key(NodeProto node) {
    return OnnxModel.domain(node.getDomain()) + ":" + node.getOpType();
  }

  private static String lines(Map<String, String> messages) {
    return messages.entrySet().stream()
        .map(entry -> "  " + entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static List<NodeTest> tests(Map<String, byte[]> files) {
    List<NodeTest> tests = new ArrayList<>();
    for (String path : new TreeSet<>(files.keySet())) {
      if (path.endsWith("/model.onnx")) {
        String folder = path.substring(0, path.length() - "model.onnx".length());
        tests.add(
            new NodeTest(
                folder,
                Objects.requireNonNull(files.get(path)),
                data(files, folder + "test_data_set_0/input_"),
                data(files, folder + "test_data_set_0/output_")));
      }
    }
    return tests;
  }

  private static List<byte[]> data(Map<String, byte[]> files, String prefix) {
    List<byte[]> data = new ArrayList<>();
    for (int i = 0; files.containsKey(prefix + i + ".pb"); i++) {
      data.add(Objects.requireNonNull(files.get(prefix + i + ".pb")));
    }
    return data;
  }

  /// Empty where at least one way imports; else the refusal of the last way.
  private static Optional<String> check(NodeTest test, ModelProto model, Map<Way, Integer> counts)
      throws IOException {
    String refusal = "";
    boolean imported = false;
    for (Way way : Way.values()) {
      try {
        if (check(test, model, way)) {
          imported = true;
          counts.merge(way, 1, Integer::sum);
        }
      } catch (UnsupportedModelException unsupported) {
        refusal = unsupported.getMessage() + "";
      }
    }
    return imported ? Optional.empty() : Optional.of(refusal);
  }

  private static boolean check(NodeTest test, ModelProto model, Way way) throws IOException {
    ModelProto.Builder bound = model.toBuilder();
    Map<String, Tensor> inputs = new HashMap<>();
    for (int i = 0; i < test.inputs().size(); i++) {
      ValueInfoProto declared = model.getGraph().getInput(i);
      TensorProto tensor;
      try {
        tensor = TensorProto.parseFrom(test.inputs().get(i));
      } catch (InvalidProtocolBufferException sequence) {
        return false;
      }
      Value.Constant value = DECODER.decode(tensor);
      boolean encrypted =
          switch (way) {
            case FLOATING_INPUTS_ENCRYPTED -> value.type().isFloating();
            case FIRST_INPUT_ENCRYPTED -> i == 0;
            case ALL_CONSTANT -> false;
          };
      if (encrypted && value.tensor().size() == 0) {
        return false; // An extent of 0 in an input is read as a free one.
      }
      if (encrypted) {
        inputs.put(declared.getName(), value.tensor());
      } else {
        bound
            .getGraphBuilder()
            .addInitializer(tensor.toBuilder().setName(declared.getName()).build());
      }
    }
    List<Value.Constant> actual = new ArrayList<>();
    byte[] bytes = bound.build().toByteArray();
    if (way == Way.ALL_CONSTANT) {
      OnnxModel parsed = OnnxModel.parse(bytes, test.name(), test.name());
      Map<String, Value> values = new GraphImporter(parsed, DECODER).importNodes();
      for (String output : parsed.outputs()) {
        if (!(values.get(output) instanceof Value.Constant constant)) {
          return false;
        }
        actual.add(constant);
      }
    } else {
      if (inputs.isEmpty()) {
        return false;
      }
      TensorGraph graph = OnnxImporter.importModel(bytes, test.name());
      Map<String, Tensor> results = TensorInterpreter.run(graph, inputs);
      graph
          .outputs()
          .forEach(
              out ->
                  actual.add(
                      new Value.Constant(
                          Objects.requireNonNull(results.get(out.name())), ElementType.FLOAT)));
    }
    for (int i = 0; i < actual.size(); i++) {
      compare(
          test.name() + " " + way,
          DECODER.decode(TensorProto.parseFrom(test.outputs().get(i))),
          actual.get(i).tensor(),
          PRINTED.getOrDefault(model.getGraph().getName(), 0.0));
    }
    return true;
  }

  /// Integers agree exactly; floats to 1e-4 of the largest expected value, as ours are computed in
  /// double and theirs in float32 over at most some hundred terms; 16-bit ones to one rounding.
  private static void compare(String what, Value.Constant expected, Tensor actual, double printed) {
    assertEquals(expected.shape(), actual.shape(), what);
    double[] wanted = expected.tensor().toArray();
    double largest = Arrays.stream(wanted).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    double relative =
        switch (expected.type()) {
          case FLOAT, DOUBLE -> 1e-4;
          case FLOAT16 -> 0x1p-9;
          case BFLOAT16 -> 0x1p-7;
          case UINT8, INT8, UINT16, INT16, INT32, INT64, UINT32, UINT64, BOOL, STRING -> 0;
        };
    boolean close =
        IntStream.range(0, wanted.length)
            .allMatch(
                i ->
                    Double.compare(wanted[i], actual.at(i)) == 0
                        || Math.abs(wanted[i] - actual.at(i)) <= relative * largest + printed);
    assertTrue(close, () -> what + ": expected " + expected.tensor() + " but was " + actual);
  }

  /// The table itself.
  @ParameterizedTest
  @CsvSource({"ai.onnx, Conv, 7", "ai.onnx, Gelu, 20", "ai.onnx.ml, LinearClassifier, 1"})
  void theTableNamesAnOperatorOnce(String domain, String name, long from) {
    List<SupportedOperator> found =
        SupportedOperators.list().stream()
            .filter(operator -> operator.domain().equals(domain) && operator.name().equals(name))
            .toList();
    assertEquals(1, found.size());
    assertEquals(from, found.getFirst().from());
  }
}
