package dev.sotto.runtime;

/// Hears how far a long task has come: keys made, read or written; operations computed.
@FunctionalInterface
public interface ProgressListener {
  /// Hears nothing.
  ProgressListener NONE = (done, total) -> {};

  /// `done` steps of `total` are through; called in the thread that works, so it must return soon.
  void accept(long done, long total);
}
