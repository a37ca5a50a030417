package dev.sotto.cli.verify;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import java.util.ArrayList;
import java.util.List;

/// Times each operation of a circuit, between one word of progress and the next; over several runs.
final class OperationTimes {
  private final Circuit circuit;
  private final List<List<Double>> seconds = new ArrayList<>();
  private long last;
  private long skipped;

  OperationTimes(Circuit circuit) {
    this.circuit = circuit;
    circuit.nodes().forEach(_ -> seconds.add(new ArrayList<>()));
  }

  /// A run begins.
  void start() {
    last = System.nanoTime();
    skipped = 0;
  }

  /// So much of the time since the last step was spent on something else than the run.
  void skip(long nanos) {
    last += nanos;
    skipped += nanos;
  }

  /// What was skipped since the run began.
  long skipped() {
    return skipped;
  }

  /// As many operations of the run are `done`.
  void step(long done) {
    long now = System.nanoTime();
    seconds.get((int) done - 1).add((now - last) / 1e9);
    last = now;
  }

  /// The operations in the circuit's order, each with the median of the counted runs.
  List<OperationTime> medians() {
    List<OperationTime> operations = new ArrayList<>();
    for (int k = 0; k < seconds.size(); k++) {
      CircuitNode node = circuit.nodes().get(k);
      operations.add(
          new OperationTime(
              node.result(), EncryptedRuns.median(EncryptedRuns.counted(seconds.get(k)))));
    }
    return operations;
  }
}
