package dev.sotto.optimizer.levels;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.packed.Layout;
import dev.sotto.optimizer.cost.DiagonalCount;
import dev.sotto.optimizer.cost.MatrixPattern;
import java.util.ArrayList;
import java.util.List;

/// Counts the diagonals of a linear map between settled layouts.
final class LinearCounts {
  private LinearCounts() {}

  static DiagonalCount of(
      List<LinearOperator> matrices, List<Layout> operands, Layout result, int fold) {
    List<DiagonalCount.Operand> columns = new ArrayList<>();
    for (int i = 0; i < matrices.size(); i++) {
      Layout layout = operands.get(i);
      columns.add(
          new DiagonalCount.Operand(
              MatrixPattern.of(matrices.get(i)),
              layout.positions(),
              layout.period(),
              layout.ciphertexts()));
    }
    return DiagonalCount.of(
        columns, result.positions(), result.period(), result.ciphertexts(), fold);
  }
}
