package dev.sotto.optimizer.approximation;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/// Estimates the time of a run before layouts are known, to compare approximations by.
///
/// A matrix is taken to have as many diagonals as its entries fill, which holds for dense matrices
/// and about for convolutions. Used by one thread.
final class EstimateRun {
  private final TensorGraph graph;
  private final IntFunction<RingCosts> rings;

  /// By depth, of those asked for so far: choosing a ring takes longer than estimating a run in it.
  private final Map<Integer, RingCosts> known = new HashMap<>();

  private final Map<String, Double> diagonals = new HashMap<>();
  private long entries;

  /// @param rings the costs in the ring that circuits of a depth get
  EstimateRun(TensorGraph graph, IntFunction<RingCosts> rings) {
    this.graph = graph;
    this.rings = rings;
    for (TensorNode node : graph.nodes()) {
      if (node.op() instanceof TensorOp.Affine affine) {
        for (LinearOperator matrix : affine.matrices()) {
          long own = entries(matrix);
          entries += own;
          double filled = (double) own / Math.max(matrix.rows(), matrix.columns());
          diagonals.merge(node.result(), Math.max(1, filled), Double::sum);
        }
      }
    }
  }

  private static long entries(LinearOperator matrix) {
    long[] entries = new long[1];
    for (int row = 0; row < matrix.rows(); row++) {
      matrix.forEachInRow(row, (column, value) -> entries[0]++);
    }
    return entries[0];
  }

  /// log₂ of the degree of the ring that circuits of so many levels get.
  int logN(int levels) {
    return costs(Math.max(0, levels)).logN();
  }

  private RingCosts costs(int levels) {
    return known.computeIfAbsent(levels, rings::apply);
  }

  /// Entries of all matrices.
  long entries() {
    return entries;
  }

  /// Single-thread nanoseconds with `approximations`, by result.
  double nanos(Map<String, Approximation> approximations) {
    RingCosts costs = costs(FitInOrder.levels(graph, approximations));
    int slots = 1 << (costs.logN() - 1);
    Map<String, Integer> levels = new HashMap<>();
    double nanos = 0;
    for (TensorNode node : graph.nodes().reversed()) {
      int limbs = levels.getOrDefault(node.result(), 0) + 1 + depth(node, approximations);
      int ciphertexts = Math.ceilDiv(node.shape().size(), slots);
      nanos += ciphertexts * nanos(node, approximations, costs, limbs);
      node.operands().forEach(operand -> levels.merge(operand, limbs - 1, Math::max));
    }
    return nanos;
  }

  private double nanos(
      TensorNode node, Map<String, Approximation> approximations, RingCosts costs, int limbs) {
    if (node.op() instanceof TensorOp.Affine) {
      double count = diagonals.getOrDefault(node.result(), 1.0);
      return costs.linear(count, limbs);
    }
    if (node.op() instanceof TensorOp.Multiply) {
      return costs.multiply(limbs);
    }
    double nanos = 0;
    Approximation approximation = approximations.get(node.result());
    if (approximation != null) {
      int at = limbs;
      for (ChebyshevPolynomial factor : approximation.factors()) {
        nanos += costs.polynomial(factor, at);
        at -= factor.depth();
      }
      nanos += approximation.timesInput() ? costs.multiply(at) : 0;
    }
    return nanos;
  }

  /// The levels that a node takes.
  static int depth(TensorNode node, Map<String, Approximation> approximations) {
    Approximation approximation = approximations.get(node.result());
    if (approximation != null) {
      return approximation.depth();
    }
    return node.op() instanceof TensorOp.Affine || node.op() instanceof TensorOp.Multiply ? 1 : 0;
  }
}
