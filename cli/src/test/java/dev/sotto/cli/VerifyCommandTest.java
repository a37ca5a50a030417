package dev.sotto.cli;

import static dev.sotto.cli.CommandRunner.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `sotto verify` on a small network.
class VerifyCommandTest {
  private static final List<String> FIELDS =
      List.of(
          "model",
          "samples",
          "batch",
          "logN",
          "logQP",
          "securityBits",
          "depth",
          "levels",
          "bootstraps",
          "rotationKeys",
          "evaluationKeyBytes",
          "ciphertextBytes",
          "compileSeconds",
          "keygenSeconds",
          "encryptSeconds",
          "runSeconds",
          "runSecondsPerSample",
          "decryptSeconds",
          "peakRssBytes",
          "maxAbsError",
          "meanAbsError",
          "precisionBits",
          "argmaxAgreement",
          "accuracyPlain",
          "accuracyEncrypted");

  @TempDir static Path folder;
  private static Workshop shop;

  @BeforeAll
  static void build() throws IOException {
    shop = Workshop.build(folder);
  }

  @Test
  void theJsonHasEveryField() {
    String json =
        run("verify", shop.at("a.onnx"), "--samples", shop.at("x.npy"), "--json").succeeds().out();
    FIELDS.forEach(
        field -> assertTrue(json.contains("\n  \"" + field + "\": "), () -> field + " in " + json));
    assertTrue(json.contains("\"samples\": 8,"), json);
    assertTrue(json.contains("\"argmaxAgreement\": 1,"), json);
    assertTrue(json.contains("\"accuracyPlain\": null,"), json);
    assertTrue(json.contains("\"withinTolerance\": true,"), json);
  }

  @Test
  void theTextTellsErrorLayerByLayer() {
    String text =
        run("verify", shop.at("a.onnx"), "--samples", shop.at("x.npy"), "--count", 3)
            .succeeds()
            .out();
    for (String part : List.of("rectify", "output y", "held", "agreement   100.0 %", "128 bits")) {
      assertTrue(text.contains(part), () -> part + " is missing in:\n" + text);
    }
  }

  @Test
  void layersAreComparedWhereEveryBatchRunsOnceOnly() {
    String json =
        run("verify", shop.at("a.onnx"), "--samples", shop.at("x.npy"), "--once", "--json")
            .succeeds()
            .out();
    assertTrue(json.contains("\"encrypted\": "), json);
    assertFalse(json.contains("\"encrypted\": null"), json);
  }

  @Test
  void aCompiledModelIsVerifiedWhereCompilingGivesTheSame() {
    run(
            "verify",
            shop.at("a.onnx"),
            "--samples",
            shop.at("x.npy"),
            "--once",
            "--calibrate",
            shop.at("calibration.npy"),
            "--compiled",
            shop.at("a.sotto"))
        .succeeds();
  }

  @Test
  void aCompiledModelOfOtherOptionsIsRefused() {
    run(
            "verify",
            shop.at("a.onnx"),
            "--samples",
            shop.at("x.npy"),
            "--once",
            "--compiled",
            shop.at("a.sotto"))
        .refuses(1, "a.sotto is not what compiling");
  }

  @Test
  void labelsCountAccuracy() {
    Path labels = shop.table("labels.npy", Workshop.SAMPLES, 1, i -> i % 2);
    String json =
        run(
                "verify",
                shop.at("b.onnx"),
                "--samples",
                shop.at("x.npy"),
                "--labels",
                labels,
                "--json")
            .succeeds()
            .out();
    assertTrue(json.matches("(?s).*\"accuracyPlain\": [01.].*"), json);
  }

  @Test
  void labelsThatAreNoClassesCountNothingWithANote() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 0.25}) {
      Path labels = shop.table("labels.npy", Workshop.SAMPLES, 1, i -> value);
      String text =
          run("verify", shop.at("b.onnx"), "--samples", shop.at("x.npy"), "--labels", labels)
              .succeeds()
              .out();
      assertTrue(text.contains("no accuracy: the output chooses no class, or labels.npy"), text);
    }
  }

  @Test
  void anErrorBeyondTheToleranceIsReportedAndFails() {
    Path wrong = shop.table("wrong.npy", Workshop.SAMPLES, 1, i -> i % 2);
    CommandRunner.Outcome outcome =
        run("verify", shop.at("b.onnx"), "--samples", shop.at("x.npy"), "--expected", wrong)
            .refuses(1, "more than the tolerance");
    assertTrue(outcome.out().contains("EXCEEDED"), outcome.out());
    assertTrue(outcome.out().contains("differs     sample"), outcome.out());
  }

  @Test
  void fewSamplesAreCalibratedOnWithANote() {
    Path few = shop.table("few.npy", 3, Workshop.FEATURES, i -> Math.cos(i));
    String text = run("verify", shop.at("a.onnx"), "--samples", few).succeeds().out();
    assertTrue(text.contains("note: calibrated on the very samples"), text);
    assertTrue(text.contains("holds 3 samples only"), text);
  }

  @Test
  void whatDoesNotFitTheSamplesIsRefused() {
    Path x = shop.at("x.npy");
    Path short1 = shop.table("short.npy", 7, 1, i -> i);
    Path wide = shop.table("wide.npy", Workshop.SAMPLES, 2, i -> i);
    assertEquals(
        1,
        run("verify", shop.at("a.onnx"), "--samples", x, "--labels", short1)
            .refuses(1, "labels for 7 samples")
            .exitCode());
    assertEquals(
        1,
        run("verify", shop.at("a.onnx"), "--samples", x, "--expected", short1)
            .refuses(1, "for 7 samples")
            .exitCode());
    assertEquals(
        1,
        run("verify", shop.at("a.onnx"), "--samples", x, "--expected", wide)
            .refuses(1, "has 2 values for each sample")
            .exitCode());
  }
}
