package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sotto.ir.linear.ConvolutionOperator;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.linear.SparseBuilder;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchArithmeticTest {
  @Test
  void aSeriesHasTheSameValuesOverAnArrayAsNumberByNumber() {
    Seeds.forEach(
        20,
        random -> {
          double[] coefficients = random.doubles(random.nextInt(1, 80), -1, 1).toArray();
          double[] x = random.doubles(random.nextInt(1, 200), -1, 1).toArray();
          ChebyshevPolynomial polynomial = new ChebyshevPolynomial(coefficients);
          double[] expected = Arrays.stream(x).map(polynomial::evaluate).toArray();
          Clenshaw.evaluate(coefficients, x, x);
          // Both round each of at most 80 terms of size 1, which the recurrence carries on 80
          // times.
          assertArrayEquals(expected, x, 80 * 80 * 0x1p-53);
        });
  }

  @Test
  void rowsOfTheSameAndOfOtherColumnsAreMultipliedWithEverySample() {
    Seeds.forEach(
        20,
        random -> {
          int samples = random.nextInt(1, 70);
          LinearOperator matrix = sparse(random, random.nextInt(1, 100), random.nextInt(1, 30));
          // Sums of at most 31 terms of size 1, in another order.
          assertProduct(matrix, samples, random, 31 * 31 * 0x1p-53);
        });
  }

  /// So few that columns are not copied first.
  @Test
  void fewRowsAreMultipliedWithEverySample() {
    Seeds.forEach(
        20,
        random -> {
          LinearOperator matrix = sparse(random, random.nextInt(1, 3), random.nextInt(1, 30));
          assertProduct(matrix, random.nextInt(1, 70), random, 31 * 31 * 0x1p-53);
        });
  }

  @Test
  void aConvolutionIsMultipliedWithEverySample() {
    Seeds.forEach(
        40,
        random -> {
          // The most samples are more than are taken at a time.
          int samples = random.nextInt(8) == 0 ? random.nextInt(500, 600) : random.nextInt(1, 150);
          LinearOperator matrix = convolution(random);
          // Sums of at most 4·9 terms of size 1 and one more, in another order.
          assertProduct(matrix, samples, random, 37 * 37 * 0x1p-53);
        });
  }

  private static void assertProduct(
      LinearOperator matrix, int samples, SplittableRandom random, double bound) {
    double[] x = random.doubles((long) matrix.columns() * samples, -1, 1).toArray();
    double[] result = random.doubles((long) matrix.rows() * samples, -1, 1).toArray();
    double[] expected = result.clone();
    for (int s = 0; s < samples; s++) {
      int sample = s;
      double[] column = new double[matrix.columns()];
      Arrays.setAll(column, k -> x[k * samples + sample]);
      double[] product = matrix.apply(column);
      for (int row = 0; row < product.length; row++) {
        expected[row * samples + s] += product[row];
      }
    }
    SamplesProduct.of(matrix).addTo(result, x, samples);
    assertArrayEquals(expected, result, bound);
  }

  /// Of up to 4 channels a group and kernels of up to 3 by 3, of any stride, dilation and padding.
  private static ConvolutionOperator convolution(SplittableRandom random) {
    int groups = random.nextInt(1, 4);
    int perGroup = random.nextInt(1, 5);
    int outChannels = groups * random.nextInt(1, 7);
    int kernelHeight = random.nextInt(1, 4);
    int kernelWidth = random.nextInt(1, 4);
    return new ConvolutionOperator(
        groups * perGroup,
        random.nextInt(1, 9),
        random.nextInt(1, 9),
        outChannels,
        random.nextInt(1, 9),
        random.nextInt(1, 9),
        kernelHeight,
        kernelWidth,
        random.nextInt(1, 4),
        random.nextInt(1, 4),
        random.nextInt(1, 3),
        random.nextInt(1, 3),
        random.nextInt(3),
        random.nextInt(3),
        groups,
        random
            .doubles((long) outChannels * perGroup * kernelHeight * kernelWidth, -1, 1)
            .toArray());
  }

  /// Of rows with one of three patterns, and some with their own or without entries.
  private static LinearOperator sparse(SplittableRandom random, int rows, int columns) {
    boolean[][] patterns = new boolean[3][columns];
    SparseBuilder builder = new SparseBuilder(columns);
    for (boolean[] pattern : patterns) {
      for (int column = 0; column < columns; column++) {
        pattern[column] = random.nextBoolean();
      }
    }
    for (int row = 0; row < rows; row++) {
      int choice = random.nextInt(5);
      for (int column = 0; column < columns; column++) {
        if (choice < 3 ? patterns[choice][column] : choice == 3 && random.nextBoolean()) {
          builder.add(column, random.nextDouble(-1, 1));
        }
      }
      builder.endRow();
    }
    return builder.build();
  }

  @Test
  void anApproximationHasTheSameValuesForManySamplesAsNumberByNumber() {
    Seeds.forEach(
        20,
        random -> {
          int samples = random.nextInt(1, 70);
          // The most values are more than are taken at a time.
          int elements = random.nextInt(1, 120);
          Approximation approximation =
              new Approximation(
                  List.of(polynomial(random), polynomial(random)),
                  random.nextBoolean(),
                  random.nextDouble(-1, 1),
                  random.nextDouble(0.5, 2),
                  random.doubles(elements, 0.5, 2).toArray(),
                  0,
                  new Approximation.Correction(
                      random.doubles(elements, 0.5, 2).toArray(),
                      random.doubles(elements, -1, 1).toArray()));
          double[] t = random.doubles((long) elements * samples, -1, 1).toArray();
          double[] x = new double[t.length];
          double[] expected = new double[t.length];
          for (int k = 0; k < t.length; k++) {
            int element = k / samples;
            double scale = approximation.elementScale()[element];
            x[k] = scale * (approximation.center() + approximation.halfWidth() * t[k]);
            expected[k] =
                scale * approximation.correction().slope()[element] * approximation.value(t[k])
                    + approximation.correction().offset()[element];
          }
          double[] result = new double[t.length];
          approximation.apply(x, samples, result);
          // The derivative of each factor, of degree 7 and size 1, is at most 49; `t` is off by a
          // few units in the last place of numbers up to 3 over half widths from 0.5, and results
          // are at most four times as large as values.
          assertArrayEquals(expected, result, 4 * 49 * 49 * 32 * 0x1p-53);
        });
  }

  /// Of degree 7, at most 1 on `[-1, 1]`.
  private static ChebyshevPolynomial polynomial(SplittableRandom random) {
    return new ChebyshevPolynomial(random.doubles(8, -0.125, 0.125).toArray());
  }

  @Test
  void aPositiveDefiniteSystemIsSolvedFromItsUpperTriangle() {
    Seeds.forEach(
        20,
        random -> {
          int size = random.nextInt(1, 20);
          double[][] root = new double[size][];
          Arrays.setAll(root, k -> random.doubles(size, -1, 1).toArray());
          double[][] matrix = new double[size][size];
          double[] wanted = random.doubles(size, -1, 1).toArray();
          double[] right = new double[size];
          for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
              for (int k = 0; k < size; k++) {
                matrix[row][column] += root[row][k] * root[column][k];
              }
              // The smallest eigenvalue is above 1, the largest below 401: two digits are lost.
              matrix[row][column] += row == column ? 1 : 0;
              right[row] += matrix[row][column] * wanted[column];
            }
          }
          double[][] upper = new double[size][];
          Arrays.setAll(upper, row -> matrix[row].clone());
          for (int row = 0; row < size; row++) {
            Arrays.fill(upper[row], 0, row, Double.NaN);
          }
          assertArrayEquals(wanted, LinearSystem.solvePositive(upper, right.clone()), 1e-11);
          assertArrayEquals(wanted, LinearSystem.solve(matrix, right.clone()), 1e-11);
        });
  }

  /// A matrix that is not positive definite is refused rather than solved wrongly.
  @Test
  void anIndefiniteSystemIsRefused() {
    double[][] indefinite = {{1, 2}, {2, 1}};
    ArithmeticException refused =
        assertThrows(
            ArithmeticException.class,
            () -> LinearSystem.solvePositive(indefinite, new double[] {1, 1}));
    assertEquals("no positive definite system of 2 equations", refused.getMessage());
  }
}
