package dev.sotto.report.facts;

import dev.sotto.report.figures.CircuitFigures;
import dev.sotto.report.figures.Units;
import java.util.List;

/// What a server of the model will hold, in bytes, as the runtime estimates it beforehand.
///
/// @param keyBytes evaluation keys in memory
/// @param tableBytes tables of the ring
/// @param runBytes one run at its fullest, its inputs included
public record MemoryPlan(long keyBytes, long tableBytes, long runBytes) {
  /// The plan, after the sizes of what travels.
  List<Fact> facts(CircuitFigures figures) {
    return List.of(
        bytes("evaluationKeyBytes", "server's key file", figures.evaluationKeyBytes()),
        bytes("ciphertextBytes", "one encrypted batch", figures.ciphertextBytes()),
        bytes("serverKeyBytes", "keys in the server's memory", keyBytes),
        bytes("serverTableBytes", "tables of the ring", tableBytes),
        bytes("serverRunBytes", "one run at its fullest", runBytes),
        total());
  }

  /// All of it, with one run under way.
  Fact total() {
    long bytes = keyBytes + tableBytes + runBytes;
    return bytes("serverBytes", "server with one run, weights aside", bytes);
  }

  static Fact bytes(String key, String label, long bytes) {
    return new Fact(key, label, bytes, Units.bytes(bytes));
  }
}
