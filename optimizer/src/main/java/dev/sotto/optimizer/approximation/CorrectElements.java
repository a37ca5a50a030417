package dev.sotto.optimizer.approximation;

import dev.sotto.optimizer.approximation.Approximation.Correction;
import java.util.stream.IntStream;

/// Draws each element's approximate values towards its exact ones by a slope and an offset.
///
/// A slope and an offset go into the map that follows, so they take no time and no level. On the
/// samples at hand each is judged by a regression on others (four folds), so that what the output's
/// error then shows holds for samples not seen; the correction to keep is of all samples.
///
/// Few samples tell little of an element, and what they tell wrongly adds up from layer to layer:
/// each correction is held back by a prior, and where samples are few only that part of all is kept
/// that comes nearest to the exact values of the samples left out.
///
/// Source: L. Breiman, "Stacked regressions", Machine Learning 24 (1996), section 2.
final class CorrectElements {
  private static final int FOLDS = 4;
  private static final int MOMENTS = 6;

  /// The weight of a slope of 1 and an offset of 0 against the samples', in samples.
  private static final double PRIOR_SAMPLES = 8;

  private static final double SMALLEST_SLOPE = 1 / 1.1;
  private static final double LARGEST_SLOPE = 1.1;

  /// An element that hardly varies tells little of a slope where it suddenly does: this part of the
  /// elements' mean variance speaks for a slope of 1.
  private static final double VARIANCE_SHARE = 0.5;

  /// One thread's share, and loops short enough to be compiled once: one that runs long within its
  /// first calls is compiled for the middle of a call too.
  private static final int ELEMENTS_AT_A_TIME = 32;

  private final double[] value;
  private final double[] exact;
  private final double[] importance;
  private final int samples;
  private final int elements;

  /// Weighted sums of 1, x, y, x², xy, y² by element: over the samples of each fold, one after the
  /// other, and over all.
  private final double[] folds;

  private final double[][] sums;

  /// Corrections for the samples of a fold, from the others, by element.
  private final double[] slopes;

  private final double[] offsets;

  private CorrectElements(double[] value, double[] exact, double[] importance) {
    this.value = value;
    this.exact = exact;
    this.importance = importance;
    this.samples = importance.length;
    this.elements = value.length / samples;
    this.folds = new double[elements * FOLDS * MOMENTS];
    this.sums = new double[elements][];
    this.slopes = new double[elements * FOLDS];
    this.offsets = new double[elements * FOLDS];
  }

  /// Replaces `value` by what corrections from other samples make of it; returns that of all.
  static Correction run(double[] value, double[] exact, double[] importance) {
    return new CorrectElements(value, exact, importance).run();
  }

  private Correction run() {
    forEachPart(this::gather);
    double floor = VARIANCE_SHARE * variances() / elements;
    forEachPart((first, end) -> regress(first, end, floor));
    double kept = samples >= SearchDepths.MANY_SAMPLES ? 1 : Math.clamp(bestPart(), 0, 1);
    Correction correction = Correction.none(elements);
    forEachPart((first, end) -> correct(correction, first, end, floor, kept));
    if (kept > 0) {
      forEachPart((first, end) -> keep(first, end, kept));
    }
    return correction;
  }

  /// Something done for the elements from `first` to before `end`.
  private interface Part {
    void run(int first, int end);
  }

  private void forEachPart(Part part) {
    IntStream.range(0, Math.ceilDiv(elements, ELEMENTS_AT_A_TIME))
        .parallel()
        .map(k -> k * ELEMENTS_AT_A_TIME)
        .forEach(first -> part.run(first, Math.min(elements, first + ELEMENTS_AT_A_TIME)));
  }

  private double variances() {
    double variances = 0;
    for (double[] own : sums) {
      variances += variance(own);
    }
    return variances;
  }

  private void gather(int first, int end) {
    for (int element = first; element < end; element++) {
      sums[element] = gather(element);
    }
  }

  private double[] gather(int element) {
    double[] all = new double[MOMENTS];
    for (int fold = 0; fold < FOLDS; fold++) {
      int at = (element * FOLDS + fold) * MOMENTS;
      moments(element * samples, fold, at);
      for (int k = 0; k < MOMENTS; k++) {
        all[k] += folds[at + k];
      }
    }
    return all;
  }

  /// Finds the corrections for each fold.
  private void regress(int first, int end, double floor) {
    double[] rest = new double[MOMENTS];
    for (int k = first * FOLDS; k < end * FOLDS; k++) {
      regress(k, rest, floor);
    }
  }

  /// Of a fold of an element; `rest` is scratch.
  private void regress(int k, double[] rest, double floor) {
    double[] all = sums[k / FOLDS];
    for (int moment = 0; moment < MOMENTS; moment++) {
      rest[moment] = all[moment] - folds[k * MOMENTS + moment];
    }
    slopes[k] = slope(rest, floor);
    offsets[k] = offset(rest, slopes[k]);
  }

  /// Finds the part `kept` of the corrections to keep.
  private void correct(Correction correction, int first, int end, double floor, double kept) {
    for (int element = first; element < end; element++) {
      double slope = slope(sums[element], floor);
      correction.slope()[element] = 1 + kept * (slope - 1);
      correction.offset()[element] = kept * offset(sums[element], slope);
    }
  }

  /// The part of what corrections from other samples add to the values that comes nearest to what
  /// these miss.
  private double bestPart() {
    double product = 0;
    double square = 0;
    for (int k = 0; k < slopes.length; k++) {
      int from = k / FOLDS * samples;
      for (int s = k % FOLDS; s < samples; s += FOLDS) {
        double x = value[from + s];
        double change = (slopes[k] - 1) * x + offsets[k];
        double weighted = importance[s] * change;
        product += weighted * (exact[from + s] - x);
        square += weighted * change;
      }
    }
    return square > 0 ? product / square : 0;
  }

  private void keep(int first, int end, double part) {
    for (int k = first * FOLDS; k < end * FOLDS; k++) {
      keep(k / FOLDS * samples, k % FOLDS, part, slopes[k] - 1, offsets[k]);
    }
  }

  /// Changes one fold of the samples that begin at `from`.
  private void keep(int from, int fold, double part, double slope, double offset) {
    for (int s = fold; s < samples; s += FOLDS) {
      value[from + s] += part * (slope * value[from + s] + offset);
    }
  }

  /// Sums over one fold of the samples that begin at `from`, written to where `at` says.
  private void moments(int from, int fold, int at) {
    double one = 0;
    double first = 0;
    double second = 0;
    double firstSquare = 0;
    double mixed = 0;
    double secondSquare = 0;
    for (int s = fold; s < samples; s += FOLDS) {
      double x = value[from + s];
      double y = exact[from + s];
      double weight = importance[s];
      double weightedX = weight * x;
      double weightedY = weight * y;
      one += weight;
      first += weightedX;
      second += weightedY;
      firstSquare += weightedX * x;
      mixed += weightedX * y;
      secondSquare += weightedY * y;
    }
    folds[at] = one;
    folds[at + 1] = first;
    folds[at + 2] = second;
    folds[at + 3] = firstSquare;
    folds[at + 4] = mixed;
    folds[at + 5] = secondSquare;
  }

  private static double variance(double[] sums) {
    double variance = sums[3] - sums[1] * sums[1] / sums[0];
    // Sums of squares cancel where an element hardly varies.
    return variance > 1e-9 * sums[3] && Double.isFinite(variance) ? variance : 0;
  }

  private double slope(double[] sums, double floor) {
    double variance = variance(sums);
    double covariance = sums[4] - sums[1] * sums[2] / sums[0];
    double exactVariance = sums[5] - sums[2] * sums[2] / sums[0];
    double residual = Math.max(0, variance - 2 * covariance + exactVariance);
    double prior = PRIOR_SAMPLES * residual / samples + floor;
    double slope = (covariance + prior) / (variance + prior);
    return variance > 0 && Double.isFinite(slope)
        ? Math.clamp(slope, SMALLEST_SLOPE, LARGEST_SLOPE)
        : 1;
  }

  private double offset(double[] sums, double slope) {
    double shift = (sums[2] - slope * sums[1]) / sums[0];
    return Double.isFinite(shift) ? shift * samples / (samples + PRIOR_SAMPLES) : 0;
  }
}
