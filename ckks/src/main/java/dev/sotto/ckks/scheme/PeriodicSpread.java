package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.NttTable;
import java.util.Arrays;

/// Where the values of a polynomial `g` of small degree stand among those of `g(X^k)`: in the
/// transform's order they come in runs.
///
/// @param run equal values in a row
/// @param index for each run, the position of its value in the small transform
record PeriodicSpread(int run, int[] index) {
  /// The spread from degree `small` to degree `n`, a multiple of it.
  static PeriodicSpread of(int n, int small) {
    int[] positions = new int[n];
    Arrays.setAll(
        positions, j -> NttTable.position(small, NttTable.exponent(n, j) & (2 * small - 1)));
    int run = 1;
    while (run < n / small && runs(positions, 2 * run)) {
      run *= 2;
    }
    int[] index = new int[n / run];
    int length = run;
    Arrays.setAll(index, r -> positions[r * length]);
    return new PeriodicSpread(run, index);
  }

  private static boolean runs(int[] positions, int run) {
    for (int j = 0; j < positions.length; j++) {
      if (positions[j] != positions[j & -run]) {
        return false;
      }
    }
    return true;
  }

  /// Writes the values of `g(X^k)`.
  void spread(double[] values, double[] out) {
    for (int r = 0; r < index.length; r++) {
      Arrays.fill(out, r * run, (r + 1) * run, values[index[r]]);
    }
  }
}
