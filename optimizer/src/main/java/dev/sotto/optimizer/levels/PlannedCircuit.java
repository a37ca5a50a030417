package dev.sotto.optimizer.levels;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.packed.PackedProgram;

/// A circuit with the program it came from.
///
/// @param outputDeviation the standard deviation of the noise to expect in a slot of an output
/// @param estimatedNanos single-thread nanoseconds of one run, by the cost table
public record PlannedCircuit(
    PackedProgram packed, Circuit circuit, double outputDeviation, double estimatedNanos) {}
