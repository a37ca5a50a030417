package dev.sotto.runtime.execution;

import dev.sotto.ckks.circuits.BabyGiantPlan;
import dev.sotto.ckks.circuits.LinearTransform;
import dev.sotto.ckks.circuits.PolynomialPlan;
import dev.sotto.ckks.ring.BegunConversion;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.LinearDiagonals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How much memory a circuit takes: counted in limbs, arrays of N doubles.
///
/// The counts follow what the core borrows at a time. Limbs that values share count for each of
/// them, so that the result is rather too high.
public final class WorkingMemory {
  /// Rotations of an input that one factor of CoeffsToSlots holds at a time, and sums.
  private static final int BOOTSTRAP_PAIRS = 16;

  private final Circuit circuit;
  private final CkksParameters parameters;
  private final Map<String, CircuitNode> nodes = new HashMap<>();

  /// Rotations of each linear map, by result.
  private final Map<String, Rotations> rotations = new HashMap<>();

  /// How many rotations an input of a linear map has, how many diagonals in all sums, and how many
  /// partial sums there are.
  private record Rotations(int babySteps, long diagonals, int sums) {}

  /// The memory of `circuit` over `parameters`.
  public WorkingMemory(Circuit circuit, CkksParameters parameters) {
    this.circuit = circuit;
    this.parameters = parameters;
    for (CircuitNode node : circuit.nodes()) {
      nodes.put(node.result(), node);
      if (node.op() instanceof CircuitOp.Linear map) {
        rotations.put(node.result(), rotations(map, node));
      }
    }
  }

  private Rotations rotations(CircuitOp.Linear map, CircuitNode node) {
    List<Layout> operands =
        node.operands().stream().map(name -> named(nodes, name).layout()).toList();
    LinearDiagonals symbolic =
        LinearDiagonals.of(map.matrices(), operands, node.layout(), map.fold());
    BatchedDiagonals diagonals = new BatchedDiagonals(symbolic, operands, circuit.batch());
    List<Integer> steps = diagonals.steps();
    if (steps.isEmpty()) {
      return new Rotations(0, 0, 0);
    }
    BabyGiantPlan plan = BabyGiantPlan.split(steps, map.babySteps() * circuit.batch());
    return new Rotations(
        plan.babySteps().size(),
        Math.ceilDiv(symbolic.count(), diagonals.inputs()),
        plan.giantSteps().size() * node.layout().ciphertexts());
  }

  /// Bytes of the tables of one context: of each prime, powers and inverse powers of a root and 7/8
  /// of a limb of each once more; of each rotation, half a limb of indices; of the encoder, roots
  /// and their order.
  public long tableBytes() {
    long primes = (long) parameters.moduli().size() + parameters.specialModuli().size();
    return bytes(4 * primes + circuit.keys().rotations().size() / 2 + 4);
  }

  /// Bytes that one run holds at its fullest, on `threads` threads.
  ///
  /// @param sumBytes what partial sums of one linear map may take, as in [ExecutionOptions]
  public long runBytes(long sumBytes, int threads) {
    List<List<String>> dead = CircuitExecutor.dead(circuit);
    long live = 0;
    long most = 0;
    for (int i = 0; i < circuit.nodes().size(); i++) {
      CircuitNode node = circuit.nodes().get(i);
      live += valueLimbs(node);
      most = Math.max(most, live + workspace(node, sumBytes, threads));
      for (String name : dead.get(i)) {
        CircuitNode gone = named(nodes, name);
        // Inputs stay the caller's.
        live -= gone.op() instanceof CircuitOp.Input ? 0 : valueLimbs(gone);
      }
    }
    return bytes(most + 4L * threads);
  }

  private long valueLimbs(CircuitNode node) {
    return (long) node.layout().ciphertexts() * (node.degree() + 1) * limbs(node.level());
  }

  /// What an operation takes beside operands and result.
  private long workspace(CircuitNode node, long sumBytes, int threads) {
    int level =
        node.operands().isEmpty() ? node.level() : named(nodes, node.operands().getFirst()).level();
    return switch (node.op()) {
      case CircuitOp.Input input -> 0;
      case CircuitOp.Linear map -> linear(node, level, sumBytes, threads);
      case CircuitOp.Polynomial(var polynomial) -> {
        PolynomialPlan plan =
            PolynomialPlan.of(
                List.of(dev.sotto.ckks.circuits.ChebyshevPolynomial.of(polynomial.toArray())),
                level - node.level());
        // Powers, and on the way down the quotients one sum of degree 2 each.
        long powers = 2L * plan.powers().size() * limbs(level);
        yield powers + 3L * plan.depth() * limbs(level) + keySwitch(level, threads);
      }
      case CircuitOp.Multiply() -> 0;
      case CircuitOp.Add() -> 0;
      case CircuitOp.Subtract() -> 0;
      case CircuitOp.Relinearize() -> keySwitch(level, threads);
      case CircuitOp.Rescale() -> keySwitch(level, threads);
      case CircuitOp.Adjust() -> 2L * limbs(level);
      case CircuitOp.Rotate rotate -> keySwitch(level, threads);
      case CircuitOp.Conjugate() -> keySwitch(level, threads);
      case CircuitOp.Bootstrap _ -> bootstrap(threads);
    };
  }

  /// Of a transform at the highest level: baby steps and sums modulo QP, the digits, and the two
  /// halves that follow.
  private long bootstrap(int threads) {
    int top = parameters.maxLevel();
    return BOOTSTRAP_PAIRS * 2L * extended(top) + digits(top, threads) + 4L * limbs(top);
  }

  /// The coefficients of all digits, those of all their limbs or a limb of each beside them, and on
  /// each thread two limbs of all.
  private long digits(int level, int threads) {
    long digits = parameters.digits(level);
    boolean cached = BegunConversion.staysInCache(limbs(level), parameters.degree());
    return limbs(level) + digits * (2L * threads + (cached ? 1 : extended(level)));
  }

  /// Digits, their products with the key, and both parts on their way through the division by P.
  private long keySwitch(int level, int threads) {
    int divided = 2 * parameters.specialModuli().size();
    boolean cached = BegunConversion.staysInCache(divided, parameters.degree());
    long division = divided + 2L * threads + 2L * (cached ? 1 : limbs(level));
    return Math.max(digits(level, threads), division) + 2L * extended(level) + 3L * limbs(level);
  }

  /// Partial sums and totals; beside them the digits of one input and, on each thread, one limb of
  /// its rotations and of some diagonals, or else a key switch of a giant step; then for the
  /// folding two more ciphertexts, and the bias.
  private long linear(CircuitNode node, int level, long sumBytes, int threads) {
    Rotations needed = named(rotations, node.result());
    long pair = 2L * extended(level);
    long held = LinearTransform.sumsHeld(needed.sums(), sumBytes, bytes(pair));
    long transformed = Math.min(needed.diagonals(), LinearTransform.DIAGONALS_AT_A_TIME) / 2 + 1;
    long rotated = 2L * needed.babySteps();
    long products =
        digits(level, threads) + needed.diagonals() / 2 + threads * (rotated + transformed);
    return (held + node.layout().ciphertexts()) * pair
        + Math.max(products, keySwitch(level, threads))
        + 5L * limbs(node.level());
  }

  private static <T> T named(Map<String, T> map, String name) {
    T found = map.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no value named " + name);
    }
    return found;
  }

  private int limbs(int level) {
    return parameters.limbs(level);
  }

  private int extended(int level) {
    return limbs(level) + parameters.specialModuli().size();
  }

  private long bytes(long limbs) {
    return limbs * parameters.degree() * Double.BYTES;
  }
}
