package dev.sotto.optimizer.levels;

import dev.sotto.ir.circuit.Circuit;
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
}
