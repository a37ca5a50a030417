package dev.sotto.frontend.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.data.NpyFile;
import dev.sotto.ir.data.Samples;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real models: their tensor graphs compute what ONNX Runtime computed, on all samples.
final class SharedModelsDifferentialTest {
  /// ONNX Runtime rounds to 24 bits in every layer, the interpreter to 53.
  ///
  /// Per layer the error of a float32 sum of n terms grows like sqrt(n) · 2^-24 of the terms' norm;
  /// with n up to 10^4 and 50 layers that is 100 · 2^-24 · sqrt(50) ≈ 4e-5 of the range; the bound
  /// asked for is 1e-4 of the largest output in magnitude, where outputs are at least of size 1e-3.
  private static final double RELATIVE_TOLERANCE = 1e-4;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-medical-risk/helr_mnist3v8_lr",
        "01-medical-risk/pima_lr",
        "01-medical-risk/pima_lr_onnxml",
        "01-medical-risk/pima_mlp_tanh",
        "01-medical-risk/wdbc_lr",
        "01-medical-risk/wdbc_lr_onnxml",
        "01-medical-risk/wdbc_mlp_relu",
        "02-digits-cnn/cryptonets_square",
        "02-digits-cnn/lenet5_relu_avgpool",
        "02-digits-cnn/lenet5_tanh_avgpool",
        "04-fraud-mlp/creditcard_lr",
        "04-fraud-mlp/creditcard_lr_onnxml",
        "04-fraud-mlp/creditcard_mlp_relu",
        "05-load-forecast/etth1_mlp_24h",
        "05-load-forecast/etth1_tcn_48to24",
        "06-sentiment/rt_polarity_tfidf_lr",
        "06-sentiment/rt_polarity_tfidf_mlp",
        "07-recommendation/ml100k_mf16_dot",
        "07-recommendation/ml100k_mf16_user_to_512items",
        "08-spoken-digits/fsdd_mfcc_cnn",
        "08-spoken-digits/fsdd_mfcc_tanh_mlp",
        "09-documents/agnews_tfidf_lr",
        "09-documents/agnews_tfidf_mlp",
        "09-documents/agnews_tiny_transformer_gelu",
        "10-sensor-har/har_mlp_relu",
        "11-model-zoo/acasxu_1_1",
        "11-model-zoo/acasxu_1_9",
        "11-model-zoo/ant_resnet20_cifar10",
        "11-model-zoo/ant_resnet44_cifar10",
        "11-model-zoo/cartpole_dqn",
        "11-model-zoo/heir_lenet5",
        "11-model-zoo/marabou_cifar10_small",
        "11-model-zoo/mlperftiny_ad01_autoencoder",
        "11-model-zoo/mnist8_ort",
        "11-model-zoo/mnist_cnn_max2",
        "11-model-zoo/mnist_fc_256x2",
        "11-model-zoo/mnist_ffnn_sigmoid_6x200",
        "11-model-zoo/ngraph_cryptonets_square",
        "11-model-zoo/oval_cifar_base_kw",
        "11-model-zoo/vnn_resnet_2b",
        "12-regression/boston_linear_onnxml",
        "12-regression/boston_svr_poly"
      })
  void aSharedModelComputesWhatOnnxRuntimeComputed(String model) throws IOException {
    Path file = SharedData.require(model + ".onnx");
    Samples samples = NpyFile.read(SharedData.require(model + ".x.npy"));
    Samples expected = NpyFile.read(SharedData.require(model + ".expected.npy"));
    TensorGraph graph = OnnxImporter.read(file);
    assertEquals(1, graph.inputs().size());
    TensorGraph.TensorInput input = graph.inputs().getFirst();
    String output = firstRealOutput(graph);
    double largest = 1e-3;
    double error = 0;
    for (int i = 0; i < samples.count(); i++) {
      Tensor x = samples.sample(i, input.shape());
      Tensor y =
          Objects.requireNonNull(TensorInterpreter.run(graph, Map.of(input.name(), x)).get(output));
      Tensor wanted = expected.sample(i, y.shape());
      for (int j = 0; j < y.size(); j++) {
        largest = Math.max(largest, Math.abs(wanted.at(j)));
        error = Math.max(error, Math.abs(wanted.at(j) - y.at(j)));
      }
    }
    System.getLogger("dev.sotto.frontend.onnx")
        .log(
            System.Logger.Level.INFO,
            "%s: %d samples, %d operations, largest error %.1e of %.3g"
                .formatted(model, samples.count(), graph.nodes().size(), error, largest));
    assertTrue(error <= RELATIVE_TOLERANCE * largest, model + ": error " + error);
  }

  /// The first output that is no label.
  private static String firstRealOutput(TensorGraph graph) {
    return graph.outputs().stream()
        .filter(
            output ->
                graph.nodes().stream()
                    .noneMatch(
                        node ->
                            node.result().equals(output.value())
                                && node.op() instanceof TensorOp.LabelMap))
        .findFirst()
        .orElseThrow()
        .name();
  }

  @ParameterizedTest
  @CsvSource({
    "03-credit-trees/german_gbt10d2_small, ai.onnx.ml.TreeEnsembleRegressor, decision trees",
    "03-credit-trees/german_rf20d4_classifier, ai.onnx.ml.TreeEnsembleClassifier, decision trees",
    "05-load-forecast/etth1_lstm_48to24, LSTM, recurrent networks",
    "11-model-zoo/iris_xgb_onnxmltools, ai.onnx.ml.TreeEnsembleRegressor, decision trees",
    "11-model-zoo/sklonnx_treecl2, ai.onnx.ml.TreeEnsembleClassifier, decision trees",
    "11-model-zoo/tract_lgbm_classifier_tensor_wine, OneHot, compares",
    "11-model-zoo/tract_xgb_classifier_wine, ai.onnx.ml.TreeEnsembleClassifier, decision trees"
  })
  void aSharedModelThatNeedsMoreIsRefusedByNodeAndReason(
      String model, String operator, String reason) throws IOException {
    Path file = SharedData.require(model + ".onnx");
    UnsupportedModelException refusal =
        assertThrows(UnsupportedModelException.class, () -> OnnxImporter.read(file));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains("(" + operator + ", opset "), message);
    assertTrue(message.contains(reason), message);
    assertTrue(message.startsWith("node '") && !message.contains("\n"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"05-load-forecast/etth1_tcn_48to24", "11-model-zoo/mnist8_ort"})
  void aShapeChainLeavesNoTrace(String model) throws IOException {
    TensorGraph graph = OnnxImporter.read(SharedData.require(model + ".onnx"));
    boolean selecting =
        graph.nodes().stream()
            .anyMatch(
                node ->
                    node.op() instanceof TensorOp.Gather || node.op() instanceof TensorOp.Concat);
    assertTrue(!selecting, () -> "left over: " + graph.nodes());
  }
}
