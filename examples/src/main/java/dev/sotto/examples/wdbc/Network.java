package dev.sotto.examples.wdbc;

import java.util.SplittableRandom;

/// A classifier on standardised features: fully connected layers, ReLU between them, a sigmoid
/// last.
///
/// One layer is a logistic regression. `weights[l]` is `[inputs][outputs]`, `bias[l]` `[outputs]`.
public record Network(double[] mean, double[] deviation, double[][][] weights, double[][] bias) {

  /// How a network is trained: full-batch Adam on the logistic loss with weight decay.
  public record Recipe(int[] hidden, int epochs, double learningRate, double decay, long seed) {}

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /// Trains on `table`; the same recipe gives the same network.
  public static Network train(WdbcTable table, Recipe recipe) {
    Network network = initial(table, recipe);
    int layers = network.weights.length;
    Gradient first = new Gradient(network);
    Gradient second = new Gradient(network);
    for (int epoch = 1; epoch <= recipe.epochs; epoch++) {
      Gradient gradient = new Gradient(network);
      for (int patient = 0; patient < table.patients(); patient++) {
        network.accumulate(table.features()[patient], table.labels()[patient], gradient);
      }
      double scale = 1.0 / table.patients();
      double correction =
          recipe.learningRate
              * Math.sqrt(1 - Math.pow(BETA2, epoch))
              / (1 - Math.pow(BETA1, epoch));
      for (int layer = 0; layer < layers; layer++) {
        for (int i = 0; i < network.weights[layer].length; i++) {
          double[] row = network.weights[layer][i];
          for (int j = 0; j < row.length; j++) {
            gradient.weights[layer][i][j] += recipe.decay * table.patients() * row[j];
          }
          step(
              row,
              gradient.weights[layer][i],
              first.weights[layer][i],
              second.weights[layer][i],
              scale,
              correction);
        }
        step(
            network.bias[layer],
            gradient.bias[layer],
            first.bias[layer],
            second.bias[layer],
            scale,
            correction);
      }
    }
    return network;
  }

  /// The probability of the benign class.
  public double predict(double[] features) {
    double[][] activations = forward(features);
    return activations[activations.length - 1][0];
  }

  private static void step(
      double[] values,
      double[] gradient,
      double[] first,
      double[] second,
      double scale,
      double correction) {
    for (int i = 0; i < values.length; i++) {
      double g = gradient[i] * scale;
      first[i] = BETA1 * first[i] + (1 - BETA1) * g;
      second[i] = BETA2 * second[i] + (1 - BETA2) * g * g;
      values[i] -= correction * first[i] / (Math.sqrt(second[i]) + EPSILON);
    }
  }

  private static Network initial(WdbcTable table, Recipe recipe) {
    int[] sizes = new int[recipe.hidden.length + 2];
    sizes[0] = WdbcTable.FEATURES;
    System.arraycopy(recipe.hidden, 0, sizes, 1, recipe.hidden.length);
    sizes[sizes.length - 1] = 1;
    SplittableRandom random = new SplittableRandom(recipe.seed);
    double[][][] weights = new double[sizes.length - 1][][];
    double[][] bias = new double[sizes.length - 1][];
    for (int layer = 0; layer < weights.length; layer++) {
      weights[layer] = new double[sizes[layer]][sizes[layer + 1]];
      bias[layer] = new double[sizes[layer + 1]];
      double width = Math.sqrt(2.0 / sizes[layer]);
      for (double[] row : weights[layer]) {
        for (int j = 0; j < row.length; j++) {
          row[j] = width * random.nextGaussian();
        }
      }
    }
    double[] mean = new double[WdbcTable.FEATURES];
    double[] deviation = new double[WdbcTable.FEATURES];
    for (int feature = 0; feature < mean.length; feature++) {
      double sum = 0;
      double squares = 0;
      for (double[] row : table.features()) {
        sum += row[feature];
        squares += row[feature] * row[feature];
      }
      mean[feature] = sum / table.patients();
      deviation[feature] = Math.sqrt(squares / table.patients() - mean[feature] * mean[feature]);
    }
    return new Network(mean, deviation, weights, bias);
  }

  /// The standardised features, then the output of every layer.
  private double[][] forward(double[] features) {
    double[][] activations = new double[weights.length + 1][];
    activations[0] = new double[features.length];
    for (int i = 0; i < features.length; i++) {
      activations[0][i] = (features[i] - mean[i]) / deviation[i];
    }
    for (int layer = 0; layer < weights.length; layer++) {
      double[] sum = bias[layer].clone();
      for (int i = 0; i < weights[layer].length; i++) {
        for (int j = 0; j < sum.length; j++) {
          sum[j] += activations[layer][i] * weights[layer][i][j];
        }
      }
      boolean last = layer == weights.length - 1;
      for (int j = 0; j < sum.length; j++) {
        sum[j] = last ? 1 / (1 + Math.exp(-sum[j])) : Math.max(sum[j], 0);
      }
      activations[layer + 1] = sum;
    }
    return activations;
  }

  private void accumulate(double[] features, int label, Gradient gradient) {
    double[][] activations = forward(features);
    double[] delta = {activations[weights.length][0] - label};
    for (int layer = weights.length - 1; layer >= 0; layer--) {
      double[] before = new double[weights[layer].length];
      for (int j = 0; j < delta.length; j++) {
        gradient.bias[layer][j] += delta[j];
        for (int i = 0; i < before.length; i++) {
          gradient.weights[layer][i][j] += activations[layer][i] * delta[j];
          before[i] += weights[layer][i][j] * delta[j];
        }
      }
      for (int i = 0; i < before.length && layer > 0; i++) {
        before[i] = activations[layer][i] > 0 ? before[i] : 0;
      }
      delta = before;
    }
  }

  /// Sums shaped as a network's parameters.
  private static final class Gradient {
    final double[][][] weights;
    final double[][] bias;

    Gradient(Network network) {
      weights = new double[network.weights.length][][];
      bias = new double[network.bias.length][];
      for (int layer = 0; layer < weights.length; layer++) {
        weights[layer] = new double[network.weights[layer].length][network.bias[layer].length];
        bias[layer] = new double[network.bias[layer].length];
      }
    }
  }
}
