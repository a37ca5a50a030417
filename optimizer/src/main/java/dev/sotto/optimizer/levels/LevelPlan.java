package dev.sotto.optimizer.levels;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import java.util.LinkedHashMap;
import java.util.Map;

/// At which level each value of a program is computed, and to which levels some of them are
/// refreshed: readers that need more than the first take the second.
///
/// @param refreshed values that are bootstrapped
record LevelPlan(Map<String, Integer> levels, Map<String, Integer> refreshed) {
  LevelPlan {
    levels = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(levels));
    refreshed = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(refreshed));
  }

  /// Without bootstraps: every value as low as it may be.
  static LevelPlan leveled(PackedProgram program) {
    return new LevelPlan(ProgramDepth.levels(program), Map.of());
  }

  /// That of a circuit of `program`.
  static LevelPlan of(PackedProgram program, Circuit circuit) {
    Map<String, Integer> all = new LinkedHashMap<>();
    Map<String, Integer> refreshed = new LinkedHashMap<>();
    for (CircuitNode node : circuit.nodes()) {
      all.put(node.result(), node.level());
      if (node.op() instanceof CircuitOp.Bootstrap) {
        refreshed.put(node.operands().getFirst(), node.level());
      }
    }
    all.keySet().retainAll(program.nodes().stream().map(PackedNode::result).toList());
    return new LevelPlan(all, refreshed);
  }

  /// The level at which `value` is computed.
  int level(String value) {
    Integer level = levels.get(value);
    if (level == null) {
      throw new CompilerBugException("PlanCircuit: " + value + " has no level");
    }
    return level;
  }

  /// The highest level of any value.
  int highest() {
    int highest = 0;
    for (int level : levels.values()) {
      highest = Math.max(highest, level);
    }
    for (int level : refreshed.values()) {
      highest = Math.max(highest, level);
    }
    return highest;
  }
}
