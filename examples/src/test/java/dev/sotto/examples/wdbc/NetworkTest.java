package dev.sotto.examples.wdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NetworkTest {
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
}
