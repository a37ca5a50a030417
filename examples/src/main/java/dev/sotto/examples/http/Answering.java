package dev.sotto.examples.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.runtime.server.DeadlineExceededException;
import dev.sotto.runtime.server.MemoryBudgetException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Hands requests to their actions and turns what these throw into a status and one line of text.
final class Answering implements HttpHandler {
  private static final Logger LOGGER = System.getLogger(Answering.class.getName());

  /// How much of a refused body is read on, so that its sender hears why: bytes.
  private static final long MOST_DRAINED = 1L << 24;

  private final Map<String, Action> actions;

  /// @param actions by method and path, as in `POST /run`
  Answering(Map<String, Action> actions) {
    this.actions = actions;
  }

  /// What to do with a request's body.
  ///
  /// @param mostBytes the longest body that is read at all
  record Action(long mostBytes, Body body) {
    /// From a request's body to the answer's.
    @FunctionalInterface
    interface Body {
      byte[] answer(InputStream request) throws IOException;
    }
  }

  /// A request that is refused with a status of its own.
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  private record Answer(int status, String type, byte[] body) {}

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      if (answer.status() >= 400) {
        drain(exchange.getRequestBody());
      }
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      boolean empty = answer.body().length == 0;
      exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(answer.body());
      }
    }
  }

  private Answer answer(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    Action action = actions.get(method + " " + path);
    if (action == null) {
      boolean known = actions.keySet().stream().anyMatch(key -> key.endsWith(" " + path));
      return known
          ? refusal(405, path + " takes no " + method)
          : refusal(404, "nothing is at " + path + "; there are " + actions.keySet());
    }
    try {
      requireLength(exchange.getRequestHeaders().getFirst("Content-Length"), action.mostBytes());
      byte[] body = action.body().answer(exchange.getRequestBody());
      return new Answer(body.length == 0 ? 204 : 200, "application/octet-stream", body);
    } catch (RefusedException e) {
      return refusal(e.status, String.valueOf(e.getMessage()));
    } catch (MemoryBudgetException | DeadlineExceededException e) {
      return refusal(503, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException | MalformedArtifactException e) {
      return refusal(400, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return refusal(400, "the body could not be read");
    } catch (RuntimeException e) {
      LOGGER.log(Level.ERROR, "a request failed", e);
      return refusal(500, "this request failed; the service's log says why");
    }
  }

  /// The JDK's server reads no more of a body than its length announces.
  private static void requireLength(@Nullable String length, long most) {
    if (length == null) {
      throw new RefusedException(411, "a body's length must be announced");
    }
    if (Long.parseLong(length) > most) {
      throw new RefusedException(
          413, "a body of %s bytes, above the limit of %d".formatted(length, most));
    }
  }

  private static Answer refusal(int status, String why) {
    return new Answer(
        status, "text/plain; charset=utf-8", (why + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void drain(InputStream body) throws IOException {
    byte[] buffer = new byte[1 << 13];
    long left = MOST_DRAINED;
    for (int read = 0; read >= 0 && left > 0; read = body.read(buffer)) {
      left -= read;
    }
  }
}
