package com.example.diagnosis;

import dev.sotto.runtime.CiphertextReader;
import dev.sotto.runtime.EvaluationKeys;
import dev.sotto.runtime.server.RunOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// Answers encrypted questions about tumours; it can read neither questions nor answers.
public final class DiagnosisService {
  private static final RunOptions LIMITS = RunOptions.DEFAULT.withDeadline(Duration.ofSeconds(30));

  private final BreastCancer model = BreastCancer.load();

  /// Computes on all batches of `questions` with the keys that came from the same client.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException if either is anything else, or damaged
  public void answer(InputStream keys, InputStream questions, OutputStream answers)
      throws IOException {
    var server = model.server(EvaluationKeys.read(model.model(), keys, "the client's keys"));
    try (var in = CiphertextReader.of(model.model(), questions, "the client's questions")) {
      server.run(in, answers, LIMITS);
    }
  }
}
