package dev.sotto.ckks.circuits;

import dev.sotto.ckks.kernel.FactorForm;

/// The encoded diagonals of one transform, numbered from 0, for use one limb at a time. Safe for
/// use by several threads.
interface EncodedDiagonals {
  /// How limbs are stored.
  FactorForm form();

  /// Makes diagonals `[first, end)` ready, on all workers.
  Range prepare(int first, int end);

  /// Some diagonals, until closed.
  interface Range extends AutoCloseable {
    /// Adds limb `limb` of diagonals `[first, end)` to `out`, in order.
    void limbs(int limb, int first, int end, BorrowedFactors out);

    @Override
    void close();
  }
}
