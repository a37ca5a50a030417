package dev.sotto.examples.http;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sotto.runtime.CiphertextReader;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EvaluationKeys;
import dev.sotto.runtime.server.RunOptions;
import dev.sotto.runtime.server.Server;
import dev.sotto.runtime.server.ServerMemory;
import dev.sotto.runtime.server.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/// Runs one model for a few clients over HTTPS. Holds no secret key.
final class ScoringService implements AutoCloseable {
  /// What a service allows.
  ///
  /// @param clients whose keys are held at a time
  /// @param batches in one request
  /// @param deadline of one run
  /// @param memoryBytes that the service of one client may take
  record Limits(int clients, int batches, Duration deadline, long memoryBytes) {
    static final Limits DEFAULT =
        new Limits(4, 8, Duration.ofMinutes(2), Runtime.getRuntime().maxMemory() / 4);
  }

  private static final int THREADS = 4;

  /// Headers and checksums beside the keys.
  private static final int FRAMING_BYTES = 1 << 16;

  private final CompiledModel model;
  private final Limits limits;
  private final ServerOptions options;
  private final Map<String, Server> servers = new HashMap<>();
  private final ExecutorService executor =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("http-", 1).factory());
  private final HttpsServer https;

  /// A service on `port` of this machine, or on any free one where it is 0.
  ScoringService(CompiledModel model, SSLContext tls, int port, Limits limits) throws IOException {
    this.model = model;
    this.limits = limits;
    options = ServerOptions.DEFAULT.withMemory(limits.memoryBytes());
    ServerMemory memory = ServerMemory.estimate(model, options);
    https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    https.setExecutor(executor);
    // Keys and ciphertexts travel packed: always smaller than in memory.
    long keys = memory.keyBytes() + FRAMING_BYTES;
    long batches = limits.batches() * memory.runBytes() + FRAMING_BYTES;
    https.createContext(
        "/",
        new Answering(
            Map.of(
                "PUT /keys", new Answering.Action(keys, this::keys),
                "POST /run", new Answering.Action(batches, this::run))));
    https.start();
  }

  /// Where it listens.
  int port() {
    return https.getAddress().getPort();
  }

  private byte[] keys(InputStream body) throws IOException {
    EvaluationKeys keys = EvaluationKeys.read(model, body, "request");
    Server server = new Server(model, keys, options);
    synchronized (servers) {
      if (!servers.containsKey(server.keyId()) && servers.size() == limits.clients()) {
        throw new Answering.RefusedException(
            503, "this service holds the keys of %d clients already".formatted(limits.clients()));
      }
      servers.put(server.keyId(), server);
    }
    return new byte[0];
  }

  private byte[] run(InputStream body) throws IOException {
    CiphertextReader reader = CiphertextReader.of(model, body, "request");
    if (reader.heading().batches() > limits.batches()) {
      throw new Answering.RefusedException(
          413,
          "%d batches, at most %d are taken at a time"
              .formatted(reader.heading().batches(), limits.batches()));
    }
    Server server = server(reader.heading().keyId());
    // The checksum comes last: nothing is sent before it is known to be right.
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    server.run(reader, results, RunOptions.DEFAULT.withDeadline(limits.deadline()));
    return results.toByteArray();
  }

  private Server server(String keyId) {
    synchronized (servers) {
      Server server = servers.get(keyId);
      if (server == null) {
        throw new Answering.RefusedException(
            404,
            "no evaluation keys of client %s… are here: PUT /keys first"
                .formatted(keyId.substring(0, 8)));
      }
      return server;
    }
  }

  @Override
  public void close() {
    https.stop(0);
    executor.shutdownNow();
  }
}
