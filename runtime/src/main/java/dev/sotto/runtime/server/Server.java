package dev.sotto.runtime.server;

import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.runtime.CiphertextHeading;
import dev.sotto.runtime.CiphertextReader;
import dev.sotto.runtime.CiphertextWriter;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.EncryptedBatch.Side;
import dev.sotto.runtime.ServerKeys;
import dev.sotto.runtime.SottoModel;
import dev.sotto.runtime.execution.CircuitExecutor;
import dev.sotto.runtime.execution.CkksBackend;
import dev.sotto.runtime.execution.ExecutionListener;
import dev.sotto.runtime.execution.ExecutionOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/// Runs a model on the ciphertexts of one client, with that client's evaluation keys. Safe for use
/// by several threads.
public final class Server {
  private final SottoModel model;
  private final String keyId;
  private final CircuitExecutor<List<Ciphertext>> executor;

  /// A server of one thread.
  ///
  /// @throws IllegalArgumentException if the keys are for another model
  public Server(SottoModel model, ServerKeys keys) {
    this(model, keys, ExecutionOptions.DEFAULT);
  }

  /// A server that computes as `options` say.
  ///
  /// @throws IllegalArgumentException if the keys are for another model
  /// @throws dev.sotto.runtime.execution.UnsupportedCircuitException if the circuit bootstraps
  public Server(SottoModel model, ServerKeys keys, ExecutionOptions options) {
    keys.requireModel(model);
    this.model = model;
    this.keyId = keys.keyId();
    CkksContext context =
        options.workers() == Workers.INLINE
            ? model.context()
            : new CkksContext(model.parameters(), options.workers());
    executor =
        new CircuitExecutor<>(
            model.circuit(), new CkksBackend(model.circuit(), context, keys.keys(), options));
  }

  /// The model.
  public SottoModel model() {
    return model;
  }

  /// The results of one batch.
  ///
  /// @throws IllegalArgumentException if the batch is of another model or another client's
  public EncryptedBatch run(EncryptedBatch batch) {
    return run(batch, ExecutionListener.none());
  }

  /// As [#run(EncryptedBatch)], with a listener that hears of every node.
  ///
  /// @throws dev.sotto.runtime.execution.ExecutionCancelledException if the thread is interrupted
  public EncryptedBatch run(
      EncryptedBatch batch, ExecutionListener<List<Ciphertext>> listener) {
    batch.require(model, keyId, Side.INPUTS);
    return new EncryptedBatch(
        model.id(),
        keyId,
        Side.OUTPUTS,
        batch.samples(),
        executor.run(batch.values(), listener));
  }

  /// Runs every batch of `in` and writes the results to `out`, one batch in memory at a time.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException if what is read is not for this server; what
  ///     was written by then is not to be used
  public void run(
      CiphertextReader in, OutputStream out, ExecutionListener<List<Ciphertext>> listener)
      throws IOException {
    in.require(keyId, Side.INPUTS);
    CiphertextHeading heading = in.heading();
    CiphertextWriter writer =
        new CiphertextWriter(
            model,
            new CiphertextHeading(keyId, Side.OUTPUTS, heading.batches(), heading.samples()),
            out);
    for (Optional<EncryptedBatch> next = in.next(); next.isPresent(); next = in.next()) {
      writer.write(run(next.get(), listener));
    }
    writer.finish();
  }
}
