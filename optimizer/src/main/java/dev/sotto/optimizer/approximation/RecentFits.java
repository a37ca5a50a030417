package dev.sotto.optimizer.approximation;

import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/// The last few fits on the same samples: a search that goes on by another meter begins with steps
/// that were just tried. Used by one thread.
final class RecentFits {
  /// Each holds a network's values on all samples: so many are kept, and more of small networks.
  private static final int FEWEST = 4;

  private static final long NUMBERS = 1 << 23;

  private final Deque<Recent> fits = new ArrayDeque<>();

  /// What was asked for, and what that gave.
  private record Recent(Map<String, Integer> depths, Map<String, Form> forms, Fitted fitted) {}

  /// What these depths and forms gave, by any meter.
  Optional<Fitted> find(Map<String, Integer> depths, Map<String, Form> forms) {
    return fits.stream()
        .filter(fit -> fit.depths().equals(depths) && fit.forms().equals(forms))
        .map(Recent::fitted)
        .findFirst();
  }

  void add(Map<String, Integer> depths, Map<String, Form> forms, Fitted fitted) {
    long numbers = fitted.values().values().stream().mapToLong(value -> value.length).sum();
    while (fits.size() >= Math.max(FEWEST, NUMBERS / Math.max(1, numbers))) {
      fits.removeFirst();
    }
    fits.addLast(new Recent(Map.copyOf(depths), Map.copyOf(forms), fitted));
  }
}
