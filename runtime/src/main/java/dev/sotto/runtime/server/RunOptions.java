package dev.sotto.runtime.server;

import dev.sotto.runtime.ProgressListener;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// How one run is watched and ended. Immutable.
///
/// Deadline and cancellation are looked at before every operation of the circuit, and so is
/// interruption of the thread: a run ends at most one operation late.
///
/// @param deadline how long the run may take, from its start
/// @param cancelled asked whether to give up; `AtomicBoolean::get` of a token is enough
/// @param progress hears of operations computed, those of all batches in the total
/// @param values sees every value, encrypted
public record RunOptions(
    Optional<Duration> deadline,
    BooleanSupplier cancelled,
    ProgressListener progress,
    ValueListener values) {
  /// No deadline, nobody who cancels or listens.
  public static final RunOptions DEFAULT =
      new RunOptions(Optional.empty(), () -> false, ProgressListener.NONE, ValueListener.NONE);

  /// Throws `IllegalArgumentException` for a deadline that is not positive.
  public RunOptions {
    if (deadline.isPresent() && !deadline.get().isPositive()) {
      throw new IllegalArgumentException("a deadline of " + deadline.get() + " is not positive");
    }
  }

  /// As these, with a deadline.
  ///
  /// @throws IllegalArgumentException if it is not positive
  public RunOptions withDeadline(Duration other) {
    return new RunOptions(Optional.of(other), cancelled, progress, values);
  }

  /// As these, with someone who may cancel.
  public RunOptions withCancellation(BooleanSupplier other) {
    return new RunOptions(deadline, other, progress, values);
  }

  /// As these, with a listener.
  public RunOptions withProgress(ProgressListener other) {
    return new RunOptions(deadline, cancelled, other, values);
  }

  /// As these, with a listener for every value.
  public RunOptions withValues(ValueListener other) {
    return new RunOptions(deadline, cancelled, progress, other);
  }
}
