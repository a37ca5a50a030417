package dev.sotto.runtime.execution;

import dev.sotto.ir.circuit.Circuit.CircuitNode;
import java.util.Collection;
import java.util.List;

/// Where the operations of a circuit happen; safe for use by several threads.
///
/// @param <V> a value of the circuit: a bundle of ciphertexts, or what stands for it
public interface Backend<V> {
  /// The value of `node`, which is no input, from those of its operands.
  V evaluate(CircuitNode node, List<V> operands);

  /// Hears that nothing will read `dead` again, so that its memory can serve later values; parts of
  /// it that values in `live` share stay as they are.
  default void release(List<V> dead, Collection<V> live) {}
}
