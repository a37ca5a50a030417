package dev.sotto.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.scheme.NoiseModel;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.OutOfRangeException;
import dev.sotto.runtime.client.RangePolicy;
import dev.sotto.runtime.server.Server;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Encrypted runs of hand-built circuits against their meaning in clear.
final class EncryptedExecutionDifferentialTest {
  /// How seldom one of these tests may fail by chance.
  private static final double CHANCE = 1e-9;

  private static final double TAIL_FACTOR = 4;

  @Test
  void aFoldedMapOverManySamplesAgrees() {
    agrees(HandBuiltModels.affine(1), 200);
  }

  @Test
  void aPolynomialBetweenMapsAgrees() {
    agrees(HandBuiltModels.network(2), 5);
  }

  @Test
  void everyOperatorOverTwoCiphertextsAgrees() {
    agrees(HandBuiltModels.operators(3), 3);
  }

  private static void agrees(SplitModel compiled, int count) {
    CompiledModel model = CompiledModel.of(compiled);
    List<Map<String, Tensor>> samples = HandBuiltModels.samples(compiled, count, 3.9, 7);
    try (Client client = Client.generate(model)) {
      Server server = new Server(model, client.evaluationKeys());
      double error = compiled.outputDeviation();
      double step = 16 * error;
      int slots = count * ClearCircuit.run(compiled, samples.getFirst()).size();
      double bound = TAIL_FACTOR * NoiseModel.deviations(slots, CHANCE) * error;
      int number = 0;
      for (EncryptedBatch batch : client.encrypt(samples)) {
        EncryptedBatch result = server.run(batch);
        List<Map<String, Tensor>> rounded = client.decrypt(result);
        List<Map<String, Tensor>> raw = client.insecureDecryptRaw(result);
        assertEquals(batch.samples(), rounded.size());
        for (int b = 0; b < rounded.size(); b++) {
          Tensor wanted = ClearCircuit.run(compiled, samples.get(number++));
          assertClose(wanted, ClearCircuit.require(raw.get(b), "y"), bound);
          assertClose(
              wanted, ClearCircuit.require(rounded.get(b), "y"), bound + TAIL_FACTOR * step / 2);
        }
      }
      assertEquals(count, number);
    }
  }

  private static void assertClose(Tensor wanted, Tensor found, double bound) {
    assertEquals(wanted.shape(), found.shape());
    for (int i = 0; i < wanted.size(); i++) {
      assertEquals(wanted.at(i), found.at(i), bound, "element " + i);
    }
  }

  @Test
  void manyThreadsShareAServer() throws Exception {
    SplitModel compiled = HandBuiltModels.affine(4);
    CompiledModel model = CompiledModel.of(compiled);
    try (Client client = Client.generate(model);
        ExecutorService executor = Executors.newFixedThreadPool(4)) {
      Server server = new Server(model, client.evaluationKeys());
      EncryptedBatch batch = client.encrypt(HandBuiltModels.samples(compiled, 3, 1, 1)).getFirst();
      List<Map<String, Tensor>> alone = client.insecureDecryptRaw(server.run(batch));
      Callable<EncryptedBatch> run = () -> server.run(batch);
      for (Future<EncryptedBatch> result :
          executor.invokeAll(List.of(run, run, run, run, run, run, run, run))) {
        assertEquals(alone, client.insecureDecryptRaw(result.get()));
      }
    }
  }

  @Test
  void samplesOutsideTheCalibratedIntervalAreRefusedByName() {
    SplitModel compiled = HandBuiltModels.network(2);
    CompiledModel model = CompiledModel.of(compiled);
    List<Map<String, Tensor>> samples = HandBuiltModels.samples(compiled, 2, 60, 3);
    try (Client client = Client.generate(model)) {
      OutOfRangeException refused =
          assertThrows(OutOfRangeException.class, () -> client.encrypt(samples));
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains("Relu 'relu'"), message);
      assertTrue(message.contains("[-2.000, 2.000]"), message);
      assertEquals(1, client.encrypt(samples, RangePolicy.ALLOW).size());
    }
  }

  @Test
  void resultsOutsideTheCalibratedRangeAreNotGivenAsRight() {
    SplitModel compiled = HandBuiltModels.affine(1);
    CompiledModel model = CompiledModel.of(compiled);
    try (Client client = Client.generate(model)) {
      List<Map<String, Tensor>> samples = HandBuiltModels.samples(compiled, 1, 100, 3);
      OutOfRangeException early =
          assertThrows(OutOfRangeException.class, () -> client.encrypt(samples));
      assertTrue(String.valueOf(early.getMessage()).startsWith("sample 0: the result 'y0'"));
      Server server = new Server(model, client.evaluationKeys());
      EncryptedBatch result = server.run(client.encrypt(samples, RangePolicy.ALLOW).getFirst());
      OutOfRangeException refused =
          assertThrows(OutOfRangeException.class, () -> client.decrypt(result));
      assertTrue(String.valueOf(refused.getMessage()).contains("outside the calibrated range"));
    }
  }

  @Test
  void samplesThatAreNotFiniteOrOfAnotherShapeAreRefused() {
    SplitModel compiled = HandBuiltModels.affine(1);
    CompiledModel model = CompiledModel.of(compiled);
    try (Client client = Client.generate(model)) {
      for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
        double[] values = new double[16];
        values[3] = bad;
        Tensor tensor = Tensor.wrap(model.inputs().getFirst().shape(), values);
        refuses(client, Map.of("x", tensor), "element 3");
      }
      refuses(client, Map.of("x", Tensor.scalar(1)), "has shape");
      refuses(client, Map.of(), "no input 'x'");
    }
  }

  private static void refuses(Client client, Map<String, Tensor> sample, String why) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> client.encrypt(List.of(sample)));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }

  @Test
  void batchesOfAnotherClientOrModelAreRefused() {
    CompiledModel model = CompiledModel.of(HandBuiltModels.affine(1));
    CompiledModel other = CompiledModel.of(HandBuiltModels.affine(2));
    try (Client client = Client.generate(model);
        Client stranger = Client.generate(model);
        Client elsewhere = Client.generate(other)) {
      Server server = new Server(model, client.evaluationKeys());
      var samples = HandBuiltModels.samples(model.split(), 1, 1, 1);
      EncryptedBatch theirs = stranger.encrypt(samples).getFirst();
      EncryptedBatch foreign = elsewhere.encrypt(samples).getFirst();
      EncryptedBatch inputs = client.encrypt(samples).getFirst();
      assertThrows(IllegalArgumentException.class, () -> server.run(theirs));
      assertThrows(IllegalArgumentException.class, () -> server.run(foreign));
      assertThrows(IllegalArgumentException.class, () -> client.decrypt(inputs));
      assertThrows(
          IllegalArgumentException.class, () -> new Server(model, elsewhere.evaluationKeys()));
    }
  }
}
