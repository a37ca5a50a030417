package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.deep.RiskNetwork;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.EvaluationKeys;
import dev.sotto.runtime.client.SecretKey;
import dev.sotto.runtime.server.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RiskTest {
  @TempDir private Path folder;

  /// The weights are sin(1 + 3 k).
  private static double inClear(double... x) {
    double score = 0;
    for (int k = 0; k < x.length; k++) {
      score += x[k] * (float) Math.sin(1 + 3 * k);
    }
    return 1 / (1 + Math.exp(-score));
  }

  @Test
  void theAnswerIsThatOfTheModelInClear() {
    double[] first = {0.1, -0.2, 0.3, -0.4, 0.5, -0.6};
    double[] second = {1, 0.5, 0, -0.5, -1, 0.25};
    Risk risk = Risk.load();
    try (Risk.Client client = risk.newClient()) {
      Server server = risk.server(client.evaluationKeys());
      List<EncryptedBatch> questions =
          client.encrypt(List.of(Risk.Input.of(first), Risk.Input.of(second)));

      List<Risk.Output> answers = client.decrypt(server.run(questions.getFirst()));

      assertEquals(inClear(first), answers.get(0).y().at(0), 1e-2);
      assertEquals(inClear(second), answers.get(1).y().at(0), 1e-2);
    }
  }

  @Test
  void aModelOfSeveralInputsTakesThemByName() {
    Pair pair = Pair.load();
    try (Pair.Client client = pair.newClient()) {
      Server server = pair.server(client.evaluationKeys());
      EncryptedBatch question =
          client.encrypt(Pair.Input.of(new double[] {1, 2, 3}, new double[] {3, 2, 1}));

      Pair.Output answer = client.decrypt(server.run(question)).getFirst();

      assertEquals(-1, answer.y().at(0), 0.1);
      assertEquals(2, answer.y().at(1), 0.1);
      assertEquals(5, answer.y().at(2), 0.1);
    }
  }

  @Test
  void aSampleOfAnotherSizeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Risk.Input.of(1, 2, 3));
  }

  @Test
  void aSecretKeyThatWasStoredReadsWhatItEncrypted() throws IOException {
    Risk risk = Risk.load();
    Path file = folder.resolve("me.key");
    try (SecretKey drawn = SecretKey.generate(risk.model())) {
      drawn.save(file);
    }
    EncryptedBatch answer;
    try (Risk.Client client = risk.client(SecretKey.load(risk.model(), file))) {
      EvaluationKeys keys = client.evaluationKeys();
      answer = risk.server(keys).run(client.encrypt(Risk.Input.of(0, 0, 0, 0, 0, 0)));
    }
    try (Risk.Client later = risk.client(SecretKey.load(risk.model(), file))) {
      assertEquals(0.5, later.decrypt(answer).getFirst().y().at(0), 1e-2);
    }
  }

  @Test
  void aSecretKeyOfAnotherModelIsRefused() {
    try (SecretKey key = SecretKey.generate(RiskNetwork.load().model())) {
      assertThrows(IllegalArgumentException.class, () -> Risk.load().client(key));
    }
  }
}
