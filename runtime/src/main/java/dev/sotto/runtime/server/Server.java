package dev.sotto.runtime.server;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.runtime.CiphertextHeading;
import dev.sotto.runtime.CiphertextReader;
import dev.sotto.runtime.CiphertextWriter;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.EncryptedBatch.Side;
import dev.sotto.runtime.EvaluationKeys;
import dev.sotto.runtime.execution.CircuitExecutor;
import dev.sotto.runtime.execution.CkksBackend;
import dev.sotto.runtime.execution.KeyMemory;
import dev.sotto.runtime.execution.WorkingMemory;
import dev.sotto.runtime.format.EvaluationKeyFile;
import dev.sotto.runtime.internal.BatchContents;
import dev.sotto.runtime.internal.Contents;
import dev.sotto.runtime.internal.ModelContents;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs a model on the ciphertexts of one client, with that client's evaluation keys. Safe for use
/// by several threads, which may run at the same time.
///
/// Every run and every operation in it is a Flight Recorder event, `dev.sotto.Run` and
/// `dev.sotto.Operation`.
public final class Server {
  private static final int MODEL_DIGITS = 12;
  private static final Contents<CompiledModel, ModelContents> MODELS =
      Contents.of(CompiledModel.class, ModelContents.class);
  private static final Contents<EvaluationKeys, EvaluationKeyFile.Bound> KEYS =
      Contents.of(EvaluationKeys.class, EvaluationKeyFile.Bound.class);
  private static final Contents<EncryptedBatch, BatchContents> BATCHES =
      Contents.of(EncryptedBatch.class, BatchContents.class);

  private final CompiledModel model;
  private final String keyId;
  private final CircuitExecutor<List<Ciphertext>> executor;
  private final MemoryBudget memory;

  /// A server of one thread.
  ///
  /// @throws IllegalArgumentException if the keys are for another model
  public Server(CompiledModel model, EvaluationKeys keys) {
    this(model, keys, ServerOptions.DEFAULT);
  }

  /// A server that computes as `options` say.
  ///
  /// @throws IllegalArgumentException if the keys are for another model
  /// @throws MemoryBudgetException if keys, tables and one run exceed the memory budget
  /// @throws dev.sotto.ir.UnsupportedModelException if the circuit has an operation that this
  ///   runtime lacks
  public Server(CompiledModel model, EvaluationKeys keys, ServerOptions options) {
    keys.requireModel(model);
    this.model = model;
    this.keyId = keys.keyId();
    ServerMemory.Plan plan = plan(model, keys, options);
    memory = new MemoryBudget(plan, options.memoryBytes());
    CkksContext context = MODELS.open(model).context().with(options.workers());
    Circuit circuit = model.split().circuit();
    executor =
        new CircuitExecutor<>(
            circuit, new CkksBackend(circuit, context, KEYS.open(keys).keys(), plan.execution()));
  }

  private static ServerMemory.Plan plan(
      CompiledModel model, EvaluationKeys keys, ServerOptions options) {
    if (options.memoryBytes() == ServerOptions.UNBOUNDED) {
      return ServerMemory.Plan.unbounded(keys.memoryBytes(), options);
    }
    return ServerMemory.Plan.of(workingMemory(model), keys.memoryBytes(), options);
  }

  static WorkingMemory workingMemory(CompiledModel model) {
    return new WorkingMemory(model.split().circuit(), MODELS.open(model).context().parameters());
  }

  static KeyMemory keyMemory(CompiledModel model) {
    return KeyMemory.here(model.split().circuit(), MODELS.open(model).context().parameters());
  }

  /// The model.
  public CompiledModel model() {
    return model;
  }

  /// Names the secret key whose ciphertexts this server takes.
  public String keyId() {
    return keyId;
  }

  /// The results of one batch.
  ///
  /// @throws IllegalArgumentException if the batch is of another model or another client's
  /// @throws RunCancelledException if the thread is interrupted
  /// @throws MemoryBudgetException if other runs leave too little memory
  public EncryptedBatch run(EncryptedBatch batch) {
    return run(batch, RunOptions.DEFAULT);
  }

  /// As [#run(EncryptedBatch)], watched and ended as `options` say.
  ///
  /// @throws DeadlineExceededException if the run takes longer than allowed
  /// @throws RunCancelledException if it is cancelled or the thread interrupted
  public EncryptedBatch run(EncryptedBatch batch, RunOptions options) {
    batch.require(model, keyId, Side.INPUTS);
    try (MemoryBudget.Share _ = memory.take()) {
      return run(batch, watch(options, 1));
    }
  }

  /// Runs every batch of `in` and writes the results to `out`, one batch in memory at a time.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException if what is read is not for this server; what
  ///   was written by then is not to be used
  public void run(CiphertextReader in, OutputStream out, RunOptions options) throws IOException {
    in.require(keyId, Side.INPUTS);
    CiphertextHeading heading = in.heading();
    RunWatch watch = watch(options, heading.batches());
    try (MemoryBudget.Share _ = memory.take()) {
      CiphertextWriter writer =
          new CiphertextWriter(
              model,
              new CiphertextHeading(keyId, Side.OUTPUTS, heading.batches(), heading.samples()),
              out);
      for (Optional<EncryptedBatch> next = in.next(); next.isPresent(); next = in.next()) {
        writer.write(run(next.get(), watch));
      }
      writer.finish();
    }
  }

  private RunWatch watch(RunOptions options, int batches) {
    return new RunWatch(options, modelDigits(), batches);
  }

  private String modelDigits() {
    return model.id().substring(0, MODEL_DIGITS);
  }

  private EncryptedBatch run(EncryptedBatch batch, RunWatch watch) {
    watch.batch(batch.samples());
    RunEvent event = new RunEvent();
    event.begin();
    event.model = modelDigits();
    event.samples = batch.samples();
    event.outcome = "completed";
    try {
      Map<String, List<Ciphertext>> results = executor.run(BATCHES.open(batch).values(), watch);
      return BATCHES.wrap(new BatchContents(model.id(), keyId, false, batch.samples(), results));
    } catch (RuntimeException | Error e) {
      event.outcome = e.getClass().getSimpleName();
      throw e;
    } finally {
      event.commit();
    }
  }
}
