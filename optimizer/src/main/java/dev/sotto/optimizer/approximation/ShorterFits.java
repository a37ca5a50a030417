package dev.sotto.optimizer.approximation;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes polynomials of lower degrees, at the same depths, where the error's budget allows it.
///
/// A fit has the largest degree that its depth allows, `2^d − 1`, but the last few powers take the
/// most products: with all powers up to 63 a polynomial takes 15 relinearizations, up to 60 13, up
/// to 56 12; an odd one of degree 31 takes 10, of degree 27 8.
///
/// Errors of different activations hardly know of each other: their squares add. So one activation
/// after the other is tried at the next lower degree that spares something; what that adds tells
/// what others would, and all are lowered by what spares most for what it should add.
final class ShorterFits {
  /// Of the budget, so that the noise of encryption still fits the tolerance; and with all of it
  /// fewer groups of samples not seen hold the tolerance (docs/design/011).
  private static final double SHARE = 0.92;

  /// An activation's part of the square of the error grows by about this power of what its degrees
  /// shrink by.
  private static final int POWER = 4;

  /// Degrees that are tried differ by this part of the next power of two.
  private static final int STEPS = 32;

  /// Choices tried where evaluating them takes long, and where it does not.
  private static final int FEW_TRIES = 2;

  private static final int MANY_TRIES = 12;

  /// A choice that spares less of a run's time is not tried.
  private static final double LEAST_GAIN = 0.004;

  /// Of what an activation adds to the square of the error if all add alike: what it adds at least.
  private static final double LEAST_PART = 0.05;

  private final FitInOrder fits;
  private final EstimateRun estimate;
  private final double budget;
  private final boolean quickly;

  /// @param budget of the error
  /// @param quickly whether evaluating a choice takes little time
  ShorterFits(FitInOrder fits, EstimateRun estimate, double budget, boolean quickly) {
    this.fits = fits;
    this.estimate = estimate;
    this.budget = SHARE * budget;
    this.quickly = quickly;
  }

  /// `held` with polynomials of lower degrees.
  Fitted run(Fitted held) {
    double alike = square(held.error()) / Math.max(1, held.depths().size());
    // What activations add to the square of the error, where it is known.
    Map<String, Double> parts = new HashMap<>();
    if (!quickly) {
      held.depths().keySet().forEach(result -> parts.put(result, alike));
    }
    Fitted current = quickly ? finer(held) : held;
    for (int tries = quickly ? MANY_TRIES : FEW_TRIES; tries > 0; tries--) {
      Optional<Choice> choice = choose(current, parts);
      if (choice.isEmpty()) {
        break;
      }
      Fitted shorter = fits.with(current, choice.get().forms(current));
      double grown = square(shorter.error()) - square(current.error());
      boolean taken =
          shorter.error() <= budget
              && shorter.levels() <= current.levels()
              && nanos(shorter) < nanos(current);
      learn(parts, choice.get(), Math.max(grown, LEAST_PART * alike), taken);
      current = taken ? shorter : current;
    }
    return current;
  }

  /// With compositions of the same degrees that are looked for in finer steps, if that is better.
  private Fitted finer(Fitted held) {
    Map<String, Form> forms = new HashMap<>();
    held.approximations()
        .forEach(
            (result, approximation) -> {
              if (approximation.factors().size() > 1) {
                forms.put(result, held.form(result).of(approximation.degrees()));
              }
            });
    Fitted finer = forms.isEmpty() ? held : fits.with(held, forms);
    return finer.error() < held.error() ? finer : held;
  }

  private double nanos(Fitted fitted) {
    return estimate.nanos(fitted.approximations());
  }

  private static double square(double x) {
    return x * x;
  }

  private static double power(double ratio) {
    return Math.pow(ratio, POWER);
  }

  /// Corrects the parts of the activations in `choice` by what it added, and says what they are
  /// now.
  private static void learn(Map<String, Double> parts, Choice choice, double grown, boolean taken) {
    Map<String, Double> ratios = choice.ratios();
    ratios.keySet().forEach(result -> parts.putIfAbsent(result, 1.0));
    double off = grown / choice.growth(parts);
    ratios.forEach(
        (result, ratio) -> parts.merge(result, taken ? off * power(ratio) : off, (x, y) -> x * y));
  }

  /// The next choice to try; empty where none spares enough.
  private Optional<Choice> choose(Fitted current, Map<String, Double> parts) {
    double room = square(budget) - square(current.error());
    if (room <= 0) {
      return Optional.empty();
    }
    List<Lower> options = options(current.approximations());
    double least = LEAST_GAIN * nanos(current);
    return unknown(options, parts, least)
        .or(() -> Optional.of(best(options, parts, room)).filter(all -> all.nanos() > least));
  }

  /// Of the activations of which nothing is known the one that spares most by the first lower
  /// degree that spares enough.
  private static Optional<Choice> unknown(
      List<Lower> options, Map<String, Double> parts, double least) {
    Map<String, Lower> first = new LinkedHashMap<>();
    for (Lower option : options) {
      String result = option.factor().result();
      if (!parts.containsKey(result) && option.nanos() >= least) {
        first.merge(result, option, (one, other) -> one.ratio() <= other.ratio() ? one : other);
      }
    }
    return first.values().stream()
        .max(Comparator.comparingDouble(Lower::nanos))
        .map(option -> new Choice(Map.of()).with(option));
  }

  /// One factor after the other is lowered, that which spares most for what it adds, as long as
  /// they should not add more than `room` to the square of the error.
  private static Choice best(List<Lower> options, Map<String, Double> parts, double room) {
    List<Lower> known =
        options.stream().filter(option -> parts.containsKey(option.factor().result())).toList();
    Choice choice = new Choice(Map.of());
    while (true) {
      Choice now = choice;
      Optional<Choice> next =
          known.stream()
              .map(now::with)
              .filter(one -> one.nanos() > now.nanos() && one.growth(parts) <= room)
              .max(Comparator.comparingDouble(one -> one.worth(now, parts)));
      if (next.isEmpty()) {
        return choice;
      }
      choice = next.get();
    }
  }

  /// A factor of an activation's approximation.
  private record Factor(String result, int position) {}

  /// A factor at a lower degree.
  ///
  /// @param ratio of the number of powers it has now to that it would have
  /// @param nanos what it spares
  private record Lower(Factor factor, int degree, double ratio, double nanos) {}

  /// Some factors at lower degrees.
  private record Choice(Map<Factor, Lower> lowered) {
    Choice with(Lower other) {
      Map<Factor, Lower> more = new LinkedHashMap<>(lowered);
      more.put(other.factor(), other);
      return new Choice(more);
    }

    double nanos() {
      return lowered.values().stream().mapToDouble(Lower::nanos).sum();
    }

    /// By what the degrees of the activations that change shrink.
    Map<String, Double> ratios() {
      Map<String, Double> ratios = new LinkedHashMap<>();
      lowered.forEach(
          (factor, lower) -> ratios.merge(factor.result(), lower.ratio(), (x, y) -> x * y));
      return ratios;
    }

    /// What this should add to the square of the error, of which activations have `parts`.
    double growth(Map<String, Double> parts) {
      double growth = 0;
      for (Map.Entry<String, Double> ratio : ratios().entrySet()) {
        growth += FitInOrder.find(parts, ratio.getKey()) * (power(ratio.getValue()) - 1);
      }
      return growth;
    }

    /// What this spares more than `other` for what it adds more.
    double worth(Choice other, Map<String, Double> parts) {
      return (nanos() - other.nanos()) / (growth(parts) - other.growth(parts));
    }

    /// The forms of the activations that change.
    Map<String, Form> forms(Fitted current) {
      Map<String, int[]> degrees = new HashMap<>();
      lowered.forEach(
          (factor, lower) ->
              degrees
                      .computeIfAbsent(factor.result(), result -> degrees(current, result))[
                      factor.position()] =
                  lower.degree());
      Map<String, Form> forms = new HashMap<>();
      degrees.forEach(
          (result, all) ->
              forms.put(result, current.form(result).of(Arrays.stream(all).boxed().toList())));
      return forms;
    }

    private static int[] degrees(Fitted current, String result) {
      return FitInOrder.find(current.approximations(), result).degrees().stream()
          .mapToInt(Integer::intValue)
          .toArray();
    }
  }

  /// Of every factor the lower degrees that take less time, each less than the one before.
  private List<Lower> options(Map<String, Approximation> approximations) {
    List<Lower> options = new ArrayList<>();
    double now = estimate.nanos(approximations);
    for (Map.Entry<String, Approximation> entry : approximations.entrySet()) {
      for (int k = 0; k < entry.getValue().factors().size(); k++) {
        addOptions(options, approximations, new Factor(entry.getKey(), k), now);
      }
    }
    return options;
  }

  private void addOptions(
      List<Lower> options, Map<String, Approximation> approximations, Factor factor, double now) {
    Approximation approximation = FitInOrder.find(approximations, factor.result());
    ChebyshevPolynomial polynomial = approximation.factors().get(factor.position());
    Map<String, Approximation> others = new HashMap<>(approximations);
    double least = now;
    for (ChebyshevPolynomial lower : lower(polynomial)) {
      List<ChebyshevPolynomial> factors = new ArrayList<>(approximation.factors());
      factors.set(factor.position(), lower);
      others.put(factor.result(), approximation.of(factors, approximation.timesInput()));
      double nanos = estimate.nanos(others);
      if (nanos < least) {
        double ratio = (polynomial.degree() + 1.0) / (lower.degree() + 1);
        options.add(new Lower(factor, lower.degree(), ratio, now - nanos));
        least = nanos;
      }
    }
  }

  /// Of the same depth as `polynomial`, without its highest powers, longer ones first: what they
  /// would be like.
  private static List<ChebyshevPolynomial> lower(ChebyshevPolynomial polynomial) {
    int end = 1 << polynomial.depth();
    int step = Math.max(1, end / STEPS);
    List<ChebyshevPolynomial> lower = new ArrayList<>();
    for (int degree = end - step; degree > end / 2; degree -= step) {
      var shorter = new ChebyshevPolynomial(Arrays.copyOf(polynomial.toArray(), degree + 1));
      if (shorter.degree() < polynomial.degree() && shorter.depth() == polynomial.depth()) {
        lower.add(shorter);
      }
    }
    return lower;
  }
}
