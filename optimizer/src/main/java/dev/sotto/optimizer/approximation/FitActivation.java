package dev.sotto.optimizer.approximation;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.optimizer.approximation.Approximation.Correction;
import dev.sotto.optimizer.approximation.ChebyshevFit.Moments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// The candidates for one activation: at each depth the best fit that it allows.
///
/// Direct fits are weighted least squares over the values that occur, mixed with a share for the
/// whole interval that grows until the error on all of it is within a factor of the interpolant's.
/// `|x|` and ReLU also take `x·q(s(x))` (see [FitComposite]).
public final class FitActivation {
  /// Of one polynomial; above, homogeneous functions take compositions, of fewer products.
  private static final int LARGEST_HOMOGENEOUS_DEPTH = 8;

  static final int LARGEST_DIRECT_DEPTH = 9;
  static final int LARGEST_COMPOSITE_DEPTH = 11;

  /// Of a composition of two factors where no shallower ones hold the tolerance: each level here
  /// halves the error.
  static final int DEEPEST_OF_TWO = 13;

  /// Of a composition of more factors where those of two do not hold the tolerance either.
  static final int DEEPEST = 20;

  static final double UNIFORM_SHARE = 0.005;
  private static final double LARGEST_ERROR_RATIO = 10;

  /// Relative to the function's size: below this a longer polynomial is only noise.
  private static final double EXACT = 1e-9;

  /// Below this depth a composition of two factors is never better than one polynomial.
  static final int SMALLEST_COMPOSITE_DEPTH = 7;

  private FitActivation() {}

  /// An approximation, and its root mean square error weighted by how elements act on what follows.
  public record Candidate(Approximation approximation, double weightedError) {
    public int depth() {
      return approximation.depth();
    }
  }

  /// The candidates of one activation by growing depth, fitted when first asked for.
  public static final class Candidates {
    private final Activation function;
    private final OperandProfile profile;
    private final double exact;
    private final List<Candidate> fitted = new ArrayList<>();
    private int depth;

    /// Takes the one of `profiles` whose fit of depth 4 has the least error.
    public Candidates(Activation function, List<OperandProfile> profiles) {
      this.function = function;
      OperandProfile best = profiles.get(0);
      for (OperandProfile other : profiles) {
        if (direct(function, other, 15).weightedError()
            < direct(function, best, 15).weightedError()) {
          best = other;
        }
      }
      this.profile = best;
      this.exact = EXACT * largestMagnitude(function, profile) * profile.weightUnit();
    }

    /// Whether there is a candidate at `position`, from 0 on.
    public boolean has(int position) {
      while (fitted.size() <= position && depth < largestDepth(function)) {
        if (!fitted.isEmpty() && fitted.getLast().weightedError() <= exact) {
          return false;
        }
        depth++;
        Optional<Candidate> next = best(depth);
        if (next.isPresent()
            && (fitted.isEmpty()
                || next.get().weightedError() < 0.8 * fitted.getLast().weightedError())) {
          fitted.add(next.get());
        }
      }
      return position < fitted.size();
    }

    /// The candidate at `position`, which `has` has confirmed.
    public Candidate get(int position) {
      if (!has(position)) {
        throw new IllegalArgumentException("no candidate " + position + " of " + fitted.size());
      }
      return fitted.get(position);
    }

    private Optional<Candidate> best(int depth) {
      return FitActivation.best(function, profile, depth);
    }

    OperandProfile profile() {
      return profile;
    }
  }

  /// The depth beyond which fits do not grow.
  static int largestDepth(Activation function) {
    return largestDepth(function, LARGEST_COMPOSITE_DEPTH);
  }

  /// The same where compositions may have the depth `composite`.
  static int largestDepth(Activation function, int composite) {
    return OperandProfile.isHomogeneous(function) ? composite : LARGEST_DIRECT_DEPTH;
  }

  /// The best fit of `depth`, from 1 to [#DEEPEST].
  static Approximation fit(Activation function, OperandProfile profile, int depth) {
    return best(function, profile, Math.min(depth, largestDepth(function, DEEPEST)))
        .orElseThrow()
        .approximation();
  }

  /// The best fit of `depth` in `form`; where no polynomial of that depth can have half the
  /// coefficients, the best fit of all.
  static Approximation fit(Activation function, OperandProfile profile, int depth, Form form) {
    if (!form.degrees().isEmpty()) {
      return shorter(function, profile, form);
    }
    return form.halved()
        ? fitHalf(function, profile, depth).orElseGet(() -> fit(function, profile, depth))
        : fit(function, profile, depth);
  }

  private static Approximation shorter(Activation function, OperandProfile profile, Form form) {
    List<Integer> degrees = form.degrees();
    if (degrees.size() == 1) {
      int degree = degrees.getFirst();
      // On a wider interval than before the function may have no parity any more.
      return Optional.of(form)
          .filter(Form::halved)
          .flatMap(_ -> half(function, profile, degree))
          .orElseGet(() -> direct(function, profile, degree))
          .approximation();
    }
    OperandProfile symmetric = profile.symmetric();
    return least(
            degrees.size() == 2
                ? FitComposite.all(function, symmetric, degrees.getFirst(), degrees.getLast())
                : SharpComposite.all(function, symmetric, degrees))
        .orElseThrow()
        .approximation();
  }

  /// `like` in the forms that the best fit of `depth` may have, with [#anyNumbers] where its
  /// coefficients are not always 0: each takes the time of a fit.
  static List<Approximation> forms(Activation function, Approximation like, int depth) {
    List<Approximation> forms = new ArrayList<>();
    if (depth <= largestDirect(function)) {
      forms.add(like.of(List.of(new ChebyshevPolynomial(anyNumbers(depth))), false));
    }
    if (mayCompose(function, depth) && depth <= DEEPEST_OF_TWO) {
      forms.addAll(FitComposite.forms(function, like, depth));
    }
    return forms;
  }

  /// Coefficients of a polynomial of `depth`: of equal ones some would cancel where it is split.
  static double[] anyNumbers(int depth) {
    return IntStream.rangeClosed(1, 1 << depth).mapToDouble(k -> 1.0 / k).toArray();
  }

  /// The best single polynomial of `depth` that has the function's parity, on an interval that is
  /// symmetric around 0; empty if it has none, or where `depth` takes compositions only.
  static Optional<Approximation> fitHalf(Activation function, OperandProfile profile, int depth) {
    return depth > largestDirect(function)
        ? Optional.empty()
        : half(function, profile, (1 << depth) - 1).map(Candidate::approximation);
  }

  private static Optional<Candidate> half(Activation function, OperandProfile profile, int degree) {
    OperandProfile symmetric = profile.symmetric();
    Parity parity = Parity.of(function, symmetric.halfWidth());
    return parity == Parity.NONE
        ? Optional.empty()
        : Optional.of(direct(function, symmetric, degree, parity));
  }

  private static Optional<Candidate> best(Activation function, OperandProfile profile, int depth) {
    List<Candidate> candidates = new ArrayList<>();
    if (depth <= largestDirect(function)) {
      candidates.add(direct(function, profile, (1 << depth) - 1));
    }
    candidates.addAll(composites(function, profile, depth));
    return least(candidates);
  }

  private static Optional<Candidate> least(List<Candidate> candidates) {
    return candidates.stream().min(Comparator.comparingDouble(Candidate::weightedError));
  }

  private static int largestDirect(Activation function) {
    return OperandProfile.isHomogeneous(function)
        ? LARGEST_HOMOGENEOUS_DEPTH
        : LARGEST_DIRECT_DEPTH;
  }

  private static List<Candidate> composites(
      Activation function, OperandProfile profile, int depth) {
    if (!mayCompose(function, depth)) {
      return List.of();
    }
    OperandProfile symmetric = profile.symmetric();
    return depth <= DEEPEST_OF_TWO
        ? FitComposite.all(function, symmetric, depth)
        : SharpComposite.all(function, symmetric, depth);
  }

  private static boolean mayCompose(Activation function, int depth) {
    return OperandProfile.isHomogeneous(function) && depth >= SMALLEST_COMPOSITE_DEPTH;
  }

  private static double largestMagnitude(Activation function, OperandProfile profile) {
    double largest = 0;
    for (int bin = 0; bin < OperandProfile.BINS; bin++) {
      double x = profile.center() + profile.halfWidth() * OperandProfile.point(bin);
      largest = Math.max(largest, Math.abs(function.apply(x)));
    }
    return largest;
  }

  private static Candidate direct(Activation function, OperandProfile profile, int degree) {
    return direct(function, profile, degree, Parity.NONE);
  }

  private static Candidate direct(
      Activation function, OperandProfile profile, int degree, Parity parity) {
    DoubleUnaryOperator target = t -> function.apply(profile.center() + profile.halfWidth() * t);
    ChebyshevPolynomial best = parity.part(ChebyshevFit.interpolate(target, degree));
    ChebyshevFit.Sampled sampled = ChebyshevFit.Sampled.of(target, degree);
    double interpolantError = sampled.maxError(best);
    double bestError = interpolantError;
    double[] points = OperandProfile.points();
    double[] targets = targets(target, points, profile.corrections());
    Moments seen = Moments.of(points, targets, profile.weights(), degree);
    Moments arcsine = Moments.arcsine(target, degree);
    for (double share = UNIFORM_SHARE; share < 1; share *= 3) {
      ChebyshevPolynomial fit = seen.mixed(arcsine, share).fit(parity.basis(degree));
      double error = sampled.maxError(fit);
      if (error <= LARGEST_ERROR_RATIO * interpolantError) {
        best = fit;
        bestError = error;
        break;
      }
    }
    double[] fitted = new double[points.length];
    Clenshaw.evaluate(best.toArray(), points, fitted);
    double square = weightedSquare(fitted, targets, profile.weights());
    return new Candidate(
        new Approximation(
            List.of(best),
            false,
            profile.center(),
            profile.halfWidth(),
            profile.elementScale(),
            bestError,
            Correction.none(profile.elementScale().length)),
        Math.sqrt(square) * profile.weightUnit());
  }

  private static double[] targets(
      DoubleUnaryOperator target, double[] points, double[] corrections) {
    double[] targets = new double[points.length];
    for (int bin = 0; bin < points.length; bin++) {
      targets[bin] = target.applyAsDouble(points[bin]) + corrections[bin];
    }
    return targets;
  }

  private static double weightedSquare(double[] fitted, double[] targets, double[] weights) {
    double square = 0;
    for (int bin = 0; bin < fitted.length; bin++) {
      double difference = fitted[bin] - targets[bin];
      square += weights[bin] * difference * difference;
    }
    return square;
  }

  /// For messages: the simple name of the function.
  public static String nameOf(Activation function) {
    return function.getClass().getSimpleName();
  }
}
