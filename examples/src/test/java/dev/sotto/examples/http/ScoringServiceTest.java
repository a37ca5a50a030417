package dev.sotto.examples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.runtime.CiphertextWriter;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.client.Client;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the service says to requests that are not as they should be.
final class ScoringServiceTest {
  private static final CompiledModel MODEL = TinyModel.compile();
  private static final ScoringService.Limits LIMITS =
      new ScoringService.Limits(1, 2, Duration.ofMinutes(1), 1 << 28);

  @TempDir private static Path folder = Path.of(".");

  private static SSLContext serverTls = noTls();
  private static SSLContext clientTls = noTls();
  private final List<AutoCloseable> open = new ArrayList<>();
  private URI service = URI.create("");
  private HttpClient http = HttpClient.newHttpClient();

  private static SSLContext noTls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path certificate = folder.resolve("certificate.pem");
    serverTls = SelfSignedTls.server(certificate);
    clientTls = SelfSignedTls.client(certificate);
  }

  @BeforeEach
  void start() throws Exception {
    start(LIMITS);
  }

  private void start(ScoringService.Limits limits) throws Exception {
    ScoringService started = new ScoringService(MODEL, serverTls, 0, limits);
    open.add(started);
    service = URI.create("https://localhost:" + started.port());
    http = HttpClient.newBuilder().sslContext(clientTls).build();
    open.add(http::shutdownNow);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private HttpResponse<String> send(String method, String path, byte[] body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(service.resolve(path))
            .method(method, BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  private void refused(int status, String why, String method, String path, byte[] body)
      throws Exception {
    HttpResponse<String> response = send(method, path, body);
    assertEquals(status, response.statusCode(), response.body());
    assertTrue(response.body().contains(why), response.body());
    assertEquals(1, response.body().lines().count(), response.body());
  }

  @Test
  void bytesThatAreNoKeysAreRefusedInOneLine() throws Exception {
    refused(
        400,
        "request: is not a set of evaluation keys made by Sotto",
        "PUT",
        "/keys",
        new byte[99]);
    refused(400, "request: is not a set of ciphertexts", "POST", "/run", new byte[99]);
    refused(
        400,
        "is a secret key, not a set of evaluation keys",
        "PUT",
        "/keys",
        written((client, out) -> client.secretKey().write(out)));
  }

  @Test
  void bodiesBeyondTheLimitAreRefused() throws Exception {
    refused(413, "a body of 4194304 bytes, above the limit of ", "PUT", "/keys", new byte[4 << 20]);
    refused(413, "above the limit of ", "POST", "/run", new byte[1 << 24]);
  }

  @Test
  void bodiesOfUnknownLengthAreRefused() throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(service.resolve("/run"))
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[9])))
                .build(),
            BodyHandlers.ofString());
    assertEquals(411, response.statusCode());
  }

  @Test
  void moreBatchesThanAllowedAreRefused() throws Exception {
    byte[] three =
        written(
            (client, out) ->
                CiphertextWriter.writeAll(
                    MODEL,
                    client.encrypt(
                        Collections.nCopies(2 * MODEL.batch() + 1, TinyModel.sample(0, 0, 0, 0))),
                    out));
    refused(413, "3 batches, at most 2 are taken at a time", "POST", "/run", three);
  }

  @Test
  void clientsWithoutKeysHereAreTold() throws Exception {
    byte[] question =
        written(
            (client, out) ->
                CiphertextWriter.writeAll(
                    MODEL, client.encrypt(List.of(TinyModel.sample(0, 0, 0, 0))), out));
    refused(404, "PUT /keys first", "POST", "/run", question);
  }

  @Test
  void whatTheServiceHasNotIsNamed() throws Exception {
    refused(404, "nothing is at /model", "GET", "/model", new byte[0]);
    refused(405, "/run takes no PUT", "PUT", "/run", new byte[0]);
  }

  @Test
  void keysOfMoreClientsThanAllowedAreRefused() throws Exception {
    try (Client first = Client.generate(MODEL);
        Client second = Client.generate(MODEL);
        RemoteModel one = new RemoteModel(first, service, clientTls);
        RemoteModel two = new RemoteModel(second, service, clientTls)) {
      one.sendKeys();
      one.sendKeys();
      IOException refused = assertThrows(IOException.class, two::sendKeys);
      assertEquals(
          "PUT /keys: 503, this service holds the keys of 1 clients already", refused.getMessage());
      assertEquals(
          TinyModel.answer()[0],
          one.answer(List.of(TinyModel.sample(1, 0.5, -1, 0.25)))
              .getFirst()
              .values()
              .iterator()
              .next()
              .at(0),
          TinyModel.TOLERANCE);
    }
  }

  @Test
  void aModelThatTheMemoryDoesNotSufficeForIsRefusedWithFigures() throws Exception {
    start(new ScoringService.Limits(1, 2, Duration.ofMinutes(1), 1 << 16));
    byte[] keys = written((client, out) -> client.writeEvaluationKeys(out, (_, _) -> {}));
    refused(503, "its budget is 0.1 MB", "PUT", "/keys", keys);
  }

  @Test
  void aRunBeyondTheDeadlineIsRefused() throws Exception {
    start(new ScoringService.Limits(1, 2, Duration.ofNanos(1), 1 << 28));
    try (Client client = Client.generate(MODEL);
        RemoteModel remote = new RemoteModel(client, service, clientTls)) {
      remote.sendKeys();
      IOException refused =
          assertThrows(
              IOException.class, () -> remote.answer(List.of(TinyModel.sample(0, 0, 0, 0))));
      assertTrue(String.valueOf(refused.getMessage()).startsWith("POST /run: 503, the deadline"));
    }
  }

  @Test
  void aClientTrustsItsServersCertificateAlone() throws Exception {
    Path other = folder.resolve("other.pem");
    SelfSignedTls.server(other);
    try (Client client = Client.generate(MODEL);
        RemoteModel remote = new RemoteModel(client, service, SelfSignedTls.client(other))) {
      assertThrows(SSLHandshakeException.class, remote::sendKeys);
    }
  }

  private interface Writing {
    void write(Client client, ByteArrayOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Client client = Client.generate(MODEL)) {
      writing.write(client, out);
    }
    return out.toByteArray();
  }
}
