package dev.sotto.optimizer.approximation;

import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Where the operand of an activation lies: its interval and the weight of each part of it.
///
/// An element is `x = elementScale · (center + halfWidth · t)`, `t` in `[-1, 1]`. `weights` are
/// `BINS` parts of equal width of the interval of `t`; they sum to 1. An error of 1 in `t`'s units
/// at every value has the root mean square `weightUnit` in the model's units. `corrections` is what
/// a fit aims at beyond the function itself, by part, for an element of scale 1.
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
  private static final double SMALLEST_SCALE = 0.5;

  /// With fewer values of its own, a channel's (or a neuron's) size is not known well.
  private static final int VALUES_FOR_SCALES = 64;

  /// The tail that the interval's ends are judged by is this part of the samples.
  private static final int TAIL_PART = 8;

  /// Of so many samples of an exponential tail one lies beyond the end.
  private static final double TAIL_SAMPLES = 6000;

  /// An end lies beyond all samples by at least this over their number, in half widths.
  private static final double SAMPLES_MARGIN = 8;

  /// And by at most this, in half widths, for heavy tails would else take all resolution.
  private static final double LARGEST_MARGIN = 0.8;

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
  /// side; `gains` says how strongly each element acts on what follows, `importance` (of mean 1)
  /// how strongly each sample acts on the model's outputs.
  ///
  /// The ends of an interval come from the largest and the least value of each sample: where the
  /// outer eighth of the samples begins, and as many mean distances from there as an exponential
  /// tail exceeds once in 48 000 samples: ten with 256 samples, more with fewer. Very heavy tails
  /// get 0.8 half widths beyond the samples. Samples are seen through element scales of other
  /// samples, so that scales fitted to few values show as a wider interval.
  public static List<OperandProfile> observed(
      Activation function, double[] values, Shape shape, double[] gains, double[] importance) {
    int samples = importance.length;
    double[] ones = new double[shape.size()];
    Arrays.fill(ones, 1);
    OperandProfile common = observed(values, ones, List.of(ones, ones), gains, importance);
    if (!isHomogeneous(function) || samples * groupSize(shape) < VALUES_FOR_SCALES) {
      return List.of(common);
    }
    double[] scale = sizes(values, samples, shape, 0, 1);
    List<double[]> fromOthers =
        List.of(sizes(values, samples, shape, 1, 2), sizes(values, samples, shape, 0, 2));
    return List.of(common, observed(values, scale, fromOthers, gains, importance));
  }

  /// `fromOthers` are the scales through which samples of even and of odd number are seen.
  private static OperandProfile observed(
      double[] values,
      double[] scale,
      List<double[]> fromOthers,
      double[] gains,
      double[] importance) {
    int samples = importance.length;
    double[] lows = new double[samples];
    double[] highs = new double[samples];
    Arrays.fill(lows, Double.POSITIVE_INFINITY);
    Arrays.fill(highs, Double.NEGATIVE_INFINITY);
    for (int element = 0; element < scale.length; element++) {
      double even = 1 / fromOthers.get(0)[element];
      double odd = 1 / fromOthers.get(1)[element];
      extend(lows, highs, values, element * samples, even, odd);
    }
    double halfWidth = halfWidth(lows, highs);
    double center = end(highs, lows) - halfWidth;
    BinnedValues binned = new BinnedValues(center, halfWidth);
    for (int element = 0; element < scale.length; element++) {
      binned.add(values, element * samples, scale[element], gains[element], importance);
    }
    return new OperandProfile(
        scale, center, halfWidth, binned.weights(), new double[BINS], binned.weightUnit());
  }

  /// Takes in the samples of an element, which begin at `from`: those of even and of odd number by
  /// their factors.
  static void extend(
      double[] lows, double[] highs, double[] values, int from, double even, double odd) {
    for (int s = 0; s < lows.length; s++) {
      double value = values[from + s] * (s % 2 == 0 ? even : odd);
      lows[s] = Math.min(lows[s], value);
      highs[s] = Math.max(highs[s], value);
    }
  }

  /// The same scales and interval, widened where `values` need it, weighted by where `values` lie;
  /// a part's correction is the mean of `targets`, the exact values of the function, less the
  /// function at the values that lie there.
  OperandProfile seen(
      Activation function, double[] values, double[] targets, double[] gains, double[] importance) {
    int samples = importance.length;
    FunctionDomain domain = FunctionDomain.of(function, center);
    double low = low();
    double high = high();
    for (int element = 0; element < elementScale.length; element++) {
      Extent own = Extent.ofFinite(values, element * samples, (element + 1) * samples);
      low = Math.min(low, own.least() / elementScale[element]);
      high = Math.max(high, own.greatest() / elementScale[element]);
    }
    if (low < low() || high > high()) {
      double room = (ROOM - 1) * (high - low) / 2;
      low = Math.max(low - room, domain.least(low()));
      high = Math.min(high + room, domain.greatest(high()));
    }
    double newCenter = (low + high) / 2;
    double half = (high - low) / 2;
    BinnedValues binned = new BinnedValues(newCenter, half);
    for (int element = 0; element < elementScale.length; element++) {
      binned.add(
          function,
          domain,
          values,
          targets,
          element * samples,
          elementScale[element],
          gains[element],
          importance);
    }
    return binned.isEmpty()
        ? this
        : new OperandProfile(
            elementScale,
            newCenter,
            half,
            binned.weights(),
            binned.corrections(),
            binned.weightUnit());
  }

  /// The bin of so many bins from the interval's lower end.
  static int bin(double at) {
    return Math.clamp((long) at, 0, BINS - 1);
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
    return onInterval(-half, half);
  }

  /// The same values, which lie between `least` and `greatest`, on the part of the interval where
  /// `domain` lets it be.
  OperandProfile within(FunctionDomain domain, double least, double greatest) {
    double low = Math.max(low(), domain.least(least));
    double high = Math.min(high(), domain.greatest(greatest));
    return low == low() && high == high() ? this : onInterval(low, high);
  }

  private OperandProfile onInterval(double low, double high) {
    double middle = (low + high) / 2;
    double half = (high - low) / 2;
    double[] moved = new double[BINS];
    double[] corrected = new double[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      double t = (center + halfWidth * point(bin) - middle) / half;
      int to = bin((t + 1) / 2 * BINS);
      moved[to] += weights[bin];
      corrected[to] += weights[bin] * corrections[bin];
    }
    for (int bin = 0; bin < BINS; bin++) {
      corrected[bin] = moved[bin] > 0 ? corrected[bin] / moved[bin] : 0;
    }
    return new OperandProfile(elementScale, middle, half, moved, corrected, weightUnit);
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

  /// Of an interval that hardly a value like the least and the largest of each sample leaves.
  static double halfWidth(double[] lows, double[] highs) {
    return (end(highs, lows) + end(negative(lows), negative(highs))) / 2;
  }

  /// The upper end of an interval that hardly a value like `highs` exceeds.
  private static double end(double[] highs, double[] lows) {
    double[] sorted = highs.clone();
    Arrays.sort(sorted);
    int samples = sorted.length;
    int tail = Math.max(1, samples / TAIL_PART);
    double beginning = sorted[Math.max(0, samples - 1 - tail)];
    double mean = Arrays.stream(sorted, samples - tail, samples).average().orElse(0) - beginning;
    double most = sorted[samples - 1];
    double half = (most - Arrays.stream(lows).min().orElse(-1)) / 2;
    half = Math.max(half, 1e-9 * Math.max(1, Math.abs(most)));
    double least = Math.min(LARGEST_MARGIN, SAMPLES_MARGIN / samples);
    double margin = beginning + tailLengths(tail) * mean - most;
    return most + Math.clamp(margin, least * half, LARGEST_MARGIN * half);
  }

  /// How far from the tail's beginning an end lies, in mean distances of the `samples` in it. Their
  /// mean is not the tail's: a part `(1 + d/samples)^-samples` of an exponential tail lies farther
  /// than `d`, on average over the samples that it might have given.
  private static double tailLengths(int samples) {
    return samples * (Math.pow(TAIL_SAMPLES, 1.0 / samples) - 1);
  }

  private static double[] negative(double[] values) {
    return Arrays.stream(values).map(x -> 0 - x).toArray();
  }

  private static int groupSize(Shape shape) {
    return shape.rank() >= 3 ? shape.size() / (shape.extent(0) * shape.extent(1)) : 1;
  }

  /// The size of each element, or of its channel where there are spatial axes, on every `step`-th
  /// sample: between its root mean square, which is steady, and its largest, which must fit.
  private static double[] sizes(double[] values, int samples, Shape shape, int first, int step) {
    int group = groupSize(shape);
    double[] squares = new double[shape.size()];
    double[] largest = new double[shape.size()];
    for (int element = 0; element < shape.size(); element++) {
      int of = element / group * group;
      int end = (element + 1) * samples;
      squares[of] = squares(squares[of], values, element * samples + first, end, step);
      largest[of] = largest(largest[of], values, element * samples + first, end, step);
    }
    int count = group * ((samples - first + step - 1) / step);
    double[] typical = Arrays.stream(squares).map(square -> Math.sqrt(square / count)).toArray();
    spread(typical, group);
    spread(largest, group);
    double[] sizes = new double[typical.length];
    Arrays.setAll(sizes, k -> Math.sqrt(typical[k] * largest[k]));
    return sizes;
  }

  /// `before` and the squares of every `step`-th value.
  private static double squares(double before, double[] values, int from, int end, int step) {
    double sum = before;
    for (int k = from; k < end; k += step) {
      sum += values[k] * values[k];
    }
    return sum;
  }

  /// The largest of `before` and of the magnitudes of every `step`-th value.
  private static double largest(double before, double[] values, int from, int end, int step) {
    double most = before;
    for (int k = from; k < end; k += step) {
      most = Math.max(most, Math.abs(values[k]));
    }
    return most;
  }

  /// From the first of each group to all of it, bounded below.
  private static void spread(double[] scale, int group) {
    double most = Arrays.stream(scale).max().orElse(0);
    for (int element = 0; element < scale.length; element++) {
      double own = Math.max(scale[element / group * group], SMALLEST_SCALE * most);
      scale[element] = most > 0 ? own : 1;
    }
  }
}
