package dev.sotto.optimizer.approximation;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.optimizer.approximation.Approximation.Correction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/// The candidates for one activation: at each depth the best fit that it allows.
///
/// Direct fits are weighted least squares over the values that occur, mixed with a uniform share that
/// grows until the error on the whole interval is within a factor of the interpolant's. `|x|` and
/// ReLU also take `x·q(s(x))`, `s` an odd minimax polynomial near the sign and `q` odd, fitted to
/// the function.
public final class FitActivation {
  private static final int LARGEST_DEPTH = 8;
  private static final int LARGEST_COMPOSITE_DEPTH = 11;
  private static final double UNIFORM_SHARE = 0.005;
  private static final double LARGEST_ERROR_RATIO = 10;

  /// Relative to the function's size: below this a longer polynomial is only noise.
  private static final double EXACT = 1e-9;

  /// Below this depth a composition of two factors is never better than one polynomial.
  private static final int SMALLEST_COMPOSITE_DEPTH = 7;

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
      while (fitted.size() <= position && depth < LARGEST_COMPOSITE_DEPTH) {
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

  /// The best fit of at most `depth`, at least 1.
  static Approximation fit(Activation function, OperandProfile profile, int depth) {
    Candidate best = direct(function, profile, (1 << Math.min(depth, LARGEST_DEPTH)) - 1);
    if (OperandProfile.isHomogeneous(function) && depth >= SMALLEST_COMPOSITE_DEPTH) {
      int deepest = Math.min(depth, LARGEST_COMPOSITE_DEPTH);
      for (Candidate composite : composites(function, profile.symmetric(), deepest)) {
        best = composite.weightedError() < best.weightedError() ? composite : best;
      }
    }
    return best.approximation();
  }

  private static Optional<Candidate> best(
      Activation function, OperandProfile profile, int depth) {
    Optional<Candidate> best = Optional.empty();
    if (depth <= LARGEST_DEPTH) {
      best = Optional.of(direct(function, profile, (1 << depth) - 1));
    }
    if (OperandProfile.isHomogeneous(function) && depth >= SMALLEST_COMPOSITE_DEPTH) {
      for (Candidate composite : composites(function, profile.symmetric(), depth)) {
        if (best.isEmpty() || composite.weightedError() < best.get().weightedError()) {
          best = Optional.of(composite);
        }
      }
    }
    return best;
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
    DoubleUnaryOperator target =
        t -> function.apply(profile.center() + profile.halfWidth() * t);
    ChebyshevPolynomial interpolant = ChebyshevFit.interpolate(target, degree);
    double interpolantError = ChebyshevFit.maxError(interpolant, target);
    double[] points = new double[OperandProfile.BINS];
    double[] targets = new double[OperandProfile.BINS];
    for (int bin = 0; bin < points.length; bin++) {
      points[bin] = OperandProfile.point(bin);
      targets[bin] = target.applyAsDouble(points[bin]) + profile.corrections()[bin];
    }
    ChebyshevPolynomial best = interpolant;
    double bestError = interpolantError;
    for (double share = UNIFORM_SHARE; share < 1; share *= 3) {
      ChebyshevPolynomial fit =
          ChebyshevFit.leastSquares(points, targets, mixed(profile.weights(), share), degree);
      double error = ChebyshevFit.maxError(fit, target);
      if (error <= LARGEST_ERROR_RATIO * interpolantError) {
        best = fit;
        bestError = error;
        break;
      }
    }
    double square = 0;
    for (int bin = 0; bin < points.length; bin++) {
      double difference = best.evaluate(points[bin]) - targets[bin];
      square += profile.weights()[bin] * difference * difference;
    }
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

  /// Weights with a uniform share that is denser at the ends, where polynomials run away.
  private static double[] mixed(double[] weights, double share) {
    double[] mixed = new double[weights.length];
    for (int bin = 0; bin < mixed.length; bin++) {
      double t = OperandProfile.point(bin);
      double arcsine = 2 / (Math.PI * Math.sqrt(1 - t * t)) / mixed.length;
      mixed[bin] = (1 - share) * weights[bin] + share * arcsine;
    }
    return mixed;
  }

  private static List<Candidate> composites(
      Activation function, OperandProfile profile, int depth) {
    List<Candidate> candidates = new ArrayList<>();
    for (int first = 2; first <= depth - 3; first++) {
      int second = depth - 1 - first;
      if (first <= 5 && second <= 5 && second >= 2) {
        for (double gap : new double[] {0.25, 0.1, 0.04, 0.015, 0.005, 0.002}) {
          CompositeSign sign = CompositeSign.of(List.of((1 << first) - 1), gap);
          ChebyshevPolynomial inner =
              CompositeSign.scaled(sign.factors().get(0), 1 / (1 + sign.error()));
          candidates.add(composite(function, profile, inner, (1 << second) - 1));
        }
      }
    }
    return candidates;
  }

  /// `t·(even part + q(inner(t)))` with `q` odd, by weighted least squares.
  ///
  /// A positively homogeneous `f` is `x·(a + b·sign x)`, `a = (f(1) − f(−1))/2`, `b = (f(1) + f(−1))/2`.
  private static Candidate composite(
      Activation function, OperandProfile profile, ChebyshevPolynomial inner, int degree) {
    double half = profile.halfWidth();
    double constant = (function.apply(1) - function.apply(-1)) / 2 * half;
    int unknowns = (degree + 1) / 2;
    double[][] matrix = new double[unknowns][unknowns];
    double[] right = new double[unknowns];
    double[] weights = mixed(profile.weights(), UNIFORM_SHARE);
    double[] basis = new double[unknowns];
    for (int bin = 0; bin < OperandProfile.BINS; bin++) {
      double t = OperandProfile.point(bin);
      double angle = Math.acos(Math.clamp(inner.evaluate(t), -1, 1));
      double rest = function.apply(half * t) + profile.corrections()[bin] - constant * t;
      for (int k = 0; k < unknowns; k++) {
        basis[k] = t * Math.cos((2 * k + 1) * angle);
      }
      for (int row = 0; row < unknowns; row++) {
        for (int column = 0; column < unknowns; column++) {
          matrix[row][column] += weights[bin] * basis[row] * basis[column];
        }
        right[row] += weights[bin] * basis[row] * rest;
      }
    }
    double trace = 0;
    for (int k = 0; k < unknowns; k++) {
      trace += matrix[k][k];
    }
    for (int k = 0; k < unknowns; k++) {
      // The inner polynomial crowds its values at ±1: a small ridge keeps the system solvable.
      matrix[k][k] += 1e-11 * trace;
    }
    double[] odd = LinearSystem.solve(matrix, right);
    double[] coefficients = new double[degree + 1];
    coefficients[0] = constant;
    for (int k = 0; k < unknowns; k++) {
      coefficients[2 * k + 1] = odd[k];
    }
    ChebyshevPolynomial outer = new ChebyshevPolynomial(coefficients);
    double worst = 0;
    double square = 0;
    for (int bin = 0; bin < OperandProfile.BINS; bin++) {
      double t = OperandProfile.point(bin);
      double error = t * outer.evaluate(inner.evaluate(t)) - function.apply(half * t);
      worst = Math.max(worst, Math.abs(error));
      double missed = error - profile.corrections()[bin];
      square += profile.weights()[bin] * missed * missed;
    }
    return new Candidate(
        new Approximation(
            List.of(inner, outer),
            true,
            0,
            half,
            profile.elementScale(),
            worst,
            Correction.none(profile.elementScale().length)),
        Math.sqrt(square) * profile.weightUnit());
  }

  /// For messages: the simple name of the function.
  public static String nameOf(Activation function) {
    return function.getClass().getSimpleName();
  }
}
