package dev.sotto.ckks.circuits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ckks.circuits.PolynomialPlan.LevelWork;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolynomialPlanTest {
  private static PolynomialPlan dense(int degree) {
    double[] coefficients =
        IntStream.rangeClosed(0, degree).mapToDouble(k -> 1.0 / (k + 1)).toArray();
    ChebyshevPolynomial polynomial = ChebyshevPolynomial.of(coefficients);
    return PolynomialPlan.of(List.of(polynomial), polynomial.depth());
  }

  private static int sum(List<LevelWork> work, ToIntFunction<LevelWork> part) {
    return work.stream().mapToInt(part).sum();
  }

  @Test
  void theWorkOfAllLevelsIsThatOfThePlan() {
    for (int degree : new int[] {1, 2, 3, 7, 12, 31, 100, 255}) {
      PolynomialPlan plan = dense(degree);
      List<LevelWork> work = plan.work();
      assertEquals(plan.depth(), work.size(), "degree " + degree);
      assertEquals(plan.products(), sum(work, LevelWork::products), "degree " + degree);
      assertEquals(
          plan.relinearizations(), sum(work, LevelWork::relinearizations), "degree " + degree);
      assertEquals(plan.scalarProducts(), sum(work, LevelWork::scalarProducts), "degree " + degree);
    }
  }

  @Test
  void powersAreMadeFromTheTopDownAndTheLastLevelHoldsOneSum() {
    List<LevelWork> work = dense(31).work();
    // T₂ alone can be made of the argument.
    assertEquals(1, work.getFirst().relinearizations());
    assertEquals(1, work.getLast().relinearizations() + work.getLast().rescales());
  }

  @Test
  void aRelinearizationLessIsWorthAProductMore() {
    // Odd polynomials, as signs are composed of; T5 and T7 would spare a product of degree 31.
    assertEquals(List.of(2, 4, 7, 10, 14), relinearizationsOfOdd(3, 7, 15, 31, 63));
  }

  private static List<Integer> relinearizationsOfOdd(int... degrees) {
    return Arrays.stream(degrees)
        .mapToObj(
            degree ->
                ChebyshevPolynomial.of(
                    IntStream.rangeClosed(0, degree).mapToDouble(k -> k % 2 / (k + 1.0)).toArray()))
        .map(odd -> PolynomialPlan.of(List.of(odd), odd.depth()).relinearizations())
        .toList();
  }
}
