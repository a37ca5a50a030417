package dev.sotto.runtime.client;

/// What to do with samples that drive an activation out of the interval it was calibrated for.
public enum RangePolicy {
  /// Refuse them before anything is encrypted.
  REFUSE,
  /// Encrypt them all the same; their results may be wrong.
  ALLOW
}
