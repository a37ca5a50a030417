package dev.sotto.ckks.circuits;

import dev.sotto.ckks.kernel.FactorForm;
import dev.sotto.ckks.kernel.Factors;
import dev.sotto.ckks.ring.ScratchPool;
import java.util.ArrayList;
import java.util.List;

/// One limb of some diagonals, and the scratch arrays that it lies in until closed. Belongs to one
/// thread.
final class BorrowedFactors implements AutoCloseable {
  private final ScratchPool pool;
  private final List<double[]> borrowed = new ArrayList<>();
  private final List<double[]> arrays = new ArrayList<>();
  private final List<Integer> offsets = new ArrayList<>();

  BorrowedFactors(ScratchPool pool) {
    this.pool = pool;
  }

  /// An array until closed.
  double[] borrow() {
    double[] array = pool.take();
    borrowed.add(array);
    return array;
  }

  void add(double[] array, int offset) {
    arrays.add(array);
    offsets.add(offset);
  }

  /// The factors `[first, end)` of those added.
  Factors slice(FactorForm form, int first, int end) {
    double[][] parts = new double[end - first][];
    int[] starts = new int[end - first];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = arrays.get(first + i);
      starts[i] = offsets.get(first + i);
    }
    return new Factors(form, parts, starts);
  }

  @Override
  public void close() {
    borrowed.forEach(pool::give);
  }
}
