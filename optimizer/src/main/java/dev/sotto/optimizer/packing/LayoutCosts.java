package dev.sotto.optimizer.packing;

import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.cost.BabySteps;
import dev.sotto.optimizer.cost.ChooseBabySteps;
import dev.sotto.optimizer.cost.DiagonalCount;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Measures what a node costs between candidate layouts; each combination once.
final class LayoutCosts {

  /// A fold and its cost in nanoseconds.
  record FoldCost(int fold, double nanos) {}

  /// A map whose products alone cost this many times the cheapest one known is not looked into.
  private static final double HOPELESS = 3;

  /// Diagonals are counted on one row in so many first: odd, so that all residues of rows occur.
  private static final int SAMPLED_ROWS = 17;

  private record Key(String node, List<Candidate> operands, Candidate result) {}

  private final RingCosts costs;
  private final Map<String, Integer> levels;
  private final LayoutDiagonals diagonals;
  private final Map<Key, FoldCost> known = new HashMap<>();

  /// The least cost of each node so far.
  private final Map<String, Double> cheapest = new HashMap<>();

  LayoutCosts(RingCosts costs, Map<String, Integer> levels, LayoutDiagonals diagonals) {
    this.costs = costs;
    this.levels = levels;
    this.diagonals = diagonals;
  }

  private int limbs(String value) {
    return levels.getOrDefault(value, 0) + 1;
  }

  /// The cheapest fold of an affine node between the given layouts.
  FoldCost affine(TensorNode node, TensorOp.Affine op, List<Candidate> operands, Candidate result) {
    return known.computeIfAbsent(
        new Key(node.result(), operands, result), key -> measure(node, op, operands, result));
  }

  private FoldCost measure(
      TensorNode node, TensorOp.Affine op, List<Candidate> operands, Candidate result) {
    int limbs = limbs(node.result()) + 1;
    double bound = HOPELESS * cheapest.getOrDefault(node.result(), Double.POSITIVE_INFINITY);
    DiagonalCount.Residues some = diagonals.of(node, op, operands, result, SAMPLED_ROWS);
    int least = Math.min(some.period(), some.largest());
    double sampled = costs.products(some.at(least), limbs);
    if (sampled > bound) {
      return new FoldCost(least, sampled);
    }
    DiagonalCount.Residues residues = diagonals.of(node, op, operands, result, 1);
    FoldCost whole = fold(node, residues, residues.largest(), limbs);
    if (residues.period() >= residues.largest()) {
      return whole;
    }
    FoldCost folded = fold(node, residues, residues.period(), limbs);
    return folded.nanos() <= whole.nanos() ? folded : whole;
  }

  private FoldCost fold(TensorNode node, DiagonalCount.Residues residues, int fold, int limbs) {
    DiagonalCount count = residues.at(fold);
    double least = costs.products(count, limbs);
    double best = cheapest.getOrDefault(node.result(), Double.POSITIVE_INFINITY);
    if (least > HOPELESS * best) {
      // Not worth a search for baby steps: never chosen, whatever they would cost.
      return new FoldCost(fold, least);
    }
    double price = costs.keyBytes(limbs) * RingCosts.NANOS_PER_KEY_BYTE;
    BabySteps steps = ChooseBabySteps.choose(count, costs, limbs, price);
    double nanos = costs.linear(count, steps, limbs) + price * steps.rotations().cardinality();
    cheapest.merge(node.result(), nanos, Math::min);
    return new FoldCost(fold, nanos);
  }

  /// The cost of an elementwise node on one ciphertext of its layout.
  double elementwise(TensorNode node) {
    int limbs = limbs(node.result());
    return switch (node.op()) {
      case TensorOp.Polynomial op ->
          costs.polynomial(op.polynomial(), limbs + op.polynomial().depth());
      case TensorOp.Multiply _ -> costs.multiply(limbs + 1);
      default -> 0;
    };
  }
}
