package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.server.Server;
import org.junit.jupiter.api.Test;

class ServiceTest {
  @Test
  void aModelOfAnotherModuleAnswers() {
    Risk risk = Risk.load();
    try (Risk.Client client = risk.newClient()) {
      Server server = risk.server(client.evaluationKeys());
      EncryptedBatch question = client.encrypt(Risk.Input.of(0, 0, 0, 0, 0, 0));
      assertEquals(0.5, client.decrypt(server.run(question)).getFirst().y().at(0), 1e-2);
    }
  }

  @Test
  void keysForOneModelDoNotServeAnother() {
    try (Risk.Client client = Risk.load().newClient()) {
      assertThrows(
          IllegalArgumentException.class, () -> Network.load().server(client.evaluationKeys()));
    }
  }
}
