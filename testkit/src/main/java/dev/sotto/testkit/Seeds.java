package dev.sotto.testkit;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Runs a law over seeded random cases and names the seed of the case that fails.
///
/// `-Dsotto.seed=S` runs the one case of seed `S` again.
public final class Seeds {
  private static final String PROPERTY = "sotto.seed";

  private Seeds() {}

  /// Runs `law` on `cases` generators with the seeds `0 … cases-1`, or on the one of `sotto.seed`.
  public static void forEach(int cases, Consumer<SplittableRandom> law) {
    String chosen = System.getProperty(PROPERTY);
    if (chosen != null) {
      run(Long.parseLong(chosen), law);
      return;
    }
    for (long seed = 0; seed < cases; seed++) {
      run(seed, law);
    }
  }

  private static void run(long seed, Consumer<SplittableRandom> law) {
    try {
      law.accept(new SplittableRandom(seed));
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError("fails with -D" + PROPERTY + "=" + seed, failure);
    }
  }
}
