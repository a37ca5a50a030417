package dev.sotto.ckks.kernel;

/// Takes a part of an array as soon as it is complete, while it is in cache.
@FunctionalInterface
public interface FinishedPart {
  /// The elements `[start, end)`: all, or one of four equal parts.
  void accept(int start, int end);
}
