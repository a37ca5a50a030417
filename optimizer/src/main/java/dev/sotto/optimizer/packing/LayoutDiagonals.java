package dev.sotto.optimizer.packing;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.cost.DiagonalCount;
import dev.sotto.optimizer.cost.MatrixPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The diagonals of a graph's maps between candidate layouts, each found once, whatever the ring.
public final class LayoutDiagonals {
  private final Map<String, List<MatrixPattern>> patterns = new HashMap<>();
  private final Map<Key, DiagonalCount.Residues> known = new HashMap<>();

  /// Of a graph of which nothing is known yet.
  public LayoutDiagonals() {}

  /// What diagonals depend on of a layout: not its width, which follows the ring.
  private record Place(int period, int ciphertexts, List<Layout.Digit> digits) {
    static Place of(Candidate candidate) {
      Layout layout = candidate.layout();
      return new Place(layout.period(), layout.ciphertexts(), layout.digits());
    }
  }

  private record Key(String node, List<Place> operands, Place result, int rowStep) {}

  /// Those of every `rowStep`-th row of an affine node.
  DiagonalCount.Residues of(
      TensorNode node,
      TensorOp.Affine op,
      List<Candidate> operands,
      Candidate result,
      int rowStep) {
    List<Place> places = operands.stream().map(Place::of).toList();
    return known.computeIfAbsent(
        new Key(node.result(), places, Place.of(result), rowStep),
        key -> count(node.result(), op.matrices(), operands, result, rowStep));
  }

  private DiagonalCount.Residues count(
      String node,
      List<LinearOperator> operators,
      List<Candidate> operands,
      Candidate result,
      int rowStep) {
    List<MatrixPattern> matrices =
        patterns.computeIfAbsent(node, key -> operators.stream().map(MatrixPattern::of).toList());
    List<DiagonalCount.Operand> columns = new ArrayList<>();
    for (int i = 0; i < matrices.size(); i++) {
      Layout layout = operands.get(i).layout();
      columns.add(
          new DiagonalCount.Operand(
              matrices.get(i), operands.get(i).positions(), layout.period(), layout.ciphertexts()));
    }
    Layout layout = result.layout();
    return DiagonalCount.residues(
        columns, result.positions(), layout.period(), layout.ciphertexts(), rowStep);
  }
}
