package dev.sotto.examples.http;

import dev.sotto.runtime.CompiledModel;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/// The server's process: `ScoringServer MODEL.sotto CERTIFICATE.pem [PORT]`.
///
/// Writes its certificate, says where it listens, and serves until it is ended.
public final class ScoringServer {
  private ScoringServer() {}

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    if (arguments.length < 2 || arguments.length > 3) {
      System.err.println("usage: ScoringServer MODEL.sotto CERTIFICATE.pem [PORT]");
      System.exit(2);
    }
    // Seconds that a request may take to arrive: who sends slowly holds a thread.
    System.setProperty("sun.net.httpserver.maxReqTime", "60");
    CompiledModel model = CompiledModel.load(Path.of(arguments[0]));
    int port = arguments.length == 3 ? Integer.parseInt(arguments[2]) : 0;
    ScoringService service =
        new ScoringService(
            model,
            SelfSignedTls.server(Path.of(arguments[1])),
            port,
            ScoringService.Limits.DEFAULT);
    System.out.println("listening on https://localhost:" + service.port());
  }
}
