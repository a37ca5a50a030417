package dev.sotto.examples.http;

import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.CiphertextReader;
import dev.sotto.runtime.CiphertextWriter;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.ProgressListener;
import dev.sotto.runtime.client.Client;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/// A model that another process runs: encrypts here, asks there, decrypts here.
final class RemoteModel implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(5);
  private static final int MOST_MESSAGE_BYTES = 1000;

  private final Client client;
  private final URI service;
  private final HttpClient http;

  /// The model of `client`, which the caller closes, at `service`.
  RemoteModel(Client client, URI service, SSLContext tls) {
    this.client = client;
    this.service = service;
    http = HttpClient.newBuilder().sslContext(tls).connectTimeout(CONNECT).build();
  }

  /// Makes the keys that the service needs, in a file, and sends them.
  ///
  /// @throws IOException with the service's reason if it refuses
  void sendKeys() throws IOException {
    Path file = Files.createTempFile("sotto", ".keys");
    try {
      client.saveEvaluationKeys(file, ProgressListener.NONE);
      ask("PUT", "/keys", BodyPublishers.ofFile(file)).close();
    } finally {
      Files.delete(file);
    }
  }

  /// The model's outputs for each sample.
  ///
  /// @throws IOException with the service's reason if it refuses
  List<Map<String, Tensor>> answer(List<Map<String, Tensor>> samples) throws IOException {
    ByteArrayOutputStream question = new ByteArrayOutputStream();
    List<EncryptedBatch> batches = client.encrypt(samples);
    CiphertextWriter.writeAll(client.model(), batches, question);
    List<Map<String, Tensor>> answers = new ArrayList<>();
    try (InputStream in = ask("POST", "/run", BodyPublishers.ofByteArray(question.toByteArray()))) {
      CiphertextReader reader = CiphertextReader.of(client.model(), in, "answer");
      for (EncryptedBatch batch : reader.readAll(batches.size())) {
        answers.addAll(client.decrypt(batch));
      }
    }
    return answers;
  }

  private InputStream ask(String method, String path, BodyPublisher body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve(path)).method(method, body).timeout(ANSWER).build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() >= 300) {
        throw new IOException(
            "%s %s: %d, %s"
                .formatted(method, path, response.statusCode(), message(response.body())));
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + path, e);
    }
  }

  private static String message(InputStream body) throws IOException {
    try (body) {
      return new String(body.readNBytes(MOST_MESSAGE_BYTES), StandardCharsets.UTF_8).strip();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
