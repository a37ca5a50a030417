package dev.sotto.examples.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.circuit.CircuitInterpreter;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.CompileOptions;
import dev.sotto.optimizer.Compiler;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.Encryptor;
import dev.sotto.runtime.server.RunOptions;
import dev.sotto.runtime.server.Server;
import dev.sotto.runtime.server.ValueListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The noise that a compiled model states for its outputs against what decryption finds: rounding
/// hides what is stated, and hides too little where that is too low.
final class OutputDeviationDifferentialTest {
  /// An average-case estimate: gains are means over rows and over a grid of arguments.
  private static final double FACTOR = 4;

  private static final int SAMPLES = 64;
  private final SplittableRandom random = new SplittableRandom(17);

  @Test
  void weightedSumsHaveTheStatedNoise() throws IOException {
    agrees(network(30, new int[] {2}));
  }

  @Test
  void aNetworkOfSmoothFunctionsHasTheStatedNoise() throws IOException {
    agrees(network(8, new int[] {8, 3}, new Activation.Tanh()));
  }

  @Test
  void aNetworkOfTwoFunctionsHasTheStatedNoise() throws IOException {
    agrees(network(6, new int[] {8, 8, 2}, new Activation.Softplus(), new Activation.Sigmoid()));
  }

  @Test
  void aNetworkOfReluHasTheStatedNoise() throws IOException {
    agrees(network(8, new int[] {6, 2}, new Activation.Relu()));
  }

  /// Weighted sums of these widths, with a function after each but the last.
  private TensorGraph network(int inputs, int[] widths, Activation... functions) {
    List<TensorNode> nodes = new ArrayList<>();
    String value = "x";
    int from = inputs;
    for (int layer = 0; layer < widths.length; layer++) {
      double bound = Math.sqrt(3.0 / from);
      Tensor weights = tensor(Shape.of(from, widths[layer]), bound);
      Tensor bias = tensor(Shape.of(widths[layer]), 0.2);
      Shape shape = Shape.of(1, widths[layer]);
      TensorOp sums = new TensorOp.FullyConnected(weights, Optional.of(bias));
      nodes.add(new TensorNode("sums" + layer, sums, List.of(value), shape, "sums" + layer));
      value = "sums" + layer;
      if (layer < functions.length) {
        TensorOp function = new TensorOp.Activate(functions[layer]);
        nodes.add(
            new TensorNode("active" + layer, function, List.of(value), shape, "active" + layer));
        value = "active" + layer;
      }
      from = widths[layer];
    }
    return new TensorGraph(
        "network",
        List.of(new TensorGraph.TensorInput("x", Shape.of(1, inputs))),
        nodes,
        List.of(new TensorGraph.TensorOutput("y", value)));
  }

  private Tensor tensor(Shape shape, double bound) {
    return Tensor.wrap(shape, random.doubles(shape.size(), -bound, bound).toArray());
  }

  private void agrees(TensorGraph graph) throws IOException {
    Shape input = graph.inputs().getFirst().shape();
    List<Map<String, Tensor>> samples = new ArrayList<>();
    List<List<Tensor>> calibration = new ArrayList<>();
    for (int s = 0; s < SAMPLES; s++) {
      Tensor sample = tensor(input, 1);
      samples.add(Map.of("x", sample));
      calibration.add(List.of(sample));
    }
    CompiledModel model =
        CompiledModel.of(Compiler.compile(graph, calibration, CompileOptions.standard()).model());
    List<Map<String, Tensor>> batch = samples.subList(0, Math.min(SAMPLES, model.batch()));
    try (Client client = Client.generate(model)) {
      Server server = new Server(model, client.evaluationKeys());
      holds("secret key", client, server, client.encrypt(batch).getFirst(), batch);
      ByteArrayOutputStream key = new ByteArrayOutputStream();
      client.writePublicKey(key);
      Encryptor owner =
          Encryptor.read(model, new ByteArrayInputStream(key.toByteArray()), "public.key");
      holds("public key", client, server, owner.encrypt(batch).getFirst(), batch);
    }
  }

  private static void holds(
      String how,
      Client client,
      Server server,
      EncryptedBatch question,
      List<Map<String, Tensor>> samples) {
    SplitModel compiled = client.model().split();
    CircuitOutput output = compiled.circuit().outputs().getFirst();
    List<Tensor> found = new ArrayList<>();
    ValueListener listener =
        value -> {
          if (value.name().equals(output.value())) {
            found.addAll(client.insecureDecryptValue(value));
          }
        };
    server.run(question, RunOptions.DEFAULT.withValues(listener));
    assertEquals(samples.size(), found.size());
    double squares = 0;
    int count = 0;
    for (int s = 0; s < found.size(); s++) {
      Map<String, Tensor> head = TensorInterpreter.run(compiled.head(), samples.get(s));
      Tensor wanted =
          Optional.ofNullable(
                  CircuitInterpreter.run(compiled.circuit(), head, (origin, value) -> {})
                      .get(output.name()))
              .orElseThrow();
      for (int i = 0; i < wanted.size(); i++) {
        double error = found.get(s).at(i) - wanted.at(i);
        squares += error * error;
        count++;
      }
    }
    double ratio = Math.sqrt(squares / count) / compiled.outputDeviation();
    String text = "%s: measured noise is %.2f times what was stated".formatted(how, ratio);
    assertTrue(ratio <= FACTOR && ratio >= 1 / FACTOR, text);
  }
}
