package dev.sotto.ckks.random;

/// Vectors with a given number of coefficients ±1 and zeros otherwise, all equally likely.
public final class SparseTernarySampler {
  private SparseTernarySampler() {}

  /// Fills `coefficients`; no branch or index depends on the values.
  ///
  /// Each position in turn is taken with the probability that fills the weight exactly: those left
  /// to take over those left to see. Each probability is off by at most 2^-47.
  ///
  /// @param weight the number of coefficients that are not zero
  /// @throws IllegalArgumentException unless the weight is in `[0, coefficients.length]`
  public static void fill(RandomStream stream, int weight, double[] coefficients) {
    if (weight < 0 || weight > coefficients.length) {
      throw new IllegalArgumentException(
          "weight " + weight + " outside [0, " + coefficients.length + "]");
    }
    long left = weight;
    for (int i = 0; i < coefficients.length; i++) {
      long word = stream.nextLong();
      long draw = Math.unsignedMultiplyHigh(word, coefficients.length - i);
      long taken = (draw - left) >>> 63;
      // The product's high word leaves the lowest bit of the word free to be the sign.
      long sign = ((word & 1) << 1) - 1;
      coefficients[i] = (double) (taken * sign);
      left -= taken;
    }
  }
}
