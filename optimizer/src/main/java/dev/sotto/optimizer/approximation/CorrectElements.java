package dev.sotto.optimizer.approximation;

import dev.sotto.optimizer.approximation.Approximation.Correction;

/// Draws each element's approximate values towards its exact ones by a slope and an offset.
///
/// A slope and an offset go into the map that follows, so they take no time and no level. On the
/// samples at hand each is judged by a regression on others (four folds), so that what the output's
/// error then shows holds for samples not seen; the correction to keep is of all samples.
final class CorrectElements {
  private static final int FOLDS = 4;
  private static final int MOMENTS = 6;

  /// The weight of a slope of 1 and an offset of 0 against the samples', in samples.
  private static final double PRIOR_SAMPLES = 8;

  private static final double SMALLEST_SLOPE = 1 / 1.1;
  private static final double LARGEST_SLOPE = 1.1;

  private CorrectElements() {}

  /// An element that hardly varies tells little of a slope where it suddenly does: this part of the
  /// elements' mean variance speaks for a slope of 1.
  private static final double VARIANCE_SHARE = 0.5;

  /// Replaces `value` by what corrections from other samples make of it; returns that of all.
  static Correction run(double[] value, double[] exact, double[] importance) {
    int samples = importance.length;
    int elements = value.length / samples;
    double[][][] moments = new double[elements][FOLDS][];
    double[][] sums = new double[elements][MOMENTS];
    double variances = 0;
    for (int element = 0; element < elements; element++) {
      for (int fold = 0; fold < FOLDS; fold++) {
        moments[element][fold] = moments(value, exact, importance, element * samples, fold);
        for (int k = 0; k < MOMENTS; k++) {
          sums[element][k] += moments[element][fold][k];
        }
      }
      variances += variance(sums[element]);
    }
    double floor = VARIANCE_SHARE * variances / elements;
    Correction correction = Correction.none(elements);
    for (int element = 0; element < elements; element++) {
      int from = element * samples;
      double[][] folds = moments[element];
      double[] all = sums[element];
      for (int fold = 0; fold < FOLDS; fold++) {
        double[] rest = all.clone();
        for (int k = 0; k < MOMENTS; k++) {
          rest[k] -= folds[fold][k];
        }
        double slope = slope(rest, samples, floor);
        double offset = offset(rest, slope, samples);
        for (int s = fold; s < samples; s += FOLDS) {
          value[from + s] = slope * value[from + s] + offset;
        }
      }
      correction.slope()[element] = slope(all, samples, floor);
      correction.offset()[element] = offset(all, correction.slope()[element], samples);
    }
    return correction;
  }

  /// Weighted sums of 1, x, y, x², xy, y² over one fold.
  private static double[] moments(
      double[] value, double[] exact, double[] importance, int from, int fold) {
    double[] sums = new double[MOMENTS];
    for (int s = fold; s < importance.length; s += FOLDS) {
      double weight = importance[s];
      double x = value[from + s];
      double y = exact[from + s];
      sums[0] += weight;
      sums[1] += weight * x;
      sums[2] += weight * y;
      sums[3] += weight * x * x;
      sums[4] += weight * x * y;
      sums[5] += weight * y * y;
    }
    return sums;
  }

  private static double variance(double[] sums) {
    double variance = sums[3] - sums[1] * sums[1] / sums[0];
    // Sums of squares cancel where an element hardly varies.
    return variance > 1e-9 * sums[3] && Double.isFinite(variance) ? variance : 0;
  }

  private static double slope(double[] sums, int samples, double floor) {
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

  private static double offset(double[] sums, double slope, int samples) {
    double shift = (sums[2] - slope * sums[1]) / sums[0];
    return Double.isFinite(shift) ? shift * samples / (samples + PRIOR_SAMPLES) : 0;
  }
}
