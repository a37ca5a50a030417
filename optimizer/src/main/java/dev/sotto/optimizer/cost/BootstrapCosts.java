package dev.sotto.optimizer.cost;

import dev.sotto.ir.circuit.Bootstrapping;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/// Estimated single-thread nanoseconds of bootstraps in one chain.
///
/// @param ringSlots slots of the ring
/// @param correction measured time over what is counted here
public record BootstrapCosts(
    RingCosts costs, Bootstrapping bootstrapping, int ringSlots, double correction) {
  /// By butterfly layers: every level of every chain asks for the same few.
  private static final Map<Integer, Factor> FACTORS = new ConcurrentHashMap<>();

  /// Refreshing that many real ciphertexts: two are the real and imaginary part of one, each of
  /// which needs its own modular reduction.
  ///
  /// @param level returned to: primes above it are those of the bootstrapping alone
  public double nanos(int ciphertexts, int level) {
    int limbs = level + 1 + bootstrapping.topLevels();
    int rounds = (ciphertexts + 1) / 2;
    int low = bootstrapping.inputLevel() + 1;
    double round =
        transforms(bootstrapping.slotsToCoeffsLevels(), low, _ -> ring(low, low))
            + ring(1, 1).rotate(1)
            + costs.rotationSum(ringSlots / bootstrapping.slots(), limbs - 1)
            + transforms(
                bootstrapping.coeffsToSlotsLevels(),
                limbs,
                factor -> factor == 0 ? ring(limbs, 1) : costs)
            + costs.rotate(limbs - bootstrapping.coeffsToSlotsLevels());
    return correction * (rounds * round + ciphertexts * reduction(limbs));
  }

  /// Key switching at the bottom has as many special primes as limbs; raised ciphertexts have one
  /// digit and one special prime.
  private RingCosts ring(int digitPrimes, int specialPrimes) {
    return new RingCosts(costs.table(), costs.logN(), digitPrimes, specialPrimes);
  }

  /// The factors of a transform, from `top` limbs down: `2^k` neighbouring butterflies are a matrix
  /// of `2·2^k − 1` diagonals.
  private double transforms(int factors, int top, IntFunction<RingCosts> rings) {
    int logSlots = Integer.numberOfTrailingZeros(bootstrapping.slots());
    double nanos = 0;
    for (int i = 0; i < factors; i++) {
      int limbs = top - i;
      Factor factor = FACTORS.computeIfAbsent((logSlots + i) / factors, Factor::of);
      nanos += factor.nanos(rings.apply(i), limbs);
    }
    return nanos;
  }

  /// The diagonals of a factor, and every way to split them.
  private record Factor(DiagonalCount count, List<BabySteps> splits) {
    static Factor of(int layers) {
      BitSet diagonals = new BitSet();
      diagonals.set(0, (2 << layers) - 1);
      DiagonalCount count =
          new DiagonalCount(
              2 << layers, 0, 1, 1, List.of(new DiagonalCount.Block(0, 0, diagonals)));
      return new Factor(count, ChooseBabySteps.all(count));
    }

    double nanos(RingCosts costs, int limbs) {
      BabySteps cheapest =
          splits.stream()
              .min(Comparator.comparingDouble(steps -> costs.steps(count, steps, limbs)))
              .orElseThrow();
      return costs.transform(count, cheapest, false, limbs);
    }
  }

  private double reduction(int limbs) {
    int top = limbs - bootstrapping.coeffsToSlotsLevels();
    int sineDepth = depth(bootstrapping.sineDegree());
    double nanos = costs.polynomial(bootstrapping.sineDegree(), top);
    for (int i = 0; i < bootstrapping.doubleAngles(); i++) {
      nanos += costs.multiply(top - sineDepth - i);
    }
    if (bootstrapping.arcsineDegree() > 1) {
      int left = top - sineDepth - bootstrapping.doubleAngles();
      nanos += costs.polynomial(bootstrapping.arcsineDegree(), left);
    }
    return nanos;
  }

  private static int depth(int degree) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(degree);
  }
}
