package dev.sotto.ckks.bootstrapping;

/// How exactly a bootstrapping gives slots of [-1, 1] back, in bits: `-log₂` of the mean and of the
/// largest error.
public enum Precision {
  /// 11 bits on average, 9 in the worst slot.
  LOW,
  /// 16 bits on average, 14 in the worst slot.
  STANDARD,
  /// 22 bits on average, 19 in the worst slot, with three more levels.
  HIGH
}
