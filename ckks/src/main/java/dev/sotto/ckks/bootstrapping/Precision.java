package dev.sotto.ckks.bootstrapping;

/// How exactly a bootstrapping gives slots of [-1, 1] back, in bits: `-log₂` of the mean and of the
/// largest error of N = 2^16 and a scale of 2^40. [BootstrapPrecision] tells more.
public enum Precision {
  /// 12 bits on average, 8 in the worst slot; smaller primes leave room for more levels.
  LOW,
  /// 17 bits on average, 13 in the worst slot; 13 and 11 after a hundred in a row, because the
  /// sine's curvature adds up.
  MODERATE,
  /// 19 bits on average, 14 in the worst slot; 17 and 14 after a hundred in a row; two more levels.
  STANDARD,
  /// 22 bits on average, 18 in the worst slot; one more level.
  HIGH
}
