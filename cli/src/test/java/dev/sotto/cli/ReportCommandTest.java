package dev.sotto.cli;

import static dev.sotto.cli.CommandRunner.run;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.data.NpyFile;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.testkit.OnnxBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `sotto report`: a page, the same facts as JSON, and what it refuses.
class ReportCommandTest {
  private static final int FEATURES = 6;
  private static final int SAMPLES = 40;

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    Files.write(at("a.onnx"), OnnxBytes.network(FEATURES, 5));
    double[] values =
        IntStream.range(0, SAMPLES * FEATURES).mapToDouble(i -> Math.sin(i * 1.7)).toArray();
    Files.write(at("x.npy"), NpyFile.encode(Shape.of(SAMPLES, FEATURES), values));
  }

  private static Path at(String name) {
    return folder.resolve(name);
  }

  @Test
  void aModelBecomesOnePageThatNamesItsThreePrograms() throws IOException {
    var _ = run("report", at("a.onnx"), "--calibrate", at("x.npy"), "-o", at("r.html")).succeeds();
    String page = Files.readString(at("r.html"));
    assertTrue(page.startsWith("<!DOCTYPE html>"), page.substring(0, 40));
    for (String panel : new String[] {"panel-model", "panel-packed", "panel-circuit"}) {
      assertTrue(page.contains(panel), panel);
    }
  }

  @Test
  void scriptsGetTheSameFacts() {
    String json =
        run("report", at("a.onnx"), "--calibrate", at("x.npy"), "--json").succeeds().out();
    for (String field :
        new String[] {"programs", "levels", "times", "errors", "activations", "layouts", "keys"}) {
      assertTrue(json.contains('"' + field + "\": ["), field);
    }
    assertTrue(json.contains("\"histogram\""), "no histogram of calibrated values");
  }

  @Test
  void anArtifactShowsItsCircuitAndSaysWhatItLacks() throws IOException {
    var _ =
        run("compile", at("a.onnx"), "--calibrate", at("x.npy"), "-o", at("a.sotto")).succeeds();
    var _ = run("report", at("a.sotto"), "-o", at("s.html")).succeeds();
    String page = Files.readString(at("s.html"));
    assertTrue(page.contains("panel-circuit"));
    assertFalse(page.contains("panel-packed"));
    assertTrue(page.contains("Made from a compiled artifact"));
  }

  @Test
  void whatVerifyPrintedIsShownBesidePredictions() throws IOException {
    String json =
        run("verify", at("a.onnx"), "--samples", at("x.npy"), "--count", 2, "--json")
            .succeeds()
            .out();
    Files.writeString(at("v.json"), json);
    var _ =
        run(
                "report",
                at("a.onnx"),
                "--calibrate",
                at("x.npy"),
                "--verify",
                at("v.json"),
                "-o",
                at("m.html"))
            .succeeds();
    assertTrue(Files.readString(at("m.html")).contains("Predicted beside measured"));
  }

  @Test
  void withSamplesTheModelIsVerifiedForTheReport() throws IOException {
    var _ = run("report", at("a.onnx"), "--samples", at("x.npy"), "-o", at("n.html")).succeeds();
    String page = Files.readString(at("n.html"));
    assertTrue(page.contains("Predicted beside measured"));
    assertTrue(page.contains("encrypted, measured"));
    var _ =
        run("report", at("a.onnx"), "--samples", at("x.npy"), "--verify", at("v.json"))
            .refuses(1, "--samples verifies anew");
  }

  @Test
  void aVerificationOfAnotherModelOrNoneIsRefused() throws IOException {
    Files.writeString(at("other.json"), "{\"model\": \"b.onnx\", \"runSeconds\": 1}");
    var _ =
        run("report", at("a.onnx"), "--verify", at("other.json"))
            .refuses(1, "verifies b.onnx, not a.onnx");
    for (String text : new String[] {"", "[]", "{\"model\": 3}", "{\"model\": \"a.onnx\"}", "{"}) {
      Files.writeString(at("broken.json"), text);
      var _ = run("report", at("a.onnx"), "--verify", at("broken.json")).refuses(1, "verify");
    }
  }
}
