package dev.sotto.optimizer.levels;

import dev.sotto.ir.circuit.Bootstrapping;

/// The bootstrappings to choose from, the cheapest first.
enum RefreshPrecision {
  STANDARD(8, 30, 1, 9, 15.5),
  HIGH(11, 30, 5, 6, 21.5);

  private final int evalModLevels;
  private final int sineDegree;
  private final int arcsineDegree;
  private final int ratioBits;
  private final double bits;

  RefreshPrecision(
      int evalModLevels, int sineDegree, int arcsineDegree, int ratioBits, double bits) {
    this.evalModLevels = evalModLevels;
    this.sineDegree = sineDegree;
    this.arcsineDegree = arcsineDegree;
    this.ratioBits = ratioBits;
    this.bits = bits;
  }

  /// The bootstrapping of contents that repeat every `slots` slots.
  Bootstrapping bootstrapping(int slots) {
    return new Bootstrapping(
        slots, 3, evalModLevels, 3, 32, 13, sineDegree, 3, arcsineDegree, ratioBits);
  }

  /// The deviation of refreshed values of `[-1, 1]`.
  double deviation() {
    return Math.pow(2, -bits);
  }
}
