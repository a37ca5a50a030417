package dev.sotto.optimizer.approximation;

/// One row of a sparse matrix times many samples, eight entries at a time.
///
/// Loops over whole arrays from 0 on are those that the compiler turns into vector instructions;
/// with offsets, which might overlap, it does not. Used by one thread.
final class RowProduct {
  private static final int ENTRIES = 8;

  private final double[][] rows;
  private final double[] sum;
  private final double[] zeros;
  private final double[][] pending = new double[ENTRIES][];
  private final double[] factor = new double[ENTRIES];
  private int count;

  /// Takes the samples of each column.
  RowProduct(double[][] rows, int samples) {
    this.rows = rows;
    this.sum = new double[samples];
    this.zeros = new double[samples];
  }

  /// Adds an entry of the row.
  void add(int column, double value) {
    pending[count] = rows[column];
    factor[count] = value;
    if (++count == ENTRIES) {
      flush();
    }
  }

  /// Ends the row: adds its product to `result` from `at` on.
  void addTo(double[] result, int at) {
    if (count > 0) {
      for (int k = count; k < ENTRIES; k++) {
        pending[k] = zeros;
        factor[k] = 0;
      }
      flush();
    }
    for (int s = 0; s < sum.length; s++) {
      result[at + s] += sum[s];
      sum[s] = 0;
    }
  }

  private void flush() {
    accumulate(
        sum,
        pending[0],
        pending[1],
        pending[2],
        pending[3],
        pending[4],
        pending[5],
        pending[6],
        pending[7],
        factor);
    count = 0;
  }

  private static void accumulate(
      double[] sum,
      double[] x0,
      double[] x1,
      double[] x2,
      double[] x3,
      double[] x4,
      double[] x5,
      double[] x6,
      double[] x7,
      double[] factor) {
    double f0 = factor[0];
    double f1 = factor[1];
    double f2 = factor[2];
    double f3 = factor[3];
    double f4 = factor[4];
    double f5 = factor[5];
    double f6 = factor[6];
    double f7 = factor[7];
    for (int s = 0; s < sum.length; s++) {
      sum[s] +=
          (f0 * x0[s] + f1 * x1[s])
              + (f2 * x2[s] + f3 * x3[s])
              + (f4 * x4[s] + f5 * x5[s])
              + (f6 * x6[s] + f7 * x7[s]);
    }
  }
}
