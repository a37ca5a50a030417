package dev.sotto.optimizer.approximation;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.optimizer.approximation.Approximation.Correction;
import dev.sotto.optimizer.approximation.FitActivation.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Fits positively homogeneous functions by `t·(even part + q(s(t)))`, `s` an odd minimax
/// polynomial near the sign and `q` odd, by weighted least squares.
///
/// A positively homogeneous `f` is `x·(a + b·sign x)`, `a = (f(1) − f(−1))/2`, `b = (f(1) +
/// f(−1))/2`.
final class FitComposite {
  private static final double[] GAPS = {0.25, 0.1, 0.04, 0.015, 0.005, 0.002};

  /// Where only one composition is asked for: each 0.8 times the one before.
  private static final double[] FINE_GAPS =
      DoubleStream.iterate(0.25, gap -> gap > 0.002, gap -> 0.8 * gap).toArray();

  /// But where a depth asks for more.
  private static final int LARGEST_FACTOR_DEPTH = 5;

  /// Signs do not depend on what is fitted: each is made once.
  private static final Map<Sign, Inner> SIGNS = new ConcurrentHashMap<>();

  private final OperandProfile profile;
  private final double[] points = OperandProfile.points();
  private final double[] weights;
  private final double[] values = new double[points.length];

  /// What the odd part is fitted to.
  private final double[] rest = new double[points.length];

  private final double constant;
  private final Correction none;

  private FitComposite(Activation function, OperandProfile profile) {
    this.profile = profile;
    this.none = Correction.none(profile.elementScale().length);
    this.weights = mixed(profile.weights(), FitActivation.UNIFORM_SHARE);
    this.constant = (function.apply(1) - function.apply(-1)) / 2 * profile.halfWidth();
    for (int bin = 0; bin < points.length; bin++) {
      values[bin] = function.apply(profile.halfWidth() * points[bin]);
      rest[bin] = values[bin] + profile.corrections()[bin] - constant * points[bin];
    }
  }

  /// The degrees of the two factors.
  private record Factors(int inner, int outer) {}

  private record Sign(int degree, double gap) {}

  /// A sign and its values at the middles of a profile's bins.
  private record Inner(ChebyshevPolynomial polynomial, double[] values) {
    static Inner of(Sign wanted) {
      CompositeSign sign = CompositeSign.of(List.of(wanted.degree()), wanted.gap());
      ChebyshevPolynomial polynomial =
          CompositeSign.scaled(sign.factors().getFirst(), 1 / (1 + sign.error()));
      double[] values = new double[OperandProfile.BINS];
      Clenshaw.evaluate(polynomial.toArray(), OperandProfile.points(), values);
      for (int bin = 0; bin < values.length; bin++) {
        values[bin] = Math.clamp(values[bin], -1, 1);
      }
      return new Inner(polynomial, values);
    }
  }

  /// The compositions of a depth, on a `profile` symmetric around 0.
  static List<Candidate> all(Activation function, OperandProfile profile, int depth) {
    List<Factors> factors = new ArrayList<>();
    for (int first : firstDepths(depth)) {
      factors.add(new Factors((1 << first) - 1, (1 << (depth - 1 - first)) - 1));
    }
    return all(function, profile, factors, GAPS);
  }

  /// Those of factors of odd degrees, the first applied first.
  static List<Candidate> all(Activation function, OperandProfile profile, int inner, int outer) {
    return all(function, profile, List.of(new Factors(inner, outer)), FINE_GAPS);
  }

  private static List<Candidate> all(
      Activation function, OperandProfile profile, List<Factors> factors, double[] gaps) {
    FitComposite fits = new FitComposite(function, profile);
    List<Supplier<Candidate>> candidates = new ArrayList<>();
    for (Factors degrees : factors) {
      for (double gap : gaps) {
        Sign sign = new Sign(degrees.inner(), gap);
        candidates.add(() -> fits.candidate(sign, degrees.outer()));
      }
    }
    return candidates.parallelStream().map(Supplier::get).toList();
  }

  /// The depths that the first factor of a composition may have.
  private static int[] firstDepths(int depth) {
    int largest = Math.max(LARGEST_FACTOR_DEPTH, depth / 2);
    return IntStream.rangeClosed(2, Math.min(largest, depth - 3))
        .filter(first -> depth - 1 - first <= largest)
        .toArray();
  }

  /// `like` in the forms of [#all], with [FitActivation#anyNumbers].
  static List<Approximation> forms(Activation function, Approximation like, int depth) {
    List<Approximation> forms = new ArrayList<>();
    for (int first : firstDepths(depth)) {
      double[] inner = odd(first);
      double[] outer = odd(depth - 1 - first);
      outer[0] = function.apply(1) == function.apply(-1) ? 0 : 1;
      List<ChebyshevPolynomial> factors =
          List.of(new ChebyshevPolynomial(inner), new ChebyshevPolynomial(outer));
      forms.add(like.of(factors, true));
    }
    return forms;
  }

  private static double[] odd(int depth) {
    double[] coefficients = FitActivation.anyNumbers(depth);
    Arrays.setAll(coefficients, k -> k % 2 * coefficients[k]);
    return coefficients;
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

  private Candidate candidate(Sign sign, int degree) {
    Inner inner = SIGNS.computeIfAbsent(sign, Inner::of);
    ChebyshevPolynomial outer = outer(inner.values(), degree);
    double[] errors = new double[points.length];
    Clenshaw.evaluate(outer.toArray(), inner.values(), errors);
    double worst = subtractValues(errors);
    double square = weightedSquare(errors);
    return new Candidate(
        new Approximation(
            List.of(inner.polynomial(), outer),
            true,
            0,
            profile.halfWidth(),
            profile.elementScale(),
            worst,
            none),
        Math.sqrt(square) * profile.weightUnit());
  }

  /// From what `t` is multiplied with to the error of the product; returns the largest magnitude.
  private double subtractValues(double[] errors) {
    double worst = 0;
    for (int bin = 0; bin < errors.length; bin++) {
      errors[bin] = points[bin] * errors[bin] - values[bin];
      worst = Math.max(worst, Math.abs(errors[bin]));
    }
    return worst;
  }

  /// Of what `errors` miss of the corrections.
  private double weightedSquare(double[] errors) {
    double square = 0;
    for (int bin = 0; bin < errors.length; bin++) {
      double missed = errors[bin] - profile.corrections()[bin];
      square += profile.weights()[bin] * missed * missed;
    }
    return square;
  }

  /// `constant + q`, with the least `Σ weights·(t·q(v) − rest)²`.
  private ChebyshevPolynomial outer(double[] v, int degree) {
    int unknowns = (degree + 1) / 2;
    // Products of odd T_i and T_j are sums of even ones, which are polynomials of T_2.
    double[] even = new double[2 * unknowns];
    double[] right = new double[unknowns];
    addSums(even, right, v);
    double[][] matrix = matrix(even, unknowns);
    double trace = 0;
    for (int k = 0; k < unknowns; k++) {
      trace += matrix[k][k];
    }
    for (int k = 0; k < unknowns; k++) {
      // The inner polynomial crowds its values at ±1: a small ridge keeps the system solvable.
      matrix[k][k] += 1e-11 * trace;
    }
    double[] odd = LinearSystem.solvePositive(matrix, right);
    double[] coefficients = new double[degree + 1];
    coefficients[0] = constant;
    for (int k = 0; k < unknowns; k++) {
      coefficients[2 * k + 1] = odd[k];
    }
    return new ChebyshevPolynomial(coefficients);
  }

  private void addSums(double[] even, double[] right, double[] v) {
    for (int bin = 0; bin < v.length; bin++) {
      double weight = weights[bin] * points[bin];
      double square = weight * points[bin];
      double target = weight * rest[bin];
      double doubled = 2 * (2 * v[bin] * v[bin] - 1);
      addSeries(even, square, doubled, doubled / 2, 1);
      addSeries(right, target, doubled, v[bin], v[bin]);
    }
  }

  /// Adds `weight` times a series that goes on from `before` and `now` by `doubled·now − before`.
  private static void addSeries(
      double[] sums, double weight, double doubled, double before, double now) {
    double last = before;
    double current = now;
    for (int k = 0; k < sums.length; k++) {
      sums[k] += weight * current;
      double next = doubled * current - last;
      last = current;
      current = next;
    }
  }

  private static double[][] matrix(double[] even, int unknowns) {
    double[][] matrix = new double[unknowns][unknowns];
    for (int row = 0; row < unknowns; row++) {
      for (int column = 0; column < unknowns; column++) {
        matrix[row][column] = (even[row + column + 1] + even[Math.abs(row - column)]) / 2;
      }
    }
    return matrix;
  }
}
