package dev.sotto.examples.wdbc;

import dev.sotto.frontend.onnx.OnnxImporter;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.optimizer.CompileOptions;
import dev.sotto.optimizer.Compiler;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.EvaluationKeys;
import dev.sotto.runtime.ProgressListener;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.server.Server;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One model over the test patients, in clear and encrypted, told as it happens.
final class EncryptedStudy {
  private static final Shape ONE_PATIENT = Shape.of(1, WdbcTable.FEATURES);

  private EncryptedStudy() {}

  static void run(Path onnx, WdbcTable.Split split, PrintStream out) throws IOException {
    TensorGraph graph = OnnxImporter.read(onnx);
    long start = System.nanoTime();
    List<List<Tensor>> calibration = new ArrayList<>();
    for (Tensor patient : patients(split.training())) {
      calibration.add(List.of(patient));
    }
    Path artifact = beside(onnx, ".sotto");
    CompiledModel.of(Compiler.compile(graph, calibration, CompileOptions.standard()).model())
        .save(artifact);
    CompiledModel model = CompiledModel.load(artifact);
    Circuit circuit = model.split().circuit();
    CircuitParameters parameters = circuit.parameters();
    say(
        out,
        "compile",
        "%.2f s: N = 2^%d, log2 QP = %.0f, %d-bit security, %d levels, %d patients a batch",
        seconds(start),
        parameters.logN(),
        parameters.logQP(),
        parameters.securityBits(),
        parameters.maxLevel(),
        model.batch());

    Path evaluationKeys = beside(onnx, ".server.keys");
    start = System.nanoTime();
    try (Client client = Client.generate(model)) {
      client.saveEvaluationKeys(evaluationKeys, ProgressListener.NONE);
      say(
          out,
          "keys",
          "%.2f s: %d evaluation keys, %s for the server",
          seconds(start),
          circuit.keys().size(),
          bytes(Files.size(evaluationKeys)));
      encrypted(graph, model, client, evaluationKeys, split, out);
    }
  }

  private static void encrypted(
      TensorGraph graph,
      CompiledModel model,
      Client client,
      Path evaluationKeys,
      WdbcTable.Split split,
      PrintStream out)
      throws IOException {
    List<Tensor> test = patients(split.test());
    String input = model.inputs().getFirst().name();
    List<Map<String, Tensor>> samples = new ArrayList<>();
    test.forEach(patient -> samples.add(Map.of(input, patient)));

    long start = System.nanoTime();
    List<EncryptedBatch> batches = client.encrypt(samples);
    say(
        out,
        "encrypt",
        "%.2f s: %d patients in %d batch(es)",
        seconds(start),
        test.size(),
        batches.size());

    Server server = new Server(model, EvaluationKeys.load(model, evaluationKeys));
    List<EncryptedBatch> results = new ArrayList<>();
    double[] runSeconds = new double[batches.size()];
    for (int i = 0; i < runSeconds.length; i++) {
      start = System.nanoTime();
      results.add(server.run(batches.get(i)));
      runSeconds[i] = seconds(start);
    }
    double total = Arrays.stream(runSeconds).sum();
    Arrays.sort(runSeconds);
    say(
        out,
        "run",
        "%.1f ms a batch (median, one thread), %.3f ms a patient, without the secret key",
        1e3 * runSeconds[runSeconds.length / 2],
        1e3 * total / test.size());

    String output = model.outputs().getFirst().name();
    double[] encrypted = new double[test.size()];
    int done = 0;
    start = System.nanoTime();
    for (EncryptedBatch result : results) {
      for (Map<String, Tensor> patient : client.decrypt(result)) {
        encrypted[done++] = tensor(patient, output).at(0);
      }
    }
    say(out, "decrypt", "%.2f s", seconds(start));
    compare(graph, test, split.test().labels(), encrypted, out);
  }

  private static void compare(
      TensorGraph graph, List<Tensor> test, int[] labels, double[] encrypted, PrintStream out) {
    int rightInClear = 0;
    int rightEncrypted = 0;
    int same = 0;
    double largest = 0;
    for (int patient = 0; patient < encrypted.length; patient++) {
      double clear = inClear(graph, test.get(patient));
      boolean benign = labels[patient] == 1;
      rightInClear += clear > 0.5 == benign ? 1 : 0;
      rightEncrypted += encrypted[patient] > 0.5 == benign ? 1 : 0;
      same += clear > 0.5 == encrypted[patient] > 0.5 ? 1 : 0;
      largest = Math.max(largest, Math.abs(clear - encrypted[patient]));
    }
    say(
        out,
        "result",
        "accuracy %.1f%% in clear, %.1f%% encrypted; same answer for %d of %d; largest error %.1e",
        100.0 * rightInClear / encrypted.length,
        100.0 * rightEncrypted / encrypted.length,
        same,
        encrypted.length,
        largest);
  }

  private static double inClear(TensorGraph graph, Tensor patient) {
    Map<String, Tensor> outputs =
        TensorInterpreter.run(graph, Map.of(graph.inputs().getFirst().name(), patient));
    return tensor(outputs, graph.outputs().getFirst().name()).at(0);
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("no value '" + name + "'");
    }
    return tensor;
  }

  private static List<Tensor> patients(WdbcTable table) {
    return Arrays.stream(table.features()).map(row -> Tensor.of(ONE_PATIENT, row)).toList();
  }

  private static Path beside(Path onnx, String extension) {
    String name = String.valueOf(onnx.getFileName()).replace(".onnx", extension);
    return onnx.resolveSibling(name);
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static String bytes(long bytes) {
    return bytes < 1_000_000
        ? "%.0f kB".formatted(bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  private static void say(PrintStream out, String step, String format, Object... values) {
    out.printf("  %-9s %s%n", step, String.format(Locale.ROOT, format, values));
  }
}
