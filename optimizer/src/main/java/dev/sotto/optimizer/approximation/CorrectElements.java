package dev.sotto.optimizer.approximation;

import dev.sotto.optimizer.approximation.Approximation.Correction;

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

  private final double[] value;
  private final double[] exact;
  private final double[] importance;
  private final int samples;
  private final int elements;

  /// What corrections from other samples add to the values, and how that goes with what they miss.
  private final double[] changes;

  private double product;
  private double square;

  private CorrectElements(double[] value, double[] exact, double[] importance) {
    this.value = value;
    this.exact = exact;
    this.importance = importance;
    this.samples = importance.length;
    this.elements = value.length / samples;
    this.changes = new double[value.length];
  }

  /// Replaces `value` by what corrections from other samples make of it; returns that of all.
  static Correction run(double[] value, double[] exact, double[] importance) {
    return new CorrectElements(value, exact, importance).run();
  }

  private Correction run() {
    double[][] folds = new double[elements * FOLDS][];
    double[][] sums = new double[elements][MOMENTS];
    double variances = 0;
    for (int element = 0; element < elements; element++) {
      for (int fold = 0; fold < FOLDS; fold++) {
        double[] own = moments(element * samples, fold);
        folds[element * FOLDS + fold] = own;
        for (int k = 0; k < MOMENTS; k++) {
          sums[element][k] += own[k];
        }
      }
      variances += variance(sums[element]);
    }
    double floor = VARIANCE_SHARE * variances / elements;
    for (int k = 0; k < folds.length; k++) {
      double[] rest = sums[k / FOLDS].clone();
      for (int moment = 0; moment < MOMENTS; moment++) {
        rest[moment] -= folds[k][moment];
      }
      double slope = slope(rest, floor);
      change(k / FOLDS * samples, k % FOLDS, slope, offset(rest, slope));
    }
    double best = square > 0 ? product / square : 0;
    double kept = samples >= SearchDepths.MANY_SAMPLES ? 1 : Math.clamp(best, 0, 1);
    Correction correction = Correction.none(elements);
    for (int element = 0; element < elements; element++) {
      double slope = slope(sums[element], floor);
      correction.slope()[element] = 1 + kept * (slope - 1);
      correction.offset()[element] = kept * offset(sums[element], slope);
    }
    if (kept > 0) {
      keep(kept);
    }
    return correction;
  }

  /// Changes one fold of the samples that begin at `from`.
  private void change(int from, int fold, double slope, double offset) {
    double fitting = product;
    double own = square;
    for (int s = fold; s < samples; s += FOLDS) {
      double x = value[from + s];
      double change = (slope - 1) * x + offset;
      double weighted = importance[s] * change;
      changes[from + s] = change;
      fitting += weighted * (exact[from + s] - x);
      own += weighted * change;
    }
    product = fitting;
    square = own;
  }

  private void keep(double part) {
    for (int k = 0; k < value.length; k++) {
      value[k] += part * changes[k];
    }
  }

  /// Weighted sums of 1, x, y, x², xy, y² over one fold.
  private double[] moments(int from, int fold) {
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
    return new double[] {one, first, second, firstSquare, mixed, secondSquare};
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
