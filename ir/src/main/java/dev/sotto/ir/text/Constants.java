package dev.sotto.ir.text;

/// What a printer does with large arrays of constants.
public enum Constants {
  /// Written in full at the end: the text can be parsed again.
  FULL,
  /// Only named with their shape, for human readers: the text cannot be parsed.
  ELIDED
}
