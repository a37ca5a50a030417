package dev.sotto.optimizer.levels;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.packed.PackedProgram;
import java.util.List;

/// A circuit with the program it came from.
///
/// @param outputDeviation the standard deviation of the noise to expect in a slot of an output
/// @param estimatedNanos single-thread nanoseconds of one run, by the cost table
/// @param notes what the summary tells, one sentence each
public record PlannedCircuit(
    PackedProgram packed,
    Circuit circuit,
    double outputDeviation,
    double estimatedNanos,
    List<String> notes) {
  public PlannedCircuit {
    notes = List.copyOf(notes);
  }

  /// The same with one note.
  PlannedCircuit withNote(String note) {
    return new PlannedCircuit(packed, circuit, outputDeviation, estimatedNanos, List.of(note));
  }

  /// The time of a run, and what its keys' memory is worth.
  double weight() {
    return estimatedNanos + KeyPlan.worth(keyBytes());
  }

  /// The memory of relinearization and rotation keys, counted as by
  /// [dev.sotto.optimizer.cost.RingCosts#keyBytes].
  long keyBytes() {
    long bytes = keyBytes(circuit.keys().relinearizationLevel());
    for (RotationKey key : circuit.keys().rotations()) {
      bytes += keyBytes(key.level());
    }
    return bytes;
  }

  private long keyBytes(int level) {
    CircuitParameters parameters = circuit.parameters();
    long limbs = level + 1L;
    long digits = Math.ceilDiv(limbs, parameters.digitPrimes());
    long polynomials = 2 * digits * (limbs + parameters.specialPrimes().size());
    return polynomials * (8L << parameters.logN());
  }
}
