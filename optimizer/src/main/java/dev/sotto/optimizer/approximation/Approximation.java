package dev.sotto.optimizer.approximation;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A polynomial stand-in for an activation on `x = elementScale · (center + halfWidth · t)`, `t` in
/// `[-1, 1]`: the value is `elementScale · p(t)`, or `elementScale · t · p(t)` with `timesInput`.
///
/// `p` is the composition of `factors`, the first applied first, each taking `[-1, 1]`.
/// `elementScale` has one positive number for each element; other than 1 only for positively
/// homogeneous functions. `maxError` is relative to the element's scale, on the whole interval,
/// before the `correction` of what each element's value then is.
public record Approximation(
    List<ChebyshevPolynomial> factors,
    boolean timesInput,
    double center,
    double halfWidth,
    double[] elementScale,
    double maxError,
    Correction correction) {
  /// One thread's share: enough that sharing out costs nothing beside it.
  private static final int NUMBERS_AT_A_TIME = 2048;

  public Approximation {
    factors = List.copyOf(factors);
  }

  /// `slope · value + offset`, by element; it costs nothing, for it goes into the map that follows.
  public record Correction(double[] slope, double[] offset) {
    /// The one that leaves values as they are.
    public static Correction none(int elements) {
      double[] slope = new double[elements];
      Arrays.fill(slope, 1);
      return new Correction(slope, new double[elements]);
    }
  }

  Approximation with(Correction other) {
    return new Approximation(factors, timesInput, center, halfWidth, elementScale, maxError, other);
  }

  /// With other factors, of which only costs are asked.
  Approximation of(List<ChebyshevPolynomial> others, boolean timesInputThen) {
    return new Approximation(
        others, timesInputThen, center, halfWidth, elementScale, maxError, correction);
  }

  /// Multiplicative depth, without that of the map to `[-1, 1]` before it.
  public int depth() {
    int depth = timesInput ? 1 : 0;
    for (ChebyshevPolynomial factor : factors) {
      depth += factor.depth();
    }
    return depth;
  }

  /// The value at `t` in `[-1, 1]`, for an element of scale 1.
  public double value(double t) {
    double value = t;
    for (ChebyshevPolynomial factor : factors) {
      value = factor.evaluate(value);
    }
    return timesInput ? t * value : value;
  }

  /// The largest magnitude of the value on the interval, for an element of scale 1; not 0.
  double largestMagnitude() {
    double largest = 1e-12;
    for (int k = -200; k <= 200; k++) {
      largest = Math.max(largest, Math.abs(value(k / 200.0)));
    }
    return largest;
  }

  /// The part of some operands, samples of each element side by side, in each of a profile's parts
  /// of the interval; elements count by `gains` and the square of their scale.
  double[] arguments(double[] operands, double[] gains) {
    BinnedValues binned = new BinnedValues(center, halfWidth);
    double[] alike = new double[operands.length / elementScale.length];
    Arrays.fill(alike, 1);
    for (int element = 0; element < elementScale.length; element++) {
      binned.add(operands, element * alike.length, elementScale[element], gains[element], alike);
    }
    return binned.weights();
  }

  public List<Integer> degrees() {
    return factors.stream().map(ChebyshevPolynomial::degree).toList();
  }

  /// Writes the values for `samples` samples of each element, element by element, to `result`.
  void apply(double[] x, int samples, double[] result) {
    List<double[]> series = factors.stream().map(ChebyshevPolynomial::toArray).toList();
    int elements = Math.max(1, NUMBERS_AT_A_TIME / samples);
    IntStream.range(0, Math.ceilDiv(elementScale.length, elements))
        .parallel()
        .forEach(
            part -> {
              int first = part * elements;
              int end = Math.min(elementScale.length, first + elements);
              apply(series, x, samples, first, end, result);
            });
  }

  /// Of the elements from `first` to `end`: short arrays that stay in the nearest cache, each read
  /// from 0 on (see RowSums). Loops are methods of their own: one that runs long is compiled for
  /// the middle of a call, with all that follows it.
  private void apply(
      List<double[]> series, double[] x, int samples, int first, int end, double[] result) {
    double[] t = Arrays.copyOfRange(x, first * samples, end * samples);
    toInterval(t, samples, first, end);
    double[] value = t.clone();
    for (double[] coefficients : series) {
      Clenshaw.evaluate(coefficients, value, value);
    }
    if (timesInput) {
      multiply(value, t);
    }
    toElements(value, samples, first, end);
    System.arraycopy(value, 0, result, first * samples, value.length);
  }

  private void toInterval(double[] values, int samples, int first, int end) {
    for (int element = first; element < end; element++) {
      double slope = 1 / (elementScale[element] * halfWidth);
      transform(values, (element - first) * samples, samples, slope, -center / halfWidth);
    }
  }

  private void toElements(double[] values, int samples, int first, int end) {
    for (int element = first; element < end; element++) {
      double slope = elementScale[element] * correction.slope()[element];
      double offset = correction.offset()[element];
      transform(values, (element - first) * samples, samples, slope, offset);
    }
  }

  private static void transform(double[] values, int from, int count, double slope, double offset) {
    for (int k = from; k < from + count; k++) {
      values[k] = values[k] * slope + offset;
    }
  }

  private static void multiply(double[] values, double[] factors) {
    for (int k = 0; k < values.length; k++) {
      values[k] *= factors[k];
    }
  }
}
