package dev.sotto.optimizer.levels;

import dev.sotto.ir.circuit.Bootstrapping;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.optimizer.cost.BootstrapCosts;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Chooses the modulus chain that a program is refreshed on, and the places, by the time of a run
/// and what its keys are worth together.
///
/// Every number of primes in a digit is tried at the deepest chain that is secure, then with fewer
/// levels: keys of a shorter chain are smaller. What the places found do not use is taken away at
/// once. A plan of fewer levels takes no less time, so that a digit is done with once its time
/// alone exceeds the best.
final class ChooseBootstrapChain {
  /// The level at which linear maps are split before levels are known.
  static final int USUAL_LEVEL = 10;

  private static final int SLOTS = 1 << (BootstrapChains.LOG_N - 1);

  private final PackedProgram program;
  private final CostTable table;
  private final List<ModulusShape> deepest;
  private final KeyPlan keyPlan;
  private final Predicate<Candidate> precise;

  ChooseBootstrapChain(
      LinearMaps linear,
      CostTable table,
      List<ModulusShape> deepest,
      Predicate<Candidate> precise) {
    this.program = linear.program();
    this.table = table;
    this.deepest = deepest;
    this.precise = precise;
    Map<String, Integer> levels = new HashMap<>();
    program.nodes().forEach(node -> levels.put(node.result(), USUAL_LEVEL));
    this.keyPlan =
        KeyPlan.of(
            linear,
            levels,
            deepest.getFirst().costs(table),
            SLOTS / program.width(),
            SLOTS,
            Optional.of(
                CoreParameters.bootstrapKeys(ScaleTable.of(deepest.getFirst()).parameters())));
  }

  /// A chain with the places found for it.
  ///
  /// @param weight the nanoseconds of a run, and what its keys are worth
  record Candidate(ModulusShape shape, LevelPlan plan, double nanos, double weight) {}

  /// The chain of least weight at a scale, of those that are `precise` enough; empty where there is
  /// none, or where an operation alone is deeper than all.
  static Optional<Candidate> choose(
      LinearMaps linear,
      CostTable table,
      double scaleBits,
      Bootstrapping bootstrapping,
      Predicate<Candidate> precise) {
    List<ModulusShape> deepest =
        BootstrapChains.deepest(scaleBits, bootstrapping, ProgramDepth.depth(linear.program()));
    return deepest.isEmpty()
        ? Optional.empty()
        : new ChooseBootstrapChain(linear, table, deepest, precise).choose();
  }

  private Optional<Candidate> choose() {
    List<Candidate> candidates =
        deepest.stream()
            .flatMap(shape -> place(shape).stream())
            .sorted(Comparator.comparingDouble(Candidate::weight))
            .toList();
    Optional<Candidate> first = candidates.stream().filter(precise).findFirst();
    if (first.isEmpty()) {
      // Fewer levels need more bootstraps, whose errors add up.
      return first;
    }
    Candidate best = first.get();
    for (Candidate candidate : candidates) {
      Optional<Candidate> next = Optional.of(candidate);
      while (next.isPresent() && next.get().nanos() < best.weight()) {
        if (next.get().weight() < best.weight() && precise.test(next.get())) {
          best = next.get();
        }
        ModulusShape used = next.get().shape();
        next = place(BootstrapChains.withLevels(used, used.levels() - 1));
      }
    }
    return Optional.of(best);
  }

  /// The cheapest places on a chain, without the levels that they do not use.
  Optional<Candidate> place(ModulusShape shape) {
    Bootstrapping bootstrapping = shape.bootstrapping().orElseThrow();
    RingCosts costs = shape.costs(table);
    BootstrapCosts bootstraps = ReferenceBootstrap.costs(costs, bootstrapping, SLOTS);
    OperationCosts operations = new OperationCosts(keyPlan, costs, Optional.of(bootstraps));
    return PlaceBootstraps.place(program, bootstrapping.inputLevel(), shape.levels(), operations)
        .map(placed -> candidate(shape, placed));
  }

  private Candidate candidate(ModulusShape shape, PlaceBootstraps.Placed placed) {
    LevelPlan plan = placed.plan();
    ModulusShape used = BootstrapChains.withLevels(shape, plan.highest());
    int higher = used.levels() - deepest.getFirst().levels();
    long bytes = keyPlan.bytes(plan.levels(), higher, used.costs(table));
    return new Candidate(used, plan, placed.nanos(), placed.nanos() + KeyPlan.worth(bytes));
  }
}
