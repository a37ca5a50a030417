package dev.sotto.runtime.execution;

import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.KeptMasks;
import dev.sotto.ckks.rlwe.KeyUses;
import dev.sotto.ckks.rlwe.SwitchingKey;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.runtime.format.KeyPlans;

/// What the evaluation keys of a circuit take in memory, and which of their masks do. Immutable.
///
/// Masks of automorphisms' keys are kept as far as their budget goes, those first that a run uses
/// most; those of relinearization always.
public final class KeyMemory {
  private static final long MOST_MASK_BYTES = 1L << 29;

  private final Circuit circuit;
  private final CkksParameters parameters;
  private final long heapBytes;

  /// The keys of `circuit`, a verified one, over `parameters`.
  ///
  /// @param heapBytes this process' heap at most
  public KeyMemory(Circuit circuit, CkksParameters parameters, long heapBytes) {
    this.circuit = circuit;
    this.parameters = parameters;
    this.heapBytes = heapBytes;
  }

  /// Of a process with this one's heap.
  public static KeyMemory here(Circuit circuit, CkksParameters parameters) {
    return new KeyMemory(circuit, parameters, Runtime.getRuntime().maxMemory());
  }

  /// Bytes of all keys.
  public long bytes() {
    int level = circuit.keys().relinearizationLevel();
    long relinearization = level < 0 ? 0 : 2 * SwitchingKey.maskBytes(parameters, level);
    long bodies = automorphismMasks();
    return relinearization + bodies + Math.min(bodies, maskBudget());
  }

  /// The masks that are kept.
  public KeptMasks kept() {
    return automorphismMasks() <= maskBudget()
        ? KeptMasks.ALL
        : KeyUseCount.of(circuit, parameters).mostUsed(maskBudget());
  }

  /// An eighth of the heap, at most 512 MiB.
  private long maskBudget() {
    return Math.min(MOST_MASK_BYTES, heapBytes / 8);
  }

  private long automorphismMasks() {
    return new KeyUses(parameters, KeyPlans.of(circuit)).maskBytes();
  }
}
