package dev.sotto.optimizer.levels;

import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.ir.circuit.Bootstrapping;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.levels.ChooseBootstrapChain.Candidate;
import dev.sotto.optimizer.packing.LayoutDiagonals;
import dev.sotto.optimizer.packing.PackOptions;
import dev.sotto.optimizer.packing.PackProgram;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Plans a program with bootstraps: precision, scale, modulus chain and places together.
///
/// The cheapest precision whose errors, carried to the outputs, leave room for noise is taken; then
/// the scale at which noise keeps what is left.
final class PlanBootstrapped {
  /// The part of the tolerance that noise and bootstraps may take, at six standard deviations: what
  /// approximation leaves.
  private static final double NOISE_SHARE = 0.1;

  private static final double DEVIATIONS = 6;
  private static final double MIN_SCALE_BITS = 27;
  private static final double MAX_SCALE_BITS = 42;
  private static final int ROUNDS = 5;

  /// Slots of a ciphertext.
  static final int SLOTS = 1 << (BootstrapChains.LOG_N - 1);

  /// Scales of outputs lie up to this far from that of the chain, as primes are found.
  private static final double FOUND_BITS = 1.0 / 32;

  private final PackedProgram program;
  private final LinearMaps linear;
  private final CostTable table;

  /// The deviation aimed at, and the largest that is not refused.
  private final double allowed;

  private final double most;
  private final Map<String, Double> bounds;

  private PlanBootstrapped(LinearMaps linear, CostTable table, double tolerance) {
    this.program = linear.program();
    this.linear = linear.foldedFirst();
    this.table = table;
    this.most = tolerance / DEVIATIONS;
    this.allowed = NOISE_SHARE * most;
    this.bounds = ValueBounds.of(program);
  }

  /// Packs a graph for the ring that bootstraps, at most `maxWidth` slots wide.
  static PackedProgram pack(
      TensorGraph graph, int maxWidth, CostTable table, LayoutDiagonals diagonals) {
    Bootstrapping bootstrapping = CoreParameters.bootstrapping(Precision.MODERATE, SLOTS);
    ModulusShape usual =
        BootstrapChains.deepest(MIN_SCALE_BITS, bootstrapping, 2 * ChooseBootstrapChain.USUAL_LEVEL)
            .getLast();
    return PackProgram.pack(graph, PackOptions.of(maxWidth, usual.costs(table)), diagonals);
  }

  /// The cheapest plan; empty where an operation alone is deeper than every chain, where nothing
  /// needs to be refreshed, or where noise would exceed the tolerance at the highest precision.
  ///
  /// @param tolerance on the outputs, relative to outputs of about 1
  static Optional<PlannedCircuit> plan(LinearMaps linear, CostTable table, double tolerance) {
    PlanBootstrapped planner = new PlanBootstrapped(linear, table, tolerance);
    for (Precision precision : List.of(Precision.MODERATE, Precision.STANDARD, Precision.HIGH)) {
      Optional<PlannedCircuit> plan = planner.plan(precision, planner::leavesRoom);
      if (plan.isPresent() && plan.get().outputDeviation() <= planner.allowed) {
        return plan;
      }
    }
    return planner
        .plan(Precision.HIGH, _ -> true)
        .filter(plan -> plan.outputDeviation() <= planner.most);
  }

  /// Whether bootstraps leave noise as much as they take of their part of the tolerance.
  private boolean leavesRoom(Candidate candidate) {
    return Math.sqrt(2) * errors(candidate) <= allowed;
  }

  /// Values of few slots take fewer levels to refresh; if the cheapest places have such values
  /// only, all is planned again for them.
  private Optional<PlannedCircuit> plan(Precision precision, Predicate<Candidate> precise) {
    Bootstrapping widest = CoreParameters.bootstrapping(precision, widestPeriod(program.nodes()));
    Optional<Candidate> candidate = plan(widest, precise);
    if (candidate.isEmpty()) {
      return Optional.empty();
    }
    Bootstrapping narrower =
        CoreParameters.bootstrapping(precision, refreshedPeriod(candidate.get()));
    if (!narrower.withSlots(widest.slots()).equals(widest)) {
      candidate =
          Stream.concat(candidate.stream(), plan(narrower, precise).stream())
              .min(Comparator.comparingDouble(Candidate::weight));
    }
    return candidate.map(this::emit);
  }

  /// The cheapest chain and places at the scale that they need; empty if nothing is refreshed, or
  /// none is precise enough.
  private Optional<Candidate> plan(Bootstrapping bootstrapping, Predicate<Candidate> precise) {
    double scaleBits = MIN_SCALE_BITS;
    Optional<Candidate> candidate = choose(scaleBits, bootstrapping, precise);
    for (int round = 0; round < ROUNDS && candidate.isPresent(); round++) {
      double wanted = scaleBits(candidate.get());
      if (wanted <= scaleBits) {
        break;
      }
      scaleBits = Math.min(MAX_SCALE_BITS, wanted);
      candidate = choose(scaleBits, bootstrapping, precise);
    }
    return candidate.filter(chosen -> !chosen.plan().refreshed().isEmpty());
  }

  private Optional<Candidate> choose(
      double scaleBits, Bootstrapping bootstrapping, Predicate<Candidate> precise) {
    return ChooseBootstrapChain.choose(linear, table, scaleBits, bootstrapping, precise);
  }

  /// The slots after which all refreshed contents repeat.
  private int refreshedPeriod(Candidate candidate) {
    return widestPeriod(
        program.nodes().stream()
            .filter(node -> candidate.plan().refreshed().containsKey(node.result()))
            .toList());
  }

  private PlannedCircuit emit(Candidate candidate) {
    LevelPlan plan = candidate.plan();
    Bootstrapping bootstrapping = candidate.shape().bootstrapping().orElseThrow();
    ModulusShape shape =
        BootstrapChains.with(
            candidate.shape(), bootstrapping.withSlots(refreshedPeriod(candidate)));
    ScaleTable scales = ScaleTable.of(shape);
    EmitCircuit.EmittedCircuit emitted =
        EmitCircuit.emit(
            linear,
            plan,
            scales,
            shape.costs(table),
            Optional.of(CoreParameters.bootstrapKeys(scales.parameters())));
    double noise = noise(candidate) / emitted.outputScale();
    double errors = errors(plan, scales);
    return new PlannedCircuit(
        program, emitted.circuit(), Math.hypot(noise, errors), emitted.nanos(), List.of());
  }

  /// The deviation of outputs by noise, times the scale.
  private double noise(Candidate candidate) {
    return EstimateNoise.outputDeviation(linear, BootstrapChains.LOG_N, candidate.plan());
  }

  /// The deviation of outputs by the bootstraps' own errors, without the rounding at the circuit's
  /// scale, which counts as noise.
  private double errors(Candidate candidate) {
    return errors(candidate.plan(), ScaleTable.of(candidate.shape()));
  }

  private double errors(LevelPlan plan, ScaleTable scales) {
    double error =
        CoreParameters.bootstrapDeviation(scales.parameters(), Math.pow(2, MAX_SCALE_BITS));
    Map<String, Double> errors = new LinkedHashMap<>();
    for (String value : plan.refreshed().keySet()) {
      errors.put(value, error * Objects.requireNonNull(bounds.get(value)));
    }
    return EstimateNoise.deviationFrom(linear, plan, errors);
  }

  /// The scale at which noise keeps what bootstraps leave of its part of the tolerance; where they
  /// leave nothing, that at which it is as small as they are, or as what they leave of the
  /// tolerance.
  private double scaleBits(Candidate candidate) {
    double errors = errors(candidate);
    double left = allowed * allowed - errors * errors;
    if (left < errors * errors) {
      double all = most * most - errors * errors;
      left = all > 0 ? Math.min(errors * errors, all) : errors * errors;
    }
    double bits = Math.log(noise(candidate) / Math.sqrt(left)) / Math.log(2) + FOUND_BITS;
    return Math.max(MIN_SCALE_BITS, Math.ceil(4 * bits) / 4);
  }

  /// The slots after which the contents of all these values repeat.
  private int widestPeriod(Collection<PackedNode> nodes) {
    int batch = SLOTS / program.width();
    return nodes.stream()
        .filter(node -> !(node.op() instanceof PackedOp.Input))
        .map(PackedNode::layout)
        .mapToInt(Layout::period)
        .map(period -> period * batch)
        .max()
        .orElse(SLOTS);
  }
}
