package dev.sotto.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.SecretKey;
import dev.sotto.runtime.server.Server;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who holds the secret key, and for how long.
final class SecretKeyTest {
  private static final SplitModel SPLIT = HandBuiltModels.affine(1);
  private static final CompiledModel MODEL = CompiledModel.of(SPLIT);

  private static EncryptedBatch question(Client client) {
    return client.encrypt(HandBuiltModels.samples(SPLIT, 2, 1, 1)).getFirst();
  }

  @Test
  void aStoredKeyReadsWhatItsClientHadEncrypted() throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    EncryptedBatch answer;
    try (Client client = Client.generate(MODEL)) {
      client.secretKey().write(stored);
      answer = new Server(MODEL, client.evaluationKeys()).run(question(client));
    }
    SecretKey key = SecretKey.read(MODEL, new ByteArrayInputStream(stored.toByteArray()), "key");
    try (Client later = new Client(MODEL, key)) {
      assertEquals(answer.keyId(), later.keyId());
      assertEquals(2, later.decrypt(answer).size());
    }
  }

  @Test
  void aStoredKeyIsToldFromOtherFiles(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("me.key");
    assertFalse(SecretKey.isIn(file));
    try (Client client = Client.generate(MODEL)) {
      client.secretKey().save(file);
      client.saveEvaluationKeys(folder.resolve("server.keys"), (_, _) -> {});
    }
    assertTrue(SecretKey.isIn(file));
    assertFalse(SecretKey.isIn(folder.resolve("server.keys")));
    assertFalse(SecretKey.isIn(folder));
    assertFalse(SecretKey.isIn(Files.write(folder.resolve("short"), new byte[] {'S', 'O'})));
  }

  @Test
  void aClientClosesTheKeyThatItWasGiven() {
    SecretKey key = SecretKey.generate(MODEL);
    Client client = new Client(MODEL, key);
    client.close();
    client.close();
    assertThrows(IllegalStateException.class, () -> key.write(OutputStream.nullOutputStream()));
    assertThrows(IllegalStateException.class, client::evaluationKeys);
    assertThrows(IllegalStateException.class, () -> question(client));
  }

  @Test
  void aKeyOfAnotherModelOpensNoClient() {
    try (SecretKey key = SecretKey.generate(CompiledModel.of(HandBuiltModels.affine(2)))) {
      assertThrows(IllegalArgumentException.class, () -> new Client(MODEL, key));
    }
  }

  @Test
  void aKeyHasNoFormButItsFile() {
    assertFalse(Serializable.class.isAssignableFrom(SecretKey.class));
    assertThrows(NoSuchMethodException.class, () -> SecretKey.class.getDeclaredMethod("toString"));
  }

  @Test
  void aClientOnSeveralThreadsMakesKeysThatServe() {
    try (ExecutorService executor = Executors.newFixedThreadPool(2);
        Client client = new Client(MODEL, SecretKey.generate(MODEL), executor, 3)) {
      EncryptedBatch answer = new Server(MODEL, client.evaluationKeys()).run(question(client));
      assertEquals(2, client.decrypt(answer).size());
    }
  }
}
