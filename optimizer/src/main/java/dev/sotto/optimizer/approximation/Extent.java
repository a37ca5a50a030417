package dev.sotto.optimizer.approximation;

/// The least and the greatest of some numbers; NaN where one is.
record Extent(double least, double greatest) {
  /// Of no numbers: from infinity to minus infinity.
  static Extent of(double[] values) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    return new Extent(least, greatest);
  }

  /// Of those that are finite, from `from` to before `to`.
  static Extent ofFinite(double[] values, int from, int to) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int k = from; k < to; k++) {
      double value = values[k];
      if (value < least && value >= -Double.MAX_VALUE) {
        least = value;
      }
      if (value > greatest && value <= Double.MAX_VALUE) {
        greatest = value;
      }
    }
    return new Extent(least, greatest);
  }

  double magnitude() {
    return Math.max(Math.abs(least), Math.abs(greatest));
  }
}
