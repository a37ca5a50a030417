package dev.sotto.optimizer.levels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.packed.PackedProgram.PackedOutput;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.optimizer.levels.PlaceBootstraps.Placed;
import dev.sotto.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlaceBootstrapsTest {
  private static final Layout LAYOUT =
      new Layout(Shape.of(1, 4), 4, 4, 1, List.of(new Layout.Digit(1, 1, 4, 1)));

  /// Every operation costs more the higher it is; node `k` by its own factor.
  private record RandomCosts(Map<String, Double> factors, double bootstrap)
      implements PlaceBootstraps.Costs {
    static RandomCosts of(SplittableRandom random, PackedProgram program) {
      Map<String, Double> factors = new HashMap<>();
      program.nodes().forEach(node -> factors.put(node.result(), random.nextDouble()));
      return new RandomCosts(factors, 10 * random.nextDouble());
    }

    @Override
    public double operation(PackedNode node, int level) {
      return factors.getOrDefault(node.result(), 0.0) * (level + 1);
    }

    @Override
    public double bootstrap(PackedNode node, int level) {
      return bootstrap * (4 + level);
    }
  }

  private static PackedNode node(String result, PackedOp op, String... operands) {
    return new PackedNode(result, op, List.of(operands), LAYOUT, result);
  }

  private static PackedOp polynomial(int degree) {
    double[] coefficients = new double[degree + 1];
    coefficients[degree] = 1;
    return new PackedOp.Polynomial(new ChebyshevPolynomial(coefficients));
  }

  /// An input, then operations on any earlier values; the last one is the output.
  private static PackedProgram program(SplittableRandom random, int operations) {
    List<PackedNode> nodes = new ArrayList<>();
    nodes.add(node("v0", new PackedOp.Input("v0")));
    for (int i = 1; i <= operations; i++) {
      String last = "v" + (i - 1);
      String other = "v" + random.nextInt(i);
      nodes.add(
          switch (random.nextInt(4)) {
            case 0 -> node("v" + i, new PackedOp.Add(), last, other);
            case 1 -> node("v" + i, new PackedOp.Multiply(), last, other);
            default -> node("v" + i, polynomial(1 + random.nextInt(7)), last);
          });
    }
    return new PackedProgram("p", 4, nodes, List.of(new PackedOutput("y", "v" + operations)));
  }

  /// The least cost over all ways to give every value a level, with a bootstrap where a reader
  /// needs more than that.
  private static final class Enumeration {
    private final PackedProgram program;
    private final int input;
    private final int output;
    private final RandomCosts costs;
    private final int[] levels;
    private double best = Double.POSITIVE_INFINITY;

    Enumeration(PackedProgram program, int input, int output, RandomCosts costs) {
      this.program = program;
      this.input = input;
      this.output = output;
      this.costs = costs;
      this.levels = new int[program.nodes().size()];
    }

    double least(int next) {
      if (next == levels.length) {
        best = Math.min(best, cost());
        return best;
      }
      for (int level = 0; level <= output; level++) {
        levels[next] = level;
        least(next + 1);
      }
      return best;
    }

    private double cost() {
      double cost = 0;
      int[] refreshed = new int[levels.length];
      for (int i = 0; i < levels.length; i++) {
        PackedNode node = program.nodes().get(i);
        int needed = levels[i] + ProgramDepth.consumed(node.op());
        if (needed > output) {
          return Double.POSITIVE_INFINITY;
        }
        for (String operand : node.operands()) {
          int k = Integer.parseInt(operand.substring(1));
          if (levels[k] < needed) {
            refreshed[k] = Math.max(refreshed[k], needed);
          }
        }
        cost += costs.operation(node, levels[i]);
      }
      for (int i = 0; i < levels.length; i++) {
        if (refreshed[i] > 0 && (levels[i] < input || i == 0)) {
          return Double.POSITIVE_INFINITY;
        }
        cost += refreshed[i] > 0 ? costs.bootstrap(program.nodes().get(i), refreshed[i]) : 0;
      }
      return cost;
    }
  }

  @Test
  void noOtherChoiceOfLevelsAndBootstrapsIsCheaper() {
    Seeds.forEach(
        120,
        random -> {
          PackedProgram program = program(random, 5);
          RandomCosts costs = RandomCosts.of(random, program);
          int output = 4 + random.nextInt(2);
          double least = new Enumeration(program, 1, output, costs).least(0);
          Optional<Placed> placed = PlaceBootstraps.place(program, 1, output, costs);
          assertEquals(
              least,
              placed.map(Placed::nanos).orElse(Double.POSITIVE_INFINITY),
              1e-9 * Math.min(least, 1e9));
        });
  }

  @Test
  void readersNeverNeedMoreThanWhatIsComputedOrRefreshed() {
    Seeds.forEach(
        60,
        random -> {
          PackedProgram program = program(random, 40);
          LevelPlan plan =
              PlaceBootstraps.place(program, 2, 9, RandomCosts.of(random, program))
                  .orElseThrow()
                  .plan();
          for (PackedNode node : program.nodes()) {
            int needed = plan.level(node.result()) + ProgramDepth.consumed(node.op());
            assertTrue(needed <= 9, node::result);
            for (String operand : node.operands()) {
              int raw = plan.level(operand);
              assertTrue(
                  needed <= Math.max(raw, plan.refreshed().getOrDefault(operand, 0)), operand);
            }
          }
          plan.refreshed()
              .forEach(
                  (value, level) -> {
                    assertEquals(2, plan.level(value), value);
                    assertTrue(level > 2 && level <= 9, value);
                  });
        });
  }

  @Test
  void aProgramThatFitsIsNotRefreshed() {
    PackedProgram program =
        new PackedProgram(
            "p",
            4,
            List.of(
                node("v0", new PackedOp.Input("v0")),
                node("v1", polynomial(7), "v0"),
                node("v2", polynomial(7), "v1")),
            List.of(new PackedOutput("y", "v2")));
    RandomCosts costs = new RandomCosts(Map.of(), 1);
    assertTrue(plan(program, 6, costs).refreshed().isEmpty());
    assertEquals(Map.of("v1", 3), plan(program, 5, costs).refreshed());
  }

  private static LevelPlan plan(PackedProgram program, int output, RandomCosts costs) {
    return PlaceBootstraps.place(program, 2, output, costs).orElseThrow().plan();
  }

  @Test
  void aValueReadTwiceIsRefreshedOnceBeforeTheBranch() {
    // A residual block: `v2` after the branch would need `v1` beside it at the same level.
    PackedProgram program =
        new PackedProgram(
            "p",
            4,
            List.of(
                node("v0", new PackedOp.Input("v0")),
                node("v1", polynomial(7), "v0"),
                node("v2", polynomial(7), "v1"),
                node("v3", new PackedOp.Add(), "v2", "v1"),
                node("v4", polynomial(3), "v3")),
            List.of(new PackedOutput("y", "v4")));
    LevelPlan plan = plan(program, 6, new RandomCosts(Map.of(), 1));
    assertEquals(Map.of("v1", 5), plan.refreshed());
  }

  @Test
  void anOperationDeeperThanTheChainCannotBePlaced() {
    PackedProgram program =
        new PackedProgram(
            "p",
            4,
            List.of(node("v0", new PackedOp.Input("v0")), node("v1", polynomial(127), "v0")),
            List.of(new PackedOutput("y", "v1")));
    RandomCosts costs = new RandomCosts(Map.of(), 1);
    assertTrue(PlaceBootstraps.place(program, 2, 6, costs).isEmpty());
    assertTrue(PlaceBootstraps.place(program, 2, 7, costs).isPresent());
  }
}
