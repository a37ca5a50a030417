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
    return new Factors(
        form,
        arrays.subList(first, end).toArray(double[][]::new),
        offsets.subList(first, end).stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public void close() {
    borrowed.forEach(pool::give);
  }
}
