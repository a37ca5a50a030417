package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.testkit.Seeds;
import java.util.Arrays;
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
  void aRowOfAnyLengthIsMultipliedWithEverySample() {
    Seeds.forEach(
        20,
        random -> {
          int samples = random.nextInt(1, 70);
          double[][] columns = new double[random.nextInt(1, 30)][];
          Arrays.setAll(columns, k -> random.doubles(samples, -1, 1).toArray());
          double[] result = new double[samples + 1];
          double[] expected = new double[samples + 1];
          RowProduct product = new RowProduct(columns, samples);
          for (int column = 0; column < columns.length; column++) {
            double value = random.nextDouble(-1, 1);
            product.add(column, value);
            for (int s = 0; s < samples; s++) {
              expected[s + 1] += value * columns[column][s];
            }
          }
          product.addTo(result, 1);
          // Sums of at most 30 terms of size 1, in another order.
          assertArrayEquals(expected, result, 30 * 30 * 0x1p-53);
        });
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
