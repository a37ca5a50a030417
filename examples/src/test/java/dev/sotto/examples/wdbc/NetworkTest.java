package dev.sotto.examples.wdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.frontend.onnx.OnnxImporter;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.optimizer.Compilation;
import dev.sotto.optimizer.CompileOptions;
import dev.sotto.optimizer.Compiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkTest {
  /// What the cheapest depths found by trying all take; a search that trusts what it saw on few
  /// samples stops at 24.
  private static final int LEVELS = 21;

  @Test
  void theTableHasThePublishedSize() {
    WdbcTable table = WdbcTable.load();
    assertEquals(569, table.patients());
    int benign = 0;
    for (int label : table.labels()) {
      benign += label;
    }
    assertEquals(357, benign, "UCI counts 357 benign and 212 malignant");
  }

  @Test
  void trainingIsReproducible() {
    WdbcTable.Split split = WdbcTable.load().split(7, 0.7);
    Network.Recipe recipe = new Network.Recipe(new int[] {4}, 5, 0.01, 1e-3, 3);
    byte[] first = OnnxExport.export("m", Network.train(split.training(), recipe));
    byte[] second = OnnxExport.export("m", Network.train(split.training(), recipe));
    assertArrayEquals(first, second);
  }

  @Test
  void aTrainedRegressionBeatsTheMajorityClass() {
    WdbcTable.Split split = WdbcTable.load().split(7, 0.7);
    Network network = Network.train(split.training(), WdbcDemo.LOGISTIC_REGRESSION);
    int right = 0;
    for (int patient = 0; patient < split.test().patients(); patient++) {
      boolean benign = network.predict(split.test().features()[patient]) > 0.5;
      right += benign == (split.test().labels()[patient] == 1) ? 1 : 0;
    }
    double accuracy = (double) right / split.test().patients();
    assertTrue(accuracy > 0.9, () -> "accuracy " + accuracy + "; the majority class has 0.63");
  }

  @Test
  void theReluNetworkHoldsItsToleranceOnFewLevels(@TempDir Path folder) throws IOException {
    WdbcTable training = WdbcTable.load().split(7, 0.7).training();
    Network network = Network.train(training, WdbcDemo.RELU_NETWORK);
    Path onnx = Files.write(folder.resolve("m.onnx"), OnnxExport.export("m", network));
    List<List<Tensor>> patients =
        Arrays.stream(training.features())
            .map(row -> List.of(Tensor.of(Shape.of(1, row.length), row)))
            .toList();
    Compilation compiled =
        Compiler.compile(OnnxImporter.read(onnx), patients, CompileOptions.standard());
    int levels = compiled.model().circuit().parameters().maxLevel();
    assertTrue(levels <= LEVELS, () -> levels + " levels");
    assertTrue(compiled.approximationError() <= CompileOptions.DEFAULT_TOLERANCE);
  }
}
