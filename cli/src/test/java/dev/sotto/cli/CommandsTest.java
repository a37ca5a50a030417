package dev.sotto.cli;

import static dev.sotto.cli.CommandRunner.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.frontend.onnx.OnnxImporter;
import dev.sotto.ir.data.NpyFile;
import dev.sotto.ir.data.Samples;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorInterpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands on a model from its file to decrypted answers.
class CommandsTest {
  /// What `compile` allows without `--tolerance`, on answers between 0 and 1.
  private static final double TOLERANCE = 1e-2;

  @TempDir static Path folder;
  private static Workshop shop;

  @BeforeAll
  static void build() throws IOException {
    shop = Workshop.build(folder);
  }

  private static double[] plainAnswers() throws IOException {
    TensorGraph graph = OnnxImporter.read(shop.at("a.onnx"));
    Samples samples = NpyFile.read(shop.at("x.npy"));
    double[] answers = new double[samples.count()];
    for (int s = 0; s < answers.length; s++) {
      Tensor sample = samples.sample(s, graph.inputs().getFirst().shape());
      answers[s] =
          TensorInterpreter.run(graph, Map.of("x", sample)).values().iterator().next().at(0);
    }
    return answers;
  }

  @Test
  void decryptedAnswersAreThoseOfTheModel() throws IOException {
    var _ =
        run(
                "decrypt",
                shop.at("a.sotto"),
                "--key",
                shop.at("a.key"),
                shop.at("a.out.ct"),
                "-o",
                shop.at("y.npy"))
            .succeeds();
    Samples answers = NpyFile.read(shop.at("y.npy"));
    double[] plain = plainAnswers();
    assertEquals(plain.length, answers.count());
    for (int s = 0; s < plain.length; s++) {
      assertEquals(plain[s], answers.sample(s, Shape.of(1)).at(0), TOLERANCE, "sample " + s);
    }
  }

  @Test
  void decryptWritesARowForEachSample() throws IOException {
    var _ =
        run(
                "decrypt",
                shop.at("a.sotto"),
                "--key",
                shop.at("a.key"),
                shop.at("a.out.ct"),
                "-o",
                shop.at("y.csv"))
            .succeeds();
    List<String> rows = Files.readAllLines(shop.at("y.csv"));
    assertEquals("sample,y", rows.getFirst());
    assertEquals(Workshop.SAMPLES + 1, rows.size());
    String printed =
        run("decrypt", shop.at("a.sotto"), "--key", shop.at("a.key"), shop.at("a.out.ct"))
            .succeeds()
            .out();
    assertTrue(printed.startsWith("sample,y\n0,"), printed);
  }

  @Test
  void theSecretKeyIsReadableByItsOwnerOnly() throws IOException {
    Path key = shop.at("a.key");
    Assumptions.assumeTrue(
        key.getFileSystem().supportedFileAttributeViews().contains("posix"), "no permissions");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
  }

  @Test
  void inspectTellsParametersSizesAndActivations() {
    String text = run("inspect", shop.at("a.sotto")).succeeds().out();
    for (String part :
        List.of(
            "input       x [1,6]",
            "output      y [1,1]",
            "at client   Sigmoid",
            "128 bits",
            "Relu",
            "depth",
            "rotations")) {
      assertTrue(text.contains(part), () -> part + " is missing in:\n" + text);
    }
  }

  @Test
  void inspectForetellsTheSizesOfFiles() throws IOException {
    String json = run("inspect", shop.at("a.sotto"), "--json").succeeds().out();
    // Frames, seeds and bindings are what the estimate leaves out: well below a hundredth.
    double keys = Files.size(shop.at("a.keys"));
    assertEquals(keys, number(json, "evaluationKeyBytes"), keys / 100);
    int batches = Math.ceilDiv(Workshop.SAMPLES, (int) number(json, "batch"));
    double ciphertexts = Files.size(shop.at("a.in.ct"));
    assertEquals(ciphertexts, batches * number(json, "ciphertextBytes"), ciphertexts / 100);
  }

  @Test
  void inspectPrintsTheLanguages() {
    String tensor = run("inspect", shop.at("a.onnx"), "--language", "tensor").succeeds().out();
    String packed =
        run(
                "inspect",
                shop.at("a.onnx"),
                "--language",
                "packed",
                "--calibrate",
                shop.at("calibration.npy"))
            .succeeds()
            .out();
    String circuit = run("inspect", shop.at("a.sotto"), "--language", "circuit").succeeds().out();
    assertFalse(tensor.isBlank());
    assertFalse(packed.isBlank());
    assertFalse(circuit.isBlank());
  }

  @Test
  void inspectListsTheNodesOfAModel() {
    String text = run("inspect", shop.at("a.onnx")).succeeds().out();
    assertTrue(text.contains("rectify") && text.contains("Relu"), text);
  }

  @Test
  void operatorsAreListed() {
    assertTrue(run("operators").succeeds().out().contains("Gemm"));
    assertTrue(run("operators", "--json").succeeds().out().contains("\"name\": \"Conv\""));
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    for (String command :
        List.of("compile", "inspect", "keygen", "encrypt", "run", "decrypt", "verify", "bench")) {
      String help = run(command, "--help").succeeds().out();
      assertTrue(help.contains("Example"), help);
      assertTrue(help.contains("  sotto " + command + " "), help);
      assertFalse(help.contains("default: null"), help);
    }
    assertTrue(run("--version").succeeds().out().contains("Java 25"));
  }

  @Test
  void noTemporaryFileStays() throws IOException {
    try (var files = Files.list(folder)) {
      assertEquals(
          List.of(), files.filter(file -> file.getFileName().toString().startsWith(".")).toList());
    }
  }

  private static double number(String json, String field) {
    String rest = json.substring(json.indexOf("\"" + field + "\": ") + field.length() + 4);
    return Double.parseDouble(rest.split("[,\\s}]")[0]);
  }
}
