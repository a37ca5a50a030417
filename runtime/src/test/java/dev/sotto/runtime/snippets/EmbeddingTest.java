package dev.sotto.runtime.snippets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.CiphertextReader;
import dev.sotto.runtime.CiphertextWriter;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.EvaluationKeys;
import dev.sotto.runtime.HandBuiltModels;
import dev.sotto.runtime.ProgressListener;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.Encryptor;
import dev.sotto.runtime.client.SecretKey;
import dev.sotto.runtime.server.DeadlineExceededException;
import dev.sotto.runtime.server.MemoryBudgetException;
import dev.sotto.runtime.server.RunCancelledException;
import dev.sotto.runtime.server.RunOptions;
import dev.sotto.runtime.server.Server;
import dev.sotto.runtime.server.ServerMemory;
import dev.sotto.runtime.server.ServerOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The snippets of the documentation, run.
final class EmbeddingTest {
  private static final Logger LOGGER = System.getLogger("scoring");

  @TempDir private Path folder = Path.of(".");
  private Path file = Path.of("model.sotto");

  @BeforeEach
  void compile() throws IOException {
    file = folder.resolve("model.sotto");
    CompiledModel.of(HandBuiltModels.affine(1)).save(file);
  }

  private static Map<String, Tensor> sample(CompiledModel model) {
    return HandBuiltModels.samples(model.split(), 1, 1, 1).getFirst();
  }

  @Test
  void keysAndCiphertextsTravelAsFilesAndStreams() throws IOException {
    CompiledModel model = CompiledModel.load(file);
    Path secretKey = folder.resolve("me.key");
    Path evaluationKeys = folder.resolve("server.keys");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // @start region="client"
    try (Client client = Client.generate(model)) {
      client.secretKey().save(secretKey);
      client.saveEvaluationKeys(evaluationKeys, ProgressListener.NONE);
    }
    try (Client client = new Client(model, SecretKey.load(model, secretKey))) {
      CiphertextWriter.writeAll(model, client.encrypt(List.of(sample(model))), out);
    }
    // @end
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    serve(model, evaluationKeys, in, results);
    try (Client client = new Client(model, SecretKey.load(model, secretKey))) {
      CiphertextReader reader =
          CiphertextReader.of(model, new ByteArrayInputStream(results.toByteArray()), "answer");
      assertEquals(1, client.decrypt(reader.readAll(1).getFirst()).size());
    }
  }

  private static void serve(
      CompiledModel model, Path evaluationKeys, InputStream in, OutputStream results)
      throws IOException {
    // @start region="server"
    Server server = new Server(model, EvaluationKeys.load(model, evaluationKeys));
    CiphertextReader questions = CiphertextReader.of(model, in, "request");
    server.run(questions, results, RunOptions.DEFAULT);
    // @end
  }

  @Test
  void aServiceBoundsItsRuns() throws IOException {
    CompiledModel model = CompiledModel.load(file);
    try (Client client = Client.generate(model)) {
      EvaluationKeys keys = client.evaluationKeys();
      EncryptedBatch question = client.encrypt(List.of(sample(model))).getFirst();
      assertTrue(bounded(model, keys, question, new AtomicBoolean()).startsWith("answered"));
      assertTrue(bounded(model, keys, question, new AtomicBoolean(true)).startsWith("cancelled"));
    }
  }

  private static String bounded(
      CompiledModel model, EvaluationKeys keys, EncryptedBatch question, AtomicBoolean cancelled) {
    // @start region="bounds"
    try (ExecutorService executor = Executors.newFixedThreadPool(1)) {
      ServerOptions options =
          ServerOptions.DEFAULT.withThreads(executor, 2).withMemory(2_000_000_000L);
      Server server = new Server(model, keys, options);
      RunOptions run =
          RunOptions.DEFAULT
              .withDeadline(Duration.ofMinutes(1))
              .withCancellation(cancelled::get)
              .withProgress((done, total) -> LOGGER.log(Level.TRACE, "{0} of {1}", done, total));
      EncryptedBatch answer = server.run(question, run);
      return "answered " + answer.samples();
    } catch (MemoryBudgetException e) {
      return "not enough memory: " + e.getMessage();
    } catch (DeadlineExceededException e) {
      return "too slow: " + e.getMessage();
    } catch (RunCancelledException e) {
      return "cancelled: " + e.getMessage();
    }
    // @end
  }

  @Test
  void memoryIsKnownBeforeKeysAreLoaded() throws IOException {
    // @start region="memory"
    CompiledModel model = CompiledModel.load(file);
    ServerMemory memory = ServerMemory.estimate(model, ServerOptions.DEFAULT);
    long oneClient = memory.keyBytes() + memory.tableBytes();
    long eachRun = memory.runBytes();
    // @end
    assertEquals(memory.totalBytes(), oneClient + eachRun);
  }

  @Test
  void dataOwnersNeedNoSecret() throws IOException {
    CompiledModel model = CompiledModel.load(file);
    Path publicKey = folder.resolve("public.key");
    Path questions = folder.resolve("in.ct");
    try (Client client = Client.generate(model)) {
      client.savePublicKey(publicKey);
      // @start region="public"
      Encryptor owner = Encryptor.load(model, publicKey);
      try (OutputStream out = Files.newOutputStream(questions)) {
        CiphertextWriter.writeAll(model, owner.encrypt(List.of(sample(model))), out);
      }
      // @end
      try (CiphertextReader reader = CiphertextReader.open(model, questions)) {
        EncryptedBatch question = reader.readAll(1).getFirst();
        EncryptedBatch answer = new Server(model, client.evaluationKeys()).run(question);
        assertEquals(1, client.decrypt(answer).size());
      }
    }
  }

  @Test
  void aClosedClientHasNoSecret() throws IOException {
    CompiledModel model = CompiledModel.load(file);
    SecretKey key = SecretKey.generate(model);
    Client client = new Client(model, key);
    client.close();
    assertThrows(IllegalStateException.class, () -> client.encrypt(List.of(sample(model))));
    assertThrows(IllegalStateException.class, () -> key.write(OutputStream.nullOutputStream()));
  }
}
