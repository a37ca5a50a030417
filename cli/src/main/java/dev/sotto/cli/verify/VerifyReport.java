package dev.sotto.cli.verify;

import dev.sotto.report.figures.CircuitFigures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What `verify` found.
///
/// @param model the model's file
/// @param samples how many were encrypted
/// @param circuit the compiled circuit's figures
/// @param peakRssBytes largest resident memory of the process, -1 where the system does not say
/// @param answers the decrypted answers beside the plaintext ones
/// @param accuracyPlain empty without labels of classes
/// @param layers where error enters
/// @param operations where time goes, in the circuit's order
/// @param reference what the answers were compared with
public record VerifyReport(
    String model,
    int samples,
    CircuitFigures circuit,
    Timings timings,
    long peakRssBytes,
    Comparison answers,
    double tolerance,
    OptionalDouble accuracyPlain,
    OptionalDouble accuracyEncrypted,
    List<LayerDrift> layers,
    List<OperationTime> operations,
    String reference,
    List<String> notes) {
  public VerifyReport {
    layers = List.copyOf(layers);
    operations = List.copyOf(operations);
    notes = List.copyOf(notes);
  }

  /// The largest error as a part of the output's range over the samples.
  public double relativeError() {
    return answers.relativeError();
  }

  public boolean isWithinTolerance() {
    return relativeError() <= tolerance;
  }

  /// The report for scripts, as an object of JSON: fields in this order, times in seconds, sizes in
  /// bytes.
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("samples", samples);
    json.putAll(circuit.toJson());
    json.put("compileSeconds", timings.compile());
    json.put("keygenSeconds", timings.keygen());
    json.put("encryptSeconds", timings.encrypt());
    json.put("runSeconds", timings.run());
    json.put("runSecondsPerSample", timings.runPerSample());
    json.put("decryptSeconds", timings.decrypt());
    json.put("peakRssBytes", peakRssBytes);
    json.put("maxAbsError", answers.maxAbsError());
    json.put("meanAbsError", answers.meanAbsError());
    json.put("precisionBits", answers.precisionBits());
    json.put("argmaxAgreement", answers.agreement());
    json.put("accuracyPlain", accuracyPlain);
    json.put("accuracyEncrypted", accuracyEncrypted);
    json.put("runs", timings.runs());
    json.put("firstRunSeconds", timings.firstRun());
    json.put("outputRange", answers.range());
    json.put("relativeError", relativeError());
    json.put("tolerance", tolerance);
    json.put("withinTolerance", isWithinTolerance());
    json.put("reference", reference);
    json.put("disagreements", answers.disagreements().stream().map(VerifyReport::json).toList());
    json.put("layers", layers.stream().map(VerifyReport::json).toList());
    json.put("operations", operations.stream().map(VerifyReport::json).toList());
    json.put("notes", notes);
    return json;
  }

  private static Map<String, Object> json(Disagreement disagreement) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sample", disagreement.sample());
    json.put("plain", disagreement.plain());
    json.put("encrypted", disagreement.encrypted());
    json.put("plainMargin", disagreement.plainMargin());
    return json;
  }

  private static Map<String, Object> json(OperationTime operation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", operation.value());
    json.put("seconds", operation.seconds());
    return json;
  }

  private static Map<String, Object> json(LayerDrift drift) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("layer", drift.layer());
    json.put("range", drift.range());
    json.put("approximated", drift.approximated());
    json.put("circuit", drift.circuit());
    json.put("encrypted", drift.encrypted());
    return json;
  }
}
