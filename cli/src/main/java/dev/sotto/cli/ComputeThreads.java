package dev.sotto.cli;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.cli.console.Console;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.SecretKey;
import dev.sotto.runtime.server.ServerOptions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The threads of one command; ended when closed.
final class ComputeThreads implements AutoCloseable {
  private final ExecutorService executor;
  private final ServerOptions options;

  /// `threads` of them, the caller's included; tells `console` where they will be slow.
  ComputeThreads(int threads, Console console) {
    if (!Kernels.prefersVectors()) {
      console.note("no vectors of four numbers here: plain loops do the work, which is slower");
    }
    executor =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1), Thread.ofPlatform().daemon().name("compute-", 1).factory());
    options = ServerOptions.DEFAULT.withThreads(executor, threads);
  }

  ServerOptions options() {
    return options;
  }

  /// A client that computes on these, and owns `key`.
  Client client(CompiledModel model, SecretKey key) {
    return new Client(model, key, executor, options.threads());
  }

  /// `threads` of these, at most as many as there are.
  Workers workers(int threads) {
    return Workers.of(executor, threads);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
