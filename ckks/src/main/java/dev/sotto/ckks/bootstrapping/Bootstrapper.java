package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.rlwe.BootstrapKeyNeed;
import dev.sotto.ckks.rlwe.BootstrapSwitchingKeys;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.ComplexSlots;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.Plaintext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Brings real ciphertexts from the bottom of the chain back up. Safe for use by several threads.
///
/// One or two ciphertexts, as real and imaginary part of one, go through SlotsToCoeffs on the
/// lowest levels, the raise of the modulus, CoeffsToSlots on the highest, and each by itself
/// through the modular reduction.
public final class Bootstrapper {
  private final Evaluator evaluator;
  private final CkksParameters parameters;
  private final BootstrapShape shape;

  /// Where SlotsToCoeffs begins.
  private final int bottomLevel;

  private final Evaluator low;
  private final Encoder lowEncoder;
  private final BlockMatrix firstToCoeffs;
  private final FactoredTransform restToCoeffs;
  private final Plaintext imaginaryUnit;

  /// From level 0 up, by the level returned to.
  private final Map<Integer, Ascent> ascents = new ConcurrentHashMap<>();

  private final Ascent highest;

  /// The scale at level 0, before the modulus is raised.
  private final double bottomScale;

  /// A bootstrapping of vectors of `slots` values, repeated over all slots of the ring.
  ///
  /// @param evaluator with the keys of [BootstrapKeys#plan]
  /// @param slots a power of two from 2 to N/2
  /// @throws IllegalArgumentException if the chain is too short for the shape
  /// @throws dev.sotto.ckks.rlwe.MissingKeyException without the keys
  public Bootstrapper(Evaluator evaluator, Encoder encoder, BootstrapShape shape, int slots) {
    this.evaluator = evaluator;
    this.parameters = evaluator.context().parameters();
    this.shape = shape;
    BootstrapKeys.checkSlots(parameters, slots);
    shape.outputLevel(parameters);
    this.bottomLevel = shape.slotsToCoeffsFactors(parameters, slots);
    BootstrapSwitchingKeys keys = evaluator.keys().bootstrapKeys();
    CkksContext context = evaluator.context();
    CkksContext lowContext =
        new CkksContext(
            BootstrapKeyNeed.lowParameters(parameters, shape.inputLevel()),
            context.kernels(),
            context.workers());
    this.low = new Evaluator(lowContext, keys.low());
    this.lowEncoder = new Encoder(lowContext);
    this.bottomScale = firstModulus(parameters) / (1L << shape.ratioBits());
    List<BlockMatrix> toCoeffs = SpecialFourier.toSlots(slots, bottomLevel);
    this.firstToCoeffs = toCoeffs.getFirst();
    this.restToCoeffs =
        new FactoredTransform(
            low,
            lowEncoder,
            toCoeffs.subList(1, toCoeffs.size()),
            bottomLevel - 1,
            bottomScale,
            bottomScale);
    this.imaginaryUnit = imaginaryUnit(parameters, lowEncoder, bottomLevel);
    this.highest = new Ascent(evaluator, encoder, shape, slots);
  }

  /// The same slots at a higher level.
  ///
  /// @param reals one or two ciphertexts of degree 1 with real slots in [-1, 1] of period `slots`,
  ///   at [BootstrapShape#inputLevel] or higher
  /// @param level of the results, at most [BootstrapShape#outputLevel]; the lower, the cheaper
  /// @param scale of the results
  /// @throws IllegalArgumentException if ciphertexts or level are not as said
  public List<Ciphertext> bootstrap(List<Ciphertext> reals, int level, double scale) {
    parameters.checkLevel(level);
    if (level > shape.outputLevel(parameters)) {
      throw new IllegalArgumentException(
          "level " + level + " is above " + shape.outputLevel(parameters) + ", the output level");
    }
    Ciphertext bottom = toCoefficients(combined(reals));
    return ascents.computeIfAbsent(level, highest::to).evaluate(bottom, reals.size(), scale);
  }

  /// One ciphertext of the low chain with the first as real part and the second as imaginary part.
  private Ciphertext combined(List<Ciphertext> reals) {
    if (reals.isEmpty() || reals.size() > 2) {
      throw new IllegalArgumentException(reals.size() + " ciphertexts to bootstrap, not 1 or 2");
    }
    Ciphertext real = taken(reals.getFirst(), reals.getFirst().scale());
    return reals.size() == 1
        ? real
        : low.add(real, low.multiply(taken(reals.getLast(), real.scale()), imaginaryUnit));
  }

  /// A ciphertext dropped to where SlotsToCoeffs begins, and at this scale.
  private Ciphertext taken(Ciphertext a, double scale) {
    if (a.degree() != 1 || a.level() < shape.inputLevel()) {
      throw new IllegalArgumentException(
          "a ciphertext of degree %d at level %d; bootstrapping takes degree 1 at level %d or above"
              .formatted(a.degree(), a.level(), shape.inputLevel()));
    }
    return evaluator.adjust(a, bottomLevel, scale);
  }

  /// SlotsToCoeffs, whose first factor also changes the scale: its diagonals, of the shortest
  /// period, are encoded anew each time.
  Ciphertext toCoefficients(Ciphertext x) {
    FactoredTransform first =
        new FactoredTransform(
            low, lowEncoder, List.of(firstToCoeffs), bottomLevel, x.scale(), bottomScale);
    Ciphertext partial = first.evaluate(x);
    Ciphertext result = restToCoeffs.evaluate(partial);
    low.recycle(List.of(partial), List.of(result));
    return result;
  }

  /// `i` in every slot: exactly, as a monomial.
  static Plaintext imaginaryUnit(CkksParameters parameters, Encoder encoder, int level) {
    double[] ones = new double[parameters.slots()];
    Arrays.fill(ones, 1);
    return encoder.encode(new ComplexSlots(new double[ones.length], ones), level, 1);
  }

  private static double firstModulus(CkksParameters parameters) {
    if (parameters.group(0).size() != 1) {
      throw new IllegalArgumentException("bootstrapping needs level 0 to be one prime");
    }
    return parameters.group(0).getFirst().p();
  }
}
