package dev.sotto.optimizer.levels;

import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Chooses which values of a program are refreshed, so that all of it fits between two levels at
/// the least cost.
///
/// Going from the outputs backwards, each value is asked for at the highest level that its readers
/// need. Either it is computed there, or at the input level of bootstrapping and refreshed; what is
/// computed lower costs less, so no other level is worth a look. A state is the levels asked of the
/// values that are still to come; the least cost of every state that no other one beats in cost and
/// in all its levels is kept: a shortest path, exact as long as the beam holds all states. On a
/// chain that is one state a level; a residual branch that is open multiplies them.
final class PlaceBootstraps {
  private static final int BEAM = 2000;
  private static final int CLOSED = -1;

  /// What operations and bootstraps cost, in nanoseconds of one thread.
  interface Costs {
    /// The operation whose result is computed at `level`.
    double operation(PackedNode node, int level);

    /// Refreshing all ciphertexts of a value to `level`; infinite where that is not possible.
    double bootstrap(PackedNode node, int level);
  }

  private final PackedProgram program;
  private final int inputLevel;
  private final int outputLevel;
  private final Costs costs;
  private final Map<String, Integer> index = new HashMap<>();

  /// What was decided of one value, and before it.
  private record Decision(
      @Nullable Decision before, PackedNode node, int level, boolean refreshed, int demanded) {}

  /// `demands` holds the level asked of each value by index, or `CLOSED`.
  private record State(int[] demands, double nanos, @Nullable Decision last) {}

  /// A plan and its cost.
  record Placed(LevelPlan plan, double nanos) {}

  private PlaceBootstraps(PackedProgram program, int inputLevel, int outputLevel, Costs costs) {
    this.program = program;
    this.inputLevel = inputLevel;
    this.outputLevel = outputLevel;
    this.costs = costs;
    for (PackedNode node : program.nodes()) {
      index.put(node.result(), index.size());
    }
  }

  /// The cheapest plan with levels up to `outputLevel` and operands of bootstraps at `inputLevel`;
  /// empty where an operation alone needs more.
  static Optional<Placed> place(
      PackedProgram program, int inputLevel, int outputLevel, Costs costs) {
    return new PlaceBootstraps(program, inputLevel, outputLevel, costs).place();
  }

  private Optional<Placed> place() {
    int[] demands = new int[program.nodes().size()];
    Arrays.fill(demands, CLOSED);
    program.outputs().forEach(output -> demands[position(output.value())] = 0);
    List<State> states = List.of(new State(demands, 0, null));
    for (int i = program.nodes().size() - 1; i >= 0 && !states.isEmpty(); i--) {
      PackedNode node = program.nodes().get(i);
      List<State> next = new ArrayList<>();
      for (State state : states) {
        expand(state, node, i, next);
      }
      states = undominated(next, i);
    }
    return states.stream()
        .min(Comparator.comparingDouble(State::nanos))
        .map(state -> new Placed(plan(state), state.nanos()));
  }

  private int position(String value) {
    return index.getOrDefault(value, CLOSED);
  }

  private void expand(State state, PackedNode node, int i, List<State> next) {
    int demanded = Math.max(0, state.demands()[i]);
    computed(state, node, demanded, false, next);
    boolean input = node.op() instanceof PackedOp.Input;
    if (demanded > inputLevel && !input) {
      computed(state, node, inputLevel, true, next);
    }
  }

  /// Adds what follows from computing `node` at `level`, unless that is not possible.
  private void computed(
      State state, PackedNode node, int level, boolean refreshed, List<State> next) {
    int needed = level + ProgramDepth.consumed(node.op());
    int i = position(node.result());
    int demanded = state.demands()[i];
    double refreshing = refreshed ? costs.bootstrap(node, demanded) : 0;
    if (needed > outputLevel || refreshing == Double.POSITIVE_INFINITY) {
      return;
    }
    int[] demands = state.demands().clone();
    demands[i] = CLOSED;
    for (String operand : node.operands()) {
      int position = position(operand);
      demands[position] = Math.max(demands[position], needed);
    }
    double nanos = state.nanos() + costs.operation(node, level) + refreshing;
    Decision decision = new Decision(state.last(), node, level, refreshed, demanded);
    next.add(new State(demands, nanos, decision));
  }

  /// Without the states that another one equals or beats in everything; `done` and later values are
  /// decided.
  private static List<State> undominated(List<State> states, int done) {
    List<State> sorted = new ArrayList<>(states);
    sorted.sort(Comparator.comparingDouble(State::nanos));
    List<State> kept = new ArrayList<>();
    for (State state : sorted) {
      if (kept.size() < BEAM && kept.stream().noneMatch(other -> covers(other, state, done))) {
        kept.add(state);
      }
    }
    return kept;
  }

  private static boolean covers(State cheaper, State state, int done) {
    for (int i = 0; i < done; i++) {
      if (cheaper.demands()[i] > state.demands()[i]) {
        return false;
      }
    }
    return true;
  }

  private static LevelPlan plan(State state) {
    Map<String, Integer> levels = new LinkedHashMap<>();
    Map<String, Integer> refreshed = new LinkedHashMap<>();
    for (Decision d = state.last(); d != null; d = d.before()) {
      levels.put(d.node().result(), d.level());
      if (d.refreshed()) {
        refreshed.put(d.node().result(), d.demanded());
      }
    }
    return new LevelPlan(levels, refreshed);
  }
}
