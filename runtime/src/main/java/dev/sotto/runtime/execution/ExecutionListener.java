package dev.sotto.runtime.execution;

import dev.sotto.ir.circuit.Circuit.CircuitNode;

/// Hears of the nodes of one run, in order, in the thread that runs it; what it throws ends the
/// run.
///
/// @param <V> a value of the circuit
public interface ExecutionListener<V> {
  /// Node number `index` of `total` begins.
  default void started(int index, int total, CircuitNode node) {}

  /// Node number `index` of `total` has the value `value`, which must not be read after the call:
  /// its memory serves later values.
  default void finished(int index, int total, CircuitNode node, V value) {}
}
