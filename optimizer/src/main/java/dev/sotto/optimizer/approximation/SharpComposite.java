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
import java.util.stream.IntStream;

/// Fits positively homogeneous functions by `t·(a + b·s(t))`, `s` the sign as a composition of
/// three or four minimax polynomials, for networks that answer more finely than [FitComposite]'s
/// two allow.
///
/// Such a sign goes from −1 to 1 within less than the parts by which a profile tells values apart,
/// so nothing but the width of that gap is fitted to where they lie. In the parts next to 0 errors
/// are taken at finer points, as if values lay evenly there.
///
/// Source: [CompositeSign].
final class SharpComposite {
  /// Of a factor, whose degree then is at most 31.
  private static final int LARGEST_FACTOR_DEPTH = 5;

  /// About the gap of least error at a depth of 13, and by how much that of a level more is
  /// smaller.
  private static final double USUAL_GAP = 0.0035;

  private static final double GAP_OF_A_LEVEL = 0.57;

  /// Gaps tried on either side of that, each 1.25 times the one before.
  private static final int STEPS = 5;

  /// Points in the part of a profile next to 0.
  private static final int POINTS = 256;

  /// Signs do not depend on what is fitted: each is made once.
  private static final Map<Wanted, Sign> SIGNS = new ConcurrentHashMap<>();

  private SharpComposite() {}

  private record Wanted(List<Integer> degrees, double gap) {}

  /// A sign, its values at the middles of a profile's bins and at points of the first above 0.
  @SuppressWarnings("ArrayRecordComponent")
  private record Sign(List<ChebyshevPolynomial> factors, double[] values, double[] nearZero) {
    static Sign of(Wanted wanted) {
      CompositeSign sign = CompositeSign.of(wanted.degrees(), wanted.gap());
      return new Sign(
          sign.factors(),
          values(sign.factors(), OperandProfile.points()),
          values(sign.factors(), pointsNearZero()));
    }

    private static double[] values(List<ChebyshevPolynomial> factors, double[] points) {
      double[] values = points;
      for (ChebyshevPolynomial factor : factors) {
        Clenshaw.evaluate(factor.toArray(), values, values);
      }
      return values;
    }
  }

  /// Of factors about equally deep, the deeper ones last, which is about the best that there is.
  private static List<Integer> degrees(int depth) {
    int factors = Math.ceilDiv(depth, LARGEST_FACTOR_DEPTH);
    List<Integer> degrees = new ArrayList<>();
    for (int k = 0; k < factors; k++) {
      int factorDepth = (depth + k) / factors;
      degrees.add((1 << factorDepth) - 1);
    }
    return degrees;
  }

  private static double[] pointsNearZero() {
    double[] points = new double[POINTS];
    Arrays.setAll(points, k -> (2 * k + 1.0) / POINTS / OperandProfile.BINS);
    return points;
  }

  /// The compositions of a depth above 13, on a `profile` symmetric around 0, by their gaps.
  static List<Candidate> all(Activation function, OperandProfile profile, int depth) {
    return all(function, profile, degrees(depth - 1));
  }

  /// Those of factors of odd degrees, the first applied first.
  static List<Candidate> all(Activation function, OperandProfile profile, List<Integer> degrees) {
    int depth = 1;
    for (int degree : degrees) {
      depth += Integer.SIZE - Integer.numberOfLeadingZeros(degree);
    }
    double usual = USUAL_GAP * Math.pow(GAP_OF_A_LEVEL, depth - FitActivation.DEEPEST_OF_TWO);
    return IntStream.rangeClosed(-STEPS, STEPS)
        .parallel()
        .mapToObj(step -> new Wanted(degrees, usual * Math.pow(1.25, step)))
        .map(wanted -> candidate(function, profile, wanted))
        .toList();
  }

  private static Candidate candidate(Activation function, OperandProfile profile, Wanted wanted) {
    Sign sign = SIGNS.computeIfAbsent(wanted, Sign::of);
    double even = (function.apply(1) - function.apply(-1)) / 2 * profile.halfWidth();
    double odd = (function.apply(1) + function.apply(-1)) / 2 * profile.halfWidth();
    double[] errors = errors(odd, OperandProfile.points(), sign.values());
    double[] nearZero = errors(odd, pointsNearZero(), sign.nearZero());
    List<ChebyshevPolynomial> factors = new ArrayList<>(sign.factors());
    double[] last = CompositeSign.scaled(factors.removeLast(), odd).toArray();
    last[0] = even;
    factors.add(new ChebyshevPolynomial(last));
    Approximation approximation =
        new Approximation(
            factors,
            true,
            0,
            profile.halfWidth(),
            profile.elementScale(),
            Math.max(largest(errors), largest(nearZero)),
            Correction.none(profile.elementScale().length));
    double square = weightedSquare(profile, errors, nearZero);
    return new Candidate(approximation, Math.sqrt(square) * profile.weightUnit());
  }

  /// Of `odd·t·sign` at `points`, for `odd·|t|`.
  private static double[] errors(double odd, double[] points, double[] signs) {
    double[] errors = new double[points.length];
    Arrays.setAll(errors, k -> odd * (points[k] * signs[k] - Math.abs(points[k])));
    return errors;
  }

  private static double largest(double[] errors) {
    return Arrays.stream(errors).map(Math::abs).max().orElse(0);
  }

  /// Of what `errors` miss of the corrections, but in the two parts next to 0 of the errors there.
  private static double weightedSquare(OperandProfile profile, double[] errors, double[] nearZero) {
    double[] weights = profile.weights();
    int middle = errors.length / 2;
    double mean = Arrays.stream(nearZero).map(error -> error * error).average().orElse(0);
    double square = (weights[middle - 1] + weights[middle]) * mean;
    for (int bin = 0; bin < errors.length; bin++) {
      double missed = errors[bin] - profile.corrections()[bin];
      square += bin == middle - 1 || bin == middle ? 0 : weights[bin] * missed * missed;
    }
    return square;
  }
}
