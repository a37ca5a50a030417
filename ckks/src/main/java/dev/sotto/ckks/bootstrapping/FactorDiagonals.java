package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.DiagonalTransform.Diagonals;
import dev.sotto.ckks.circuits.DiagonalTransform.LimbSource;
import dev.sotto.ckks.scheme.ComplexSlots;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.PeriodicEncoder;
import dev.sotto.ckks.scheme.PeriodicPlaintext;
import dev.sotto.ckks.scheme.Plaintext;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// The diagonals of one factor, complex, encoded at one level and scale.
///
/// All factors but the one with the longest steps repeat after a block: those are held by a period.
final class FactorDiagonals implements Diagonals {
  private final Map<Integer, ComplexSlots> diagonals = new TreeMap<>();
  private final int slots;
  private final int period;
  private final boolean repeated;
  private final Function<ComplexSlots, LimbSource> encode;

  FactorDiagonals(
      Evaluator evaluator, Encoder encoder, BlockMatrix factor, int level, double scale) {
    slots = evaluator.context().parameters().slots();
    factor
        .diagonals()
        .forEach((step, diagonal) -> diagonals.put(Math.floorMod(step, slots), diagonal));
    int block = Math.max(factor.block(), PeriodicEncoder.MIN_PERIOD);
    repeated = PeriodicEncoder.supports(evaluator.context().parameters(), block);
    period = repeated ? block : slots;
    encode =
        repeated
            ? repeating(new PeriodicEncoder(evaluator.context(), period), level, scale)
            : whole(encoder, level, scale);
  }

  private static Function<ComplexSlots, LimbSource> whole(
      Encoder encoder, int level, double scale) {
    return values -> {
      Plaintext plaintext = encoder.encodeExtended(values, level, scale);
      return (limb, scratch) -> plaintext.limbs()[limb];
    };
  }

  private static Function<ComplexSlots, LimbSource> repeating(
      PeriodicEncoder encoder, int level, double scale) {
    return values -> {
      PeriodicPlaintext plaintext = encoder.encodeExtended(values, level, scale);
      return (limb, scratch) -> {
        plaintext.rows(limb, scratch);
        return scratch;
      };
    };
  }

  @Override
  public boolean repeated() {
    return repeated;
  }

  @Override
  public Optional<LimbSource> get(int babyStep, int giantStep) {
    return Optional.ofNullable(diagonals.get((giantStep + babyStep) % slots))
        .map(diagonal -> encode.apply(rotatedBack(diagonal, giantStep)));
  }

  private ComplexSlots rotatedBack(ComplexSlots diagonal, int giantStep) {
    int mask = diagonal.real().length - 1;
    ComplexSlots rotated = new ComplexSlots(new double[period], new double[period]);
    for (int j = 0; j < period; j++) {
      rotated.real()[j] = diagonal.real()[(j - giantStep) & mask];
      rotated.imaginary()[j] = diagonal.imaginary()[(j - giantStep) & mask];
    }
    return rotated;
  }
}
