package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Where the operand of an activation lies: its interval and the weight of each part of it.
///
/// An element is `x = elementScale · (center + halfWidth · t)`, `t` in `[-1, 1]`. `weights` are
/// `BINS` parts of equal width of the interval of `t`; they sum to 1. An error of 1 in `t`'s units at
/// every value has the root mean square `weightUnit` in the model's units. `corrections` is what a fit
/// aims at beyond the function itself, by part, for an element of scale 1.
public record OperandProfile(
    double[] elementScale,
    double center,
    double halfWidth,
    double[] weights,
    double[] corrections,
    double weightUnit) {
  static final int BINS = 2048;

  /// No element's scale is below this part of the largest, so that a neuron that sleeps on the
  /// calibration samples keeps room.
  private static final double SMALLEST_SCALE = 0.3;

  /// With fewer values of its own, a channel's (or a neuron's) size is not known well.
  private static final int VALUES_FOR_SCALES = 64;

  /// The largest of a channel is steady only with many values.
  private static final int VALUES_FOR_LARGEST = 4096;

  private static final double SMALLEST_MARGIN = 0.2;

  /// Added to the smallest margin: this over the number of samples.
  private static final double SAMPLES_MARGIN = 32;

  /// The tail beyond the samples, in distances from the largest to the one above an eighth of them.
  private static final double TAIL_FACTOR = 2;

  private static final double LARGEST_MARGIN = 1;

  /// Beyond the interval that exact values ask for, approximate ones widen it by this.
  private static final double ROOM = 1.05;

  private static final double[] POINTS =
      IntStream.range(0, BINS).mapToDouble(OperandProfile::point).toArray();

  /// The middles of all bins.
  static double[] points() {
    return POINTS.clone();
  }

  /// The middle of bin `bin`, in `[-1, 1]`.
  static double point(int bin) {
    return (2 * bin + 1.0) / BINS - 1;
  }

  /// From values seen, one interval for all elements and, for homogeneous functions and enough
  /// samples, one that scales with each element: `values` holds the samples of each element side by
  /// side; `gains` says how strongly each element acts on what follows, `importance` (of mean 1) how
  /// strongly each sample acts on the model's outputs.
  ///
  /// Element scales come from every other sample and intervals from the rest, so that a scale fitted
  /// to few values shows as a wider interval. The interval is widened by what an exponential tail
  /// gives a table 64 times as long: twice the distance from the largest sample to the one exceeded
  /// by an eighth of them; at least 20 % of the half width, more where samples are few.
  public static List<OperandProfile> observed(
      Activation function, double[] values, Shape shape, double[] gains, double[] importance) {
    int samples = importance.length;
    double[] ones = new double[shape.size()];
    Arrays.fill(ones, 1);
    OperandProfile common = observed(values, ones, gains, importance);
    int group = groupSize(shape);
    if (!isHomogeneous(function) || samples * group < VALUES_FOR_SCALES) {
      return List.of(common);
    }
    List<OperandProfile> profiles = new ArrayList<>(List.of(common));
    double[] typical = typicalSizes(values, samples, shape);
    profiles.add(observed(values, typical, gains, importance));
    if (samples * group >= VALUES_FOR_LARGEST) {
      profiles.add(observed(values, largestSizes(values, samples, shape), gains, importance));
    }
    return profiles;
  }

  private static OperandProfile observed(
      double[] values, double[] scale, double[] gains, double[] importance) {
    int samples = importance.length;
    double[] lows = new double[samples];
    double[] highs = new double[samples];
    Arrays.fill(lows, Double.POSITIVE_INFINITY);
    Arrays.fill(highs, Double.NEGATIVE_INFINITY);
    for (int k = 0; k < values.length; k++) {
      double value = values[k] / scale[k / samples];
      lows[k % samples] = Math.min(lows[k % samples], value);
      highs[k % samples] = Math.max(highs[k % samples], value);
    }
    Arrays.sort(lows);
    Arrays.sort(highs);
    int eighth = samples / 8;
    double low = lows[0];
    double high = highs[samples - 1];
    double half = Math.max((high - low) / 2, 1e-9 * Math.max(1, Math.abs(high)));
    low -= margin(lows[eighth] - low, half, samples);
    high += margin(high - highs[samples - 1 - eighth], half, samples);
    double center = (low + high) / 2;
    double halfWidth = (high - low) / 2;
    double[] weights = new double[BINS];
    double total = 0;
    double gain = 0;
    for (int k = 0; k < values.length; k++) {
      int element = k / samples;
      double t = (values[k] / scale[element] - center) / halfWidth;
      double share = gains[element] * importance[k % samples];
      double weight = scale[element] * scale[element] * share;
      weights[Math.clamp((long) ((t + 1) / 2 * BINS), 0, BINS - 1)] += weight;
      total += weight;
      gain += share;
    }
    for (int bin = 0; bin < BINS; bin++) {
      weights[bin] = total > 0 ? weights[bin] / total : 1.0 / BINS;
    }
    return new OperandProfile(
        scale,
        center,
        halfWidth,
        weights,
        new double[BINS],
        gain > 0 ? Math.sqrt(total / gain) : 1);
  }

  /// The same scales and interval, widened where `values` need it, weighted by where `values` lie;
  /// a part's correction is the mean of `function` at `exact` values less at those that lie there.
  OperandProfile seen(
      Activation function, double[] values, double[] exact, double[] gains, double[] importance) {
    int samples = importance.length;
    double low = low();
    double high = high();
    for (int k = 0; k < values.length; k++) {
      double x = values[k] / elementScale[k / samples];
      if (Double.isFinite(x)) {
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
    }
    double newCenter = (low + high) / 2;
    double half = (high - low) / 2;
    if (low < low() || high > high()) {
      half *= ROOM;
    }
    double[] binned = new double[BINS];
    double[] differences = new double[BINS];
    double total = 0;
    double gain = 0;
    for (int element = 0; element < elementScale.length; element++) {
      double scale = elementScale[element];
      for (int s = 0; s < samples; s++) {
        double x = values[element * samples + s] / scale;
        if (!Double.isFinite(x)) {
          continue;
        }
        double share = gains[element] * importance[s];
        double weight = scale * scale * share;
        int bin = Math.clamp((long) (((x - newCenter) / half + 1) / 2 * BINS), 0, BINS - 1);
        binned[bin] += weight;
        differences[bin] +=
            weight * (function.apply(exact[element * samples + s] / scale) - function.apply(x));
        total += weight;
        gain += share;
      }
    }
    if (!(total > 0)) {
      return this;
    }
    for (int bin = 0; bin < BINS; bin++) {
      differences[bin] = binned[bin] > 0 ? differences[bin] / binned[bin] : 0;
      binned[bin] /= total;
    }
    return new OperandProfile(
        elementScale,
        newCenter,
        half,
        binned,
        differences,
        gain > 0 ? Math.sqrt(total / gain) : 1);
  }

  /// From bounds alone: one interval, every part of it alike.
  public static OperandProfile bounded(double low, double high, int elements) {
    double[] scale = new double[elements];
    Arrays.fill(scale, 1);
    double[] weights = new double[BINS];
    Arrays.fill(weights, 1.0 / BINS);
    double half = Math.max((high - low) / 2, 1e-9 * Math.max(1, Math.abs(high)));
    return new OperandProfile(scale, (low + high) / 2, half, weights, new double[BINS], 1);
  }

  /// The same values on an interval that is symmetric around 0, as odd functions need it.
  OperandProfile symmetric() {
    double half = Math.max(Math.abs(low()), Math.abs(high()));
    double[] moved = new double[BINS];
    double[] corrected = new double[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      double t = (center + halfWidth * point(bin)) / half;
      int to = Math.clamp((long) ((t + 1) / 2 * BINS), 0, BINS - 1);
      moved[to] += weights[bin];
      corrected[to] += weights[bin] * corrections[bin];
    }
    for (int bin = 0; bin < BINS; bin++) {
      corrected[bin] = moved[bin] > 0 ? corrected[bin] / moved[bin] : 0;
    }
    return new OperandProfile(elementScale, 0, half, moved, corrected, weightUnit);
  }

  /// The lower end of the interval for an element of scale 1.
  public double low() {
    return center - halfWidth;
  }

  public double high() {
    return center + halfWidth;
  }

  /// Whether `f(s·x) = s·f(x)` for every `s > 0`.
  static boolean isHomogeneous(Activation function) {
    return function instanceof Activation.Relu
        || function instanceof Activation.LeakyRelu
        || function instanceof Activation.Abs;
  }

  private static double margin(double tail, double halfWidth, int samples) {
    double smallest = Math.min(LARGEST_MARGIN, SMALLEST_MARGIN + SAMPLES_MARGIN / samples);
    return Math.clamp(TAIL_FACTOR * tail, smallest * halfWidth, LARGEST_MARGIN * halfWidth);
  }

  private static int groupSize(Shape shape) {
    return shape.rank() >= 3 ? shape.size() / (shape.extent(0) * shape.extent(1)) : 1;
  }

  /// The root mean square of each element on every other sample, or of its channel where there are
  /// spatial axes: steadier than the largest, which the interval takes care of.
  private static double[] typicalSizes(double[] values, int samples, Shape shape) {
    int elements = shape.size();
    int group = groupSize(shape);
    double[] scale = new double[elements];
    double largest = 0;
    for (int first = 0; first < elements; first += group) {
      double square = 0;
      for (int k = first * samples; k < (first + group) * samples; k++) {
        square += k % samples % 2 == 0 ? values[k] * values[k] : 0;
      }
      scale[first] = Math.sqrt(square / (group * ((samples + 1) / 2)));
      largest = Math.max(largest, scale[first]);
    }
    return spread(scale, group, largest);
  }

  /// The largest magnitude of each channel on every other sample.
  private static double[] largestSizes(double[] values, int samples, Shape shape) {
    int group = groupSize(shape);
    double[] scale = new double[shape.size()];
    double largest = 0;
    for (int k = 0; k < values.length; k++) {
      if (k % samples % 2 == 0) {
        int first = k / samples / group * group;
        scale[first] = Math.max(scale[first], Math.abs(values[k]));
        largest = Math.max(largest, scale[first]);
      }
    }
    return spread(scale, group, largest);
  }

  /// From the first of each group to all of it, bounded below.
  private static double[] spread(double[] scale, int group, double largest) {
    for (int element = 0; element < scale.length; element++) {
      double own = Math.max(scale[element / group * group], SMALLEST_SCALE * largest);
      scale[element] = largest > 0 ? own : 1;
    }
    return scale;
  }
}
