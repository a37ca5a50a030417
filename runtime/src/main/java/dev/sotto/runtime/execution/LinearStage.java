package dev.sotto.runtime.execution;

import dev.sotto.ckks.circuits.BabyGiantPlan;
import dev.sotto.ckks.circuits.DiagonalCache;
import dev.sotto.ckks.circuits.LinearTransform;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.Plaintext;
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
  private final List<double[]> bias;
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
    bias = bias(map, node.layout(), batch);
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
      double[] slots = bias.get(o);
      if (slots.length == 0) {
        results.add(folded);
      } else {
        Plaintext encoded = encoder.encode(slots, node.level(), node.scale());
        Ciphertext biased = evaluator.add(folded, encoded);
        evaluator.recycle(List.of(folded), List.of(biased));
        results.add(biased);
      }
    }
    return results;
  }

  /// The bias of each ciphertext of the result in its slots; empty where it is zero.
  private static List<double[]> bias(CircuitOp.Linear map, Layout layout, int batch) {
    int[] elements = layout.elements();
    List<double[]> ciphertexts = new ArrayList<>();
    for (int c = 0; c < layout.ciphertexts(); c++) {
      double[] slots = new double[layout.width() * batch];
      boolean zero = true;
      for (int s = 0; s < layout.width(); s++) {
        int element = elements[c * layout.period() + s % layout.period()];
        double value = element < 0 ? 0 : map.bias().at(element);
        zero &= value == 0;
        Arrays.fill(slots, s * batch, (s + 1) * batch, value);
      }
      ciphertexts.add(zero ? new double[0] : slots);
    }
    return ciphertexts;
  }
}
