package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.RotationSum;
import dev.sotto.ckks.rlwe.BootstrapSwitchingKeys;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.Plaintext;
import java.util.ArrayList;
import java.util.List;

/// The part of a bootstrapping above level 0: raise of the modulus, CoeffsToSlots, modular
/// reduction. Safe for use by several threads.
///
/// It needs the primes of the levels that results have and those that it takes for itself: for
/// results below the highest level, it works in a chain without the levels between ([#to]).
final class Ascent {
  private final Evaluator evaluator;
  private final BootstrapShape shape;
  private final int slots;
  private final int raisedLevel;

  /// The scale of the raised coefficients, as halves of arguments of the modular reduction.
  private final double raisedScale;

  private final ModulusRaising raising;
  private final RaisedTransform firstToSlots;
  private final FactoredTransform restToSlots;
  private final ModularReduction reduction;
  private final Plaintext imaginaryUnit;

  /// To the highest level that results can have.
  Ascent(Evaluator evaluator, Encoder encoder, BootstrapShape shape, int slots) {
    this.evaluator = evaluator;
    this.shape = shape;
    this.slots = slots;
    CkksContext context = evaluator.context();
    CkksParameters parameters = context.parameters();
    BootstrapSwitchingKeys keys = evaluator.keys().bootstrapKeys();
    int reductionLevel = shape.evalModLevel(parameters);
    this.raisedLevel = shape.raisedLevel(parameters, slots);
    this.raising = new ModulusRaising(context, keys.denseToSparse());
    // Coefficients are multiples of q₀, bounded, doubled by adding the conjugate, and multiplied by
    // the trace: all of it is the scale's business.
    int trace = parameters.slots() / slots;
    double first = parameters.group(0).getFirst().p();
    this.raisedScale = 2 * first * ModularReduction.bound(shape) * trace;
    double reductionScale = parameters.group(reductionLevel).getFirst().p();
    List<BlockMatrix> toSlots = SpecialFourier.toCoefficients(slots, raisedLevel - reductionLevel);
    double firstScale =
        FactoredTransform.scaleAfterOne(raisedScale, reductionScale, toSlots.size());
    this.firstToSlots =
        new RaisedTransform(
            context, keys.raised(), toSlots.getFirst(), raisedLevel, raisedScale, firstScale);
    this.restToSlots =
        new FactoredTransform(
            evaluator,
            encoder,
            toSlots.subList(1, toSlots.size()),
            raisedLevel - 1,
            firstScale,
            reductionScale);
    this.reduction = new ModularReduction(evaluator, encoder, shape);
    this.imaginaryUnit = Bootstrapper.imaginaryUnit(parameters, encoder, reductionLevel);
  }

  private Ascent(Ascent whole, int first, int end) {
    this.shape = whole.shape;
    this.slots = whole.slots;
    this.raisedLevel = whole.raisedLevel - (end - first);
    this.raisedScale = whole.raisedScale;
    CkksContext context = whole.evaluator.context().without(first, end);
    EvaluationKeys keys = whole.evaluator.keys();
    this.evaluator = new Evaluator(context, keys.without(first, end));
    this.raising = whole.raising.on(context);
    this.firstToSlots =
        whole.firstToSlots.on(
            context, keys.bootstrapKeys().raised().without(first, end), raisedLevel);
    this.restToSlots = whole.restToSlots.on(evaluator, raisedLevel - 1);
    Encoder encoder = new Encoder(context);
    this.reduction = new ModularReduction(evaluator, encoder, shape);
    this.imaginaryUnit =
        Bootstrapper.imaginaryUnit(
            context.parameters(), encoder, shape.evalModLevel(context.parameters()));
  }

  /// The same to a lower level, on fewer primes.
  Ascent to(int level) {
    int highest = shape.outputLevel(evaluator.context().parameters());
    return level == highest ? this : new Ascent(this, level + 1, highest + 1);
  }

  /// The number of primes that it works on.
  int limbs() {
    return evaluator.context().parameters().limbs(raisedLevel);
  }

  /// The coefficients of a ciphertext at level 0, read modulo the first prime, in the slots of one
  /// or two ciphertexts: twice the real parts and, if two are asked for, twice the imaginary parts.
  List<Ciphertext> evaluate(Ciphertext bottom, int count, double scale) {
    List<Ciphertext> results = new ArrayList<>();
    for (Ciphertext part : parts(toSlots(bottom), count)) {
      results.add(reduced(part, scale));
    }
    return results;
  }

  /// The coefficients read modulo the first prime, in the slots.
  Ciphertext toSlots(Ciphertext bottom) {
    Ciphertext raised = raising.raise(bottom, raisedLevel, raisedScale);
    Ciphertext first = firstToSlots.evaluate(raised);
    Ciphertext subring =
        RotationSum.evaluate(
            evaluator, first, slots, evaluator.context().parameters().slots() / slots);
    Ciphertext result = restToSlots.evaluate(subring);
    evaluator.recycle(List.of(raised, first, subring), List.of(result));
    return result;
  }

  /// Twice the real parts and, if there are two inputs, twice the imaginary parts.
  private List<Ciphertext> parts(Ciphertext halves, int count) {
    Ciphertext conjugate = evaluator.conjugate(halves);
    List<Ciphertext> parts = new ArrayList<>();
    parts.add(evaluator.add(halves, conjugate));
    if (count == 2) {
      parts.add(evaluator.multiply(evaluator.subtract(conjugate, halves), imaginaryUnit));
    }
    evaluator.recycle(List.of(halves, conjugate), List.of());
    return parts;
  }

  /// The modular reduction, with its factor `2π·m/q₀` read as a change of scale.
  private Ciphertext reduced(Ciphertext part, double scale) {
    double unit = 2 * Math.PI / (1L << shape.ratioBits());
    double sineScale = scale * SinePolynomials.slope(shape) / unit;
    Ciphertext sine = reduction.evaluate(part, sineScale);
    evaluator.recycle(part);
    return Ciphertext.of(sine.level(), scale, sine.polynomials().get(0), sine.polynomials().get(1));
  }
}
