package dev.sotto.cli.verify;

import dev.sotto.cli.summary.TextTable;
import dev.sotto.report.figures.CircuitFigures;
import dev.sotto.report.figures.Units;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;

/// A verification as a page of text.
public final class VerifyText {
  private VerifyText() {}

  public static void print(VerifyReport report, PrintWriter out) {
    CircuitFigures circuit = report.circuit();
    Timings timings = report.timings();
    Comparison answers = report.answers();
    out.printf("model       %s, %d samples%n", report.model(), report.samples());
    out.printf(
        "parameters  N = 2^%d, log2(QP) = %.0f, %d bits of security, depth %d, batch %d%n",
        circuit.logN(), circuit.logQP(), circuit.securityBits(), circuit.depth(), circuit.batch());
    out.printf(
        "sizes       keys %s (%d rotations), ciphertext %s, memory %s%n",
        Units.bytes(circuit.evaluationKeyBytes()),
        circuit.rotationKeys(),
        Units.bytes(circuit.ciphertextBytes()),
        report.peakRssBytes() < 0 ? "unknown" : Units.bytes(report.peakRssBytes()));
    out.printf(
        "times       compile %s, keys %s, encrypt %s, run %s (%s a sample; the first %s), decrypt"
            + " %s%n",
        Units.seconds(timings.compile()),
        Units.seconds(timings.keygen()),
        Units.seconds(timings.encrypt()),
        Units.seconds(timings.run()),
        Units.seconds(timings.runPerSample()),
        Units.seconds(timings.firstRun()),
        Units.seconds(timings.decrypt()));
    out.printf(
        Locale.ROOT,
        "errors      largest %s, mean %s, %.1f bits; against %s%n",
        Units.small(answers.maxAbsError()),
        Units.small(answers.meanAbsError()),
        answers.precisionBits(),
        report.reference());
    out.printf(
        "tolerance   %s of the output's range, allowed %s: %s%n",
        Units.small(report.relativeError()),
        Units.small(report.tolerance()),
        report.isWithinTolerance() ? "held" : "EXCEEDED");
    percent(out, "agreement  ", answers.agreement());
    if (report.accuracyPlain().isPresent()) {
      percent(out, "accuracy   ", report.accuracyPlain(), report.accuracyEncrypted());
    }
    for (Disagreement d : answers.disagreements()) {
      out.printf(
          Locale.ROOT,
          "differs     sample %d: %d in clear, %d encrypted; plaintext margin %s%n",
          d.sample(),
          d.plain(),
          d.encrypted(),
          Units.small(d.plainMargin()));
    }
    out.println();
    printLayers(report, out);
    if (!report.notes().isEmpty()) {
      out.println();
      report.notes().forEach(note -> out.println("note: " + note));
    }
  }

  private static void printLayers(VerifyReport report, PrintWriter out) {
    out.println("Largest difference from the model's own value, relative to the layer's range:");
    TextTable table = new TextTable("layer", "range", "approximated", "circuit", "encrypted");
    for (LayerDrift layer : report.layers()) {
      table.add(
          layer.layer(),
          "%.3g".formatted(layer.range()),
          Units.small(layer.approximated()),
          Units.small(layer.circuit()),
          Units.small(layer.encrypted()));
    }
    table.print(out);
  }

  private static void percent(PrintWriter out, String what, OptionalDouble part) {
    if (part.isPresent()) {
      out.printf(Locale.ROOT, "%s %.1f %%%n", what, 100 * part.getAsDouble());
    }
  }

  private static void percent(
      PrintWriter out, String what, OptionalDouble plain, OptionalDouble encrypted) {
    out.printf(
        Locale.ROOT,
        "%s %.1f %% in clear, %.1f %% encrypted%n",
        what,
        100 * plain.orElse(Double.NaN),
        100 * encrypted.orElse(Double.NaN));
  }
}
