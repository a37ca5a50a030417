package dev.sotto.runtime.server;

import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.runtime.EncryptedValue;
import dev.sotto.runtime.execution.ExecutionListener;
import dev.sotto.runtime.internal.Contents;
import dev.sotto.runtime.internal.ValueContents;
import java.time.Duration;
import java.util.List;

/// Watches one call: ends it when its caller wants, tells of progress, writes Flight Recorder
/// events. Belongs to the thread that runs.
final class RunWatch implements ExecutionListener<List<Ciphertext>> {
  private static final Contents<EncryptedValue, ValueContents> VALUES =
      Contents.of(EncryptedValue.class, ValueContents.class);

  private final RunOptions options;
  private final String model;
  private final int batches;
  private final long start = System.nanoTime();
  private int samples;
  private long done;
  private OperationEvent event = new OperationEvent();

  /// @param model names the model in events
  /// @param batches how many this call runs
  RunWatch(RunOptions options, String model, int batches) {
    this.options = options;
    this.model = model;
    this.batches = batches;
  }

  /// Says how many samples the next batch has.
  void batch(int count) {
    samples = count;
  }

  @Override
  public void started(int index, int total, CircuitNode node) {
    if (Thread.currentThread().isInterrupted()) {
      throw new RunCancelledException("interrupted " + where(index, total, node));
    }
    if (options.cancelled().getAsBoolean()) {
      throw new RunCancelledException("cancelled " + where(index, total, node));
    }
    if (options.deadline().isPresent()) {
      Duration deadline = options.deadline().get();
      if (Duration.ofNanos(System.nanoTime() - start).compareTo(deadline) > 0) {
        throw new DeadlineExceededException(
            "the deadline of %s passed %s".formatted(deadline, where(index, total, node)));
      }
    }
    event = new OperationEvent();
    event.begin();
  }

  @Override
  public void finished(int index, int total, CircuitNode node, List<Ciphertext> value) {
    event.end();
    if (!(node.op() instanceof CircuitOp.Input) && event.shouldCommit()) {
      event.model = model;
      event.value = node.result();
      event.node = node.origin();
      event.operation = node.op().getClass().getSimpleName();
      event.level = node.level();
      event.ciphertexts = value.size();
      event.commit();
    }
    options.values().computed(VALUES.wrap(new ValueContents(node.result(), samples, value)));
    done++;
    options.progress().accept(done, (long) total * batches);
  }

  private static String where(int index, int total, CircuitNode node) {
    return "before operation %d of %d (%s%s)"
        .formatted(
            index + 1,
            total,
            node.op().getClass().getSimpleName(),
            node.origin().isEmpty() ? "" : " of '" + node.origin() + "'");
  }
}
