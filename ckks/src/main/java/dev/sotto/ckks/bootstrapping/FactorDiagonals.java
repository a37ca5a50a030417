package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.BabyGiantPlan;
import dev.sotto.ckks.circuits.DiagonalTransform.EncodedDiagonals;
import dev.sotto.ckks.scheme.ComplexSlots;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.PeriodicEncoder;
import dev.sotto.ckks.scheme.PeriodicPlaintext;
import dev.sotto.ckks.scheme.Plaintext;
import java.util.HashMap;
import java.util.Map;

/// The diagonals of one factor, complex, encoded at one level and scale, and kept.
///
/// All factors but the one with the longest steps repeat after a block: those are held by a period.
final class FactorDiagonals implements EncodedDiagonals {
  private record Key(int babyStep, int giantStep) {}

  private interface Encoded {
    double[] limb(int limb, double[] scratch);
  }

  private interface DiagonalEncoder {
    Encoded apply(ComplexSlots values);
  }

  private final Map<Key, Encoded> encoded = new HashMap<>();

  FactorDiagonals(
      Evaluator evaluator,
      Encoder encoder,
      BlockMatrix factor,
      BabyGiantPlan plan,
      int level,
      double scale) {
    int slots = evaluator.context().parameters().slots();
    Map<Integer, ComplexSlots> diagonals = new HashMap<>();
    factor
        .diagonals()
        .forEach((step, diagonal) -> diagonals.put(Math.floorMod(step, slots), diagonal));
    int period = Math.max(factor.block(), PeriodicEncoder.MIN_PERIOD);
    DiagonalEncoder encode =
        period == slots
            ? values -> whole(encoder.encodeExtended(values, level, scale))
            : repeating(new PeriodicEncoder(evaluator.context(), period), level, scale);
    for (int giantStep : plan.giantSteps()) {
      for (int babyStep : plan.babySteps()) {
        ComplexSlots diagonal = diagonals.get((giantStep + babyStep) % slots);
        if (diagonal != null) {
          encoded.put(
              new Key(babyStep, giantStep), encode.apply(rotatedBack(diagonal, giantStep, period)));
        }
      }
    }
  }

  private static Encoded whole(Plaintext plaintext) {
    return (limb, scratch) -> plaintext.limbs()[limb];
  }

  private static DiagonalEncoder repeating(PeriodicEncoder encoder, int level, double scale) {
    return values -> {
      PeriodicPlaintext plaintext = encoder.encodeExtended(values, level, scale);
      return (limb, scratch) -> {
        plaintext.limb(limb, scratch);
        return scratch;
      };
    };
  }

  private static ComplexSlots rotatedBack(ComplexSlots diagonal, int giantStep, int period) {
    int mask = diagonal.real().length - 1;
    ComplexSlots rotated = new ComplexSlots(new double[period], new double[period]);
    for (int j = 0; j < period; j++) {
      rotated.real()[j] = diagonal.real()[(j - giantStep) & mask];
      rotated.imaginary()[j] = diagonal.imaginary()[(j - giantStep) & mask];
    }
    return rotated;
  }

  @Override
  public boolean isZero(int babyStep, int giantStep) {
    return !encoded.containsKey(new Key(babyStep, giantStep));
  }

  @Override
  public double[] limb(int babyStep, int giantStep, int limb, double[] scratch) {
    Encoded diagonal = encoded.get(new Key(babyStep, giantStep));
    if (diagonal == null) {
      throw new IllegalArgumentException(
          "no diagonal at baby step " + babyStep + " and giant step " + giantStep);
    }
    return diagonal.limb(limb, scratch);
  }
}
