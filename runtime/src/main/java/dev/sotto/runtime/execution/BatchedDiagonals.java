package dev.sotto.runtime.execution;

import dev.sotto.ckks.circuits.DiagonalSource;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.LinearDiagonals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The diagonals of a linear map over virtual slots, each entry repeated for every sample of a
/// batch: virtual slot `s` of sample `b` of `B` is slot `s·B + b`.
final class BatchedDiagonals implements DiagonalSource {
  private final LinearDiagonals diagonals;
  private final int batch;

  /// Which ciphertext of which operand the inputs of the transform are.
  private final List<Part> parts = new ArrayList<>();

  private record Part(int operand, int ciphertext) {}

  BatchedDiagonals(LinearDiagonals diagonals, List<Layout> operands, int batch) {
    this.diagonals = diagonals;
    this.batch = batch;
    for (int operand = 0; operand < operands.size(); operand++) {
      for (int c = 0; c < operands.get(operand).ciphertexts(); c++) {
        parts.add(new Part(operand, c));
      }
    }
  }

  /// The number of ciphertexts that the transform takes.
  int inputs() {
    return parts.size();
  }

  /// All non-zero diagonals, as rotations of the ciphertext.
  List<Integer> steps() {
    return Arrays.stream(diagonals.distinct()).mapToObj(step -> step * batch).toList();
  }

  @Override
  public boolean fill(int output, int input, int step, double[] slots) {
    if (isZero(output, input, step, slots.length)) {
      return false;
    }
    Part part = parts.get(input);
    double[] virtual = batch == 1 ? slots : new double[slots.length / batch];
    diagonals.fill(output, part.operand(), part.ciphertext(), step / batch, virtual);
    for (int s = 0; s < virtual.length && batch > 1; s++) {
      Arrays.fill(slots, s * batch, (s + 1) * batch, virtual[s]);
    }
    return true;
  }

  @Override
  public boolean isZero(int output, int input, int step, int slotCount) {
    Part part = parts.get(input);
    int[] present = diagonals.diagonals(output, part.operand(), part.ciphertext());
    return step % batch != 0 || Arrays.binarySearch(present, step / batch) < 0;
  }
}
