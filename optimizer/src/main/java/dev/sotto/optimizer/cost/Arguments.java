package dev.sotto.optimizer.cost;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Where the arguments of polynomials lie, by the value that a polynomial takes: the part of what
/// calibration samples show in each of [#PARTS] equal parts of `[-1, 1]`, elements counted by how
/// strongly they act on what follows. A sixteenth is spread evenly, for what they do not show.
public final class Arguments {
  public static final int PARTS = 256;

  /// Nothing is known: every value lies anywhere.
  public static final Arguments UNKNOWN = new Arguments(Map.of());

  private static final double EVEN_SHARE = 1.0 / 16;

  private final Map<String, double[]> weights = new HashMap<>();

  /// @param seen for each value the weights of an even multiple of [#PARTS] parts, which sum to 1
  public Arguments(Map<String, double[]> seen) {
    seen.forEach((value, parts) -> weights.put(value, mixed(parts)));
  }

  private static double[] mixed(double[] seen) {
    int each = seen.length / PARTS;
    double[] mixed = new double[PARTS];
    for (int part = 0; part < PARTS; part++) {
      double share = Arrays.stream(seen, part * each, (part + 1) * each).sum();
      mixed[part] = (1 - EVEN_SHARE) * share + EVEN_SHARE / PARTS;
    }
    return mixed;
  }

  /// The weights of the parts for `value`, which sum to 1.
  public double[] of(String value) {
    double[] known = weights.get(value);
    if (known != null) {
      return known.clone();
    }
    double[] even = new double[PARTS];
    Arrays.fill(even, 1.0 / PARTS);
    return even;
  }
}
