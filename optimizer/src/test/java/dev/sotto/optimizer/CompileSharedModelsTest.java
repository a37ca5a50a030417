package dev.sotto.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.frontend.onnx.OnnxImporter;
import dev.sotto.ir.data.NpyFile;
import dev.sotto.ir.data.Samples;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.optimizer.approximation.ApproximateModel;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.levels.CompilePacking;
import dev.sotto.optimizer.tensor.SplitClientParts;
import dev.sotto.optimizer.tensor.TensorPasses;
import dev.sotto.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Approximated models, calibrated on all samples but the first few as `verify` does, against ONNX
/// Runtime's outputs, on those first samples.
class CompileSharedModelsTest {
  private static final double TOLERANCE = 1e-2;
  private static final int HELD_OUT = 16;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-medical-risk/wdbc_lr",
        "01-medical-risk/wdbc_mlp_relu",
        "01-medical-risk/pima_mlp_tanh",
        "02-digits-cnn/cryptonets_square",
        "02-digits-cnn/lenet5_relu_avgpool",
        "04-fraud-mlp/creditcard_mlp_relu",
        "08-spoken-digits/fsdd_mfcc_tanh_mlp",
        "10-sensor-har/har_mlp_relu",
        "11-model-zoo/cartpole_dqn",
        "12-regression/boston_linear_onnxml"
      })
  void anApproximatedModelStaysWithinItsTolerance(String model) throws IOException {
    TensorGraph graph = OnnxImporter.read(SharedData.require(model + ".onnx"));
    Path inputs = SharedData.require(model + ".x.npy");
    Samples x = NpyFile.read(inputs);
    Samples expected = NpyFile.read(SharedData.require(model + ".expected.npy"));
    Shape shape = graph.inputs().get(0).shape();
    List<List<Tensor>> calibration = new ArrayList<>();
    for (int s = HELD_OUT; s < Math.min(HELD_OUT + 256, x.count()); s++) {
      calibration.add(List.of(x.sample(s, shape)));
    }
    TensorGraph whole = TensorPasses.run(TensorPasses.WHOLE, graph);
    SplitClientParts.Split split = SplitClientParts.run(whole, false);
    TensorGraph exact = TensorPasses.run(TensorPasses.BODY, split.body());
    ApproximateModel.Approximated approximated =
        ApproximateModel.run(
            exact,
            split.tail(),
            calibration,
            TOLERANCE,
            depth -> CompilePacking.usualCosts(depth, CostTable.standard()));
    double worst = 0;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int s = 0; s < HELD_OUT; s++) {
      Map<String, Tensor> head =
          TensorInterpreter.run(
              approximated.head(), Map.of(graph.inputs().get(0).name(), x.sample(s, shape)));
      Map<String, Tensor> body = TensorInterpreter.run(approximated.graph(), head);
      Map<String, Tensor> outputs = TensorInterpreter.run(approximated.tail(), body);
      Tensor output =
          outputs.values().stream()
              .filter(tensor -> tensor.size() == expected.sampleSize())
              .reduce((first, second) -> second)
              .orElseThrow();
      Tensor exactOutput = expected.sample(s, output.shape());
      for (int k = 0; k < output.size(); k++) {
        worst = Math.max(worst, Math.abs(output.at(k) - exactOutput.at(k)));
        low = Math.min(low, exactOutput.at(k));
        high = Math.max(high, exactOutput.at(k));
      }
    }
    double relative = worst / (high - low);
    assertTrue(relative <= TOLERANCE, model + ": relative error " + relative);
    assertEquals(1.0, approximated.agreement(), 0.02, model);
  }
}
