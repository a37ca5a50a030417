package dev.sotto.ir.circuit;

import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.ir.internal.Scope;
import dev.sotto.ir.packed.LayoutRules;
import dev.sotto.ir.packed.LinearDiagonals;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks that a [Circuit] is well formed: names, arities, layouts, levels, scales, degrees, keys.
///
/// Goes through every matrix once, to know the rotations that its diagonals need.
public final class CircuitVerifier {
  /// Rounding of the doubles that carry scales, with room for the depth of any circuit.
  private static final double SCALE_TOLERANCE = 1e-9;

  private static final int MAX_LOG_N = 17;

  private final Circuit circuit;
  private final Scope<CircuitNode> scope;
  private final Map<Integer, Integer> rotationLevels = new HashMap<>();
  private final Set<String> inputs = new HashSet<>();

  private CircuitVerifier(Circuit circuit) {
    this.circuit = circuit;
    this.scope = new Scope<>("CircuitVerifier: " + circuit.name());
  }

  /// Returns `circuit`; throws `CompilerBugException`, naming the operator, where it is malformed.
  public static Circuit verify(Circuit circuit) {
    new CircuitVerifier(circuit).verify();
    return circuit;
  }

  private void verify() {
    scope.enter("its frame");
    int logN = circuit.parameters().logN();
    scope.require(logN >= 2 && logN <= MAX_LOG_N, "log N %d outside [2, %d]", logN, MAX_LOG_N);
    scope.require(!circuit.parameters().levelPrimes().isEmpty(), "no primes");
    int slots = circuit.parameters().slots();
    circuit.parameters().bootstrapping().ifPresent(this::bootstrapping);
    scope.require(
        Integer.bitCount(circuit.width()) == 1 && circuit.width() <= slots,
        "width %d with %d slots",
        circuit.width(),
        slots);
    keys(circuit.keys().rotations(), 1, rotationLevels);
    keys(circuit.keys().lowRotations(), 1, new HashMap<>());
    keys(circuit.keys().raisedRotations(), 0, new HashMap<>());
    for (CircuitNode node : circuit.nodes()) {
      String kind = node.op().getClass().getSimpleName();
      scope.enter("'%s' = %s".formatted(node.result(), kind));
      frame(node);
      try {
        LayoutRules.requireInjective(node.layout());
        check(node, scope.operands(node.operands()));
      } catch (IllegalArgumentException unfit) {
        throw scope.bug(String.valueOf(unfit.getMessage()));
      }
      scope.define(node.result(), node);
    }
    for (CircuitOutput output : circuit.outputs()) {
      CircuitNode value = scope.output(output.name(), output.value());
      scope.require(value.degree() == 1, "is of degree %d", value.degree());
    }
  }

  private void keys(List<RotationKey> keys, int least, Map<Integer, Integer> levels) {
    int slots = circuit.parameters().slots();
    for (RotationKey key : keys) {
      scope.require(
          key.step() >= least && key.step() < slots,
          "rotation %d outside [%d, %d)",
          key.step(),
          least,
          slots);
      scope.require(levels.put(key.step(), key.level()) == null, "key %d twice", key.step());
    }
  }

  private void bootstrapping(Bootstrapping bootstrapping) {
    scope.require(
        bootstrapping.slots() <= circuit.parameters().slots(),
        "bootstrapping of %d slots of %d",
        bootstrapping.slots(),
        circuit.parameters().slots());
    scope.require(
        bootstrapping.inputLevel() < circuit.parameters().outputLevel(),
        "bootstrapping from level %d to %d",
        bootstrapping.inputLevel(),
        circuit.parameters().outputLevel());
  }

  private void frame(CircuitNode node) {
    int maxLevel = circuit.parameters().maxLevel();
    scope.require(
        node.level() >= 0 && node.level() <= maxLevel,
        "level %d outside [0, %d]",
        node.level(),
        maxLevel);
    scope.require(
        Double.isFinite(node.scale()) && node.scale() >= 1, "scale %s below 1", node.scale());
    int width = node.layout().width();
    scope.require(
        width == circuit.width(), "width %d in a circuit of width %d", width, circuit.width());
  }

  private void check(CircuitNode node, List<CircuitNode> operands) {
    switch (node.op()) {
      case CircuitOp.Input(String name) -> {
        requireArity(operands, 0);
        requireDegrees(node, 1, operands, 1);
        scope.require(inputs.add(name), "input '%s' a second time", name);
      }
      case CircuitOp.Linear linear -> linear(linear, node, operands);
      case CircuitOp.Polynomial(var polynomial) -> {
        requireElementwise(node, operands, 1);
        requireDegrees(node, 1, operands, 1);
        requireLevel(node, operands, polynomial.depth());
        if (polynomial.degree() > 1) {
          requireRelinearization(operands.getFirst().level());
        }
      }
      case CircuitOp.Multiply _ -> {
        requireElementwise(node, operands, 2);
        requireDegrees(node, 2, operands, 1);
        requireLevel(node, operands, 0);
        requireScale(node, operands.get(0).scale() * operands.get(1).scale());
      }
      case CircuitOp.Add _, CircuitOp.Subtract _ -> {
        requireElementwise(node, operands, 2);
        requireDegrees(node, node.degree(), operands, node.degree());
        requireLevel(node, operands, 0);
        operands.forEach(operand -> requireScale(node, operand.scale()));
      }
      case CircuitOp.Relinearize _ -> {
        requireElementwise(node, operands, 1);
        requireDegrees(node, 1, operands, 2);
        requireLevel(node, operands, 0);
        requireScale(node, operands.getFirst().scale());
        requireRelinearization(node.level());
      }
      case CircuitOp.Rescale _ -> {
        requireElementwise(node, operands, 1);
        requireDegrees(node, node.degree(), operands, node.degree());
        requireLevel(node, operands, 1);
        double scale = operands.getFirst().scale();
        for (long prime : circuit.parameters().levelPrimes().get(node.level() + 1)) {
          scale /= prime;
        }
        requireScale(node, scale);
      }
      case CircuitOp.Adjust _ -> {
        requireElementwise(node, operands, 1);
        requireDegrees(node, 1, operands, 1);
        int from = operands.getFirst().level();
        scope.require(
            node.level() < from, "level %d, not below its operand's %d", node.level(), from);
      }
      case CircuitOp.Rotate(int step) -> {
        requireUnchanged(node, operands);
        requireRotation(step, node.level());
      }
      case CircuitOp.Conjugate _ -> {
        requireUnchanged(node, operands);
        int keyLevel = circuit.keys().conjugationLevel();
        scope.require(
            keyLevel >= node.level(),
            "needs the conjugation key at level %d, listed up to %d",
            node.level(),
            keyLevel);
      }
      case CircuitOp.Bootstrap(double bound) -> {
        requireElementwise(node, operands, 1);
        requireDegrees(node, 1, operands, 1);
        bootstrap(bound, node, operands.getFirst());
      }
    }
  }

  /// The keys that its transforms use are the core's affair; here they are known by one flag.
  private void bootstrap(double bound, CircuitNode node, CircuitNode operand) {
    CircuitParameters parameters = circuit.parameters();
    scope.require(bound > 0 && Double.isFinite(bound), "bound %s is not positive", bound);
    Bootstrapping bootstrapping =
        parameters
            .bootstrapping()
            .orElseThrow(() -> scope.bug("the parameters have no bootstrapping"));
    scope.require(
        operand.level() >= bootstrapping.inputLevel(),
        "an operand at level %d, below %d",
        operand.level(),
        bootstrapping.inputLevel());
    scope.require(
        node.level() <= parameters.outputLevel(),
        "level %d, above %d",
        node.level(),
        parameters.outputLevel());
    long repeated = (long) node.layout().period() * circuit.batch();
    scope.require(
        bootstrapping.slots() % repeated == 0,
        "contents of period %d where %d slots are refreshed",
        repeated,
        bootstrapping.slots());
    scope.require(circuit.keys().encapsulation(), "needs the keys of encapsulation");
  }

  private void linear(CircuitOp.Linear linear, CircuitNode node, List<CircuitNode> operands) {
    var layouts = operands.stream().map(CircuitNode::layout).toList();
    LinearDiagonals diagonals =
        LinearDiagonals.of(linear.matrices(), layouts, node.layout(), linear.fold());
    requireDegrees(node, 1, operands, 1);
    requireLevel(node, operands, 1);
    scope.require(
        linear.bias().size() == node.layout().shape().size(),
        "a bias of shape %s for %s",
        linear.bias().shape(),
        node.layout().shape());
    scope.require(
        linear.babySteps() >= 1 && Integer.bitCount(linear.babySteps()) == 1,
        "%d baby steps, not a power of two",
        linear.babySteps());
    for (CircuitNode operand : operands) {
      scope.require(
          sameScale(operand.scale(), operands.getFirst().scale()),
          "operands at scales %s and %s",
          operands.getFirst().scale(),
          operand.scale());
    }
    for (int step : diagonals.productRotations(linear.babySteps())) {
      requireVirtualRotation(step, node.level() + 1);
    }
    for (int step : diagonals.foldSteps()) {
      requireVirtualRotation(step, node.level() + (linear.foldsFirst() ? 1 : 0));
    }
  }

  private void requireVirtualRotation(int step, int level) {
    long physical = (long) step * circuit.batch() % circuit.parameters().slots();
    if (physical != 0) {
      requireRotation((int) physical, level);
    }
  }

  private void requireUnchanged(CircuitNode node, List<CircuitNode> operands) {
    requireElementwise(node, operands, 1);
    requireDegrees(node, 1, operands, 1);
    requireLevel(node, operands, 0);
    requireScale(node, operands.getFirst().scale());
  }

  private void requireElementwise(CircuitNode node, List<CircuitNode> operands, int arity) {
    requireArity(operands, arity);
    for (CircuitNode operand : operands) {
      scope.require(
          LayoutRules.samePlaces(operand.layout(), node.layout()),
          "an operand laid out by %s, the result by %s",
          operand.layout(),
          node.layout());
    }
  }

  private void requireArity(List<CircuitNode> operands, int arity) {
    scope.require(operands.size() == arity, "%d operands instead of %d", operands.size(), arity);
  }

  private void requireDegrees(
      CircuitNode node, int result, List<CircuitNode> operands, int operandDegree) {
    boolean known = node.degree() == 1 || node.degree() == 2;
    scope.require(known && node.degree() == result, "degree %d", node.degree());
    for (CircuitNode operand : operands) {
      scope.require(
          operand.degree() == operandDegree,
          "operand '%s' of degree %d instead of %d",
          operand.result(),
          operand.degree(),
          operandDegree);
    }
  }

  private void requireLevel(CircuitNode node, List<CircuitNode> operands, int consumed) {
    for (CircuitNode operand : operands) {
      scope.require(
          operand.level() - consumed == node.level(),
          "level %d from operand '%s' at level %d, with %d consumed",
          node.level(),
          operand.result(),
          operand.level(),
          consumed);
    }
  }

  private void requireScale(CircuitNode node, double scale) {
    scope.require(
        sameScale(node.scale(), scale), "scale %s, its operands give %s", node.scale(), scale);
  }

  private static boolean sameScale(double a, double b) {
    return Math.abs(a - b) <= SCALE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
  }

  private void requireRotation(int step, int level) {
    int listed = rotationLevels.getOrDefault(step, -1);
    scope.require(
        listed >= level,
        "needs the key of rotation %d at level %d, listed up to %d",
        step,
        level,
        listed);
  }

  private void requireRelinearization(int level) {
    int listed = circuit.keys().relinearizationLevel();
    scope.require(
        listed >= level,
        "needs the relinearization key at level %d, listed up to %d",
        level,
        listed);
  }
}
