package dev.sotto.runtime.execution;

import dev.sotto.ckks.circuits.BabyGiantPlan;
import dev.sotto.ckks.circuits.DiagonalCache;
import dev.sotto.ckks.circuits.LinearTransform;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.LinearDiagonals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// One linear map of a circuit, planned: a transform by diagonals, the rotations that fold it
/// before or after its rescale, the bias. Safe for use by several threads.
final class LinearStage {
  private final Evaluator evaluator;
  private final Encoder encoder;
  private final CircuitNode node;
  private final LinearTransform transform;
  private final List<StageBias> biases;
  private final List<Integer> foldsBefore;
  private final List<Integer> foldsAfter;
  private final long sumBytes;

  LinearStage(
      Evaluator evaluator,
      Encoder encoder,
      CircuitOp.Linear map,
      CircuitNode node,
      List<CircuitNode> operands,
      int batch,
      AtomicLong diagonalBytes,
      long sumBytes) {
    this.evaluator = evaluator;
    this.encoder = encoder;
    this.node = node;
    this.sumBytes = sumBytes;
    List<Layout> layouts = operands.stream().map(CircuitNode::layout).toList();
    LinearDiagonals symbolic =
        LinearDiagonals.of(map.matrices(), layouts, node.layout(), map.fold());
    List<Integer> folds =
        Arrays.stream(symbolic.foldSteps()).mapToObj(step -> step * batch).toList();
    foldsBefore = map.foldsFirst() ? folds : List.of();
    foldsAfter = map.foldsFirst() ? List.of() : folds;
    BatchedDiagonals diagonals = new BatchedDiagonals(symbolic, layouts, batch);
    transform =
        new LinearTransform(
            evaluator,
            encoder,
            diagonals.inputs(),
            node.layout().ciphertexts(),
            diagonals,
            BabyGiantPlan.split(diagonals.steps(), map.babySteps() * batch),
            new DiagonalCache(diagonalBytes));
    biases = biases(map, node, batch);
  }

  /// Keeps encoded biases between runs as far as they fit; called once, before any run.
  ///
  /// @param bytesLeft how many bytes may still be kept; shared with diagonals, of which the
  ///   coefficients spare more time for their bytes and so should have theirs, the limbs less
  void keepBiases(AtomicLong bytesLeft) {
    CkksParameters parameters = evaluator.context().parameters();
    long limbBytes = (long) parameters.degree() * Double.BYTES;
    biases.forEach(bias -> bias.keep(limbBytes, parameters.limbs(node.level()), bytesLeft));
  }

  List<Ciphertext> evaluate(List<List<Ciphertext>> operands) {
    List<Ciphertext> inputs = operands.stream().flatMap(List::stream).toList();
    List<Ciphertext> sums =
        transform.evaluate(inputs, foldsBefore, List.of(), node.scale(), sumBytes);
    List<Ciphertext> results = new ArrayList<>();
    for (int o = 0; o < sums.size(); o++) {
      Ciphertext folded = sums.get(o);
      for (int step : foldsAfter) {
        Ciphertext rotated = evaluator.rotate(folded, step);
        Ciphertext sum = evaluator.add(folded, rotated);
        evaluator.recycle(List.of(folded, rotated), List.of());
        folded = sum;
      }
      results.add(biases.get(o).addTo(folded, evaluator, encoder));
    }
    return results;
  }

  /// The bias of each ciphertext of the result.
  private static List<StageBias> biases(CircuitOp.Linear map, CircuitNode node, int batch) {
    Layout layout = node.layout();
    int[] elements = layout.elements();
    List<StageBias> biases = new ArrayList<>();
    for (int c = 0; c < layout.ciphertexts(); c++) {
      double[] slots = new double[layout.width() * batch];
      boolean zero = true;
      for (int s = 0; s < layout.width(); s++) {
        int element = elements[c * layout.period() + s % layout.period()];
        double value = element < 0 ? 0 : map.bias().at(element);
        zero &= value == 0;
        Arrays.fill(slots, s * batch, (s + 1) * batch, value);
      }
      biases.add(new StageBias(zero ? new double[0] : slots, node.level(), node.scale()));
    }
    return List.copyOf(biases);
  }
}
