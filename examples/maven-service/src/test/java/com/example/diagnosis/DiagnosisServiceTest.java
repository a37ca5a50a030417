package com.example.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.runtime.CiphertextReader;
import dev.sotto.runtime.CiphertextWriter;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.ProgressListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiagnosisServiceTest {
  private static final Path TABLES = Path.of("src/main/onnx");

  private final DiagnosisService service = new DiagnosisService();
  private final BreastCancer model = BreastCancer.load();

  @Test
  void theClientReadsTheRightAnswersToQuestionsThatTheServiceCannotRead() throws IOException {
    List<BreastCancer.Input> patients = patients();
    List<String> labels = Files.readAllLines(TABLES.resolve("wdbc.labels.csv"));
    try (BreastCancer.Client client = model.newClient()) {
      var keys = new ByteArrayOutputStream();
      client.untyped().writeEvaluationKeys(keys, ProgressListener.NONE);
      var questions = new ByteArrayOutputStream();
      CiphertextWriter.writeAll(model.model(), client.encrypt(patients), questions);

      var answers = new ByteArrayOutputStream();
      service.answer(stream(keys), stream(questions), answers);

      List<BreastCancer.Output> diagnoses = decrypt(client, stream(answers));
      assertEquals(patients.size(), diagnoses.size());
      int right = 0;
      for (int patient = 0; patient < patients.size(); patient++) {
        boolean benign = diagnoses.get(patient).probability().at(0) > 0.5;
        right += benign == labels.get(patient).equals("1") ? 1 : 0;
      }
      assertTrue(right >= 15, right + " of " + patients.size() + " diagnoses are right");
    }
  }

  @Test
  void keysThatAreNoneAreRefused() {
    var nonsense = new ByteArrayInputStream(new byte[1000]);
    assertThrows(
        MalformedArtifactException.class,
        () -> service.answer(nonsense, InputStream.nullInputStream(), new ByteArrayOutputStream()));
  }

  private static List<BreastCancer.Input> patients() throws IOException {
    return Files.readAllLines(TABLES.resolve("wdbc.samples.csv")).stream()
        .map(row -> Arrays.stream(row.split(",")).mapToDouble(Double::parseDouble).toArray())
        .map(BreastCancer.Input::of)
        .toList();
  }

  private List<BreastCancer.Output> decrypt(BreastCancer.Client client, InputStream answers)
      throws IOException {
    List<BreastCancer.Output> diagnoses = new ArrayList<>();
    try (var in = CiphertextReader.of(model.model(), answers, "the answers")) {
      for (Optional<EncryptedBatch> next = in.next(); next.isPresent(); next = in.next()) {
        diagnoses.addAll(client.decrypt(next.get()));
      }
    }
    return diagnoses;
  }

  private static InputStream stream(ByteArrayOutputStream bytes) {
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
