package dev.sotto.optimizer.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.circuits.PolynomialPlan;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RingCostsTest {
  private static final int DIGIT = 2;
  private static final int SPECIAL = 3;
  private static final int LIMBS = 6;

  /// Costs at which times are counts of one primitive, to six digits.
  private static RingCosts counting(Primitive counted, int digitPrimes) {
    return new RingCosts(table(counted), 12, digitPrimes, SPECIAL);
  }

  private static CostTable table(Primitive counted) {
    Map<Integer, Map<Primitive, Double>> rings = new HashMap<>();
    for (int logN = CostTable.MIN_LOG_N; logN <= CostTable.MAX_LOG_N; logN++) {
      Map<Primitive, Double> nanos = new EnumMap<>(Primitive.class);
      for (Primitive primitive : Primitive.values()) {
        nanos.put(primitive, primitive == counted ? 1 : 1e-12);
      }
      rings.put(logN, nanos);
    }
    return CostTable.of(rings);
  }

  /// Six primes of which the first is wide, and wide special ones.
  private static RingCosts countingInNarrowChain(Primitive counted) {
    List<Double> chain = List.of(0x1p30, 0x1p26, 0x1p26, 0x1p26, 0x1p26, 0x1p26);
    return new RingCosts(
        table(counted), 12, DIGIT, ChainWidths.of(chain, Collections.nCopies(SPECIAL, 0x1p45)));
  }

  @Test
  void aRotationTransformsEveryLimbOfEveryDigitOnceAndDividesTwoPolynomials() {
    RingCosts costs = counting(Primitive.TRANSFORM, DIGIT);
    // 3 digits of 9 limbs, of which each digit's own come from the inverse transform before.
    assertEquals(3 * 9 + 2 * 9, costs.rotate(LIMBS), 1e-6);
  }

  @Test
  void aSumOfRotationsDecomposesOnceForFourCopies() {
    RingCosts transforms = counting(Primitive.TRANSFORM, DIGIT);
    assertEquals(0, transforms.rotationSum(1, LIMBS));
    assertEquals(transforms.rotate(LIMBS), transforms.rotationSum(2, LIMBS), 1e-6);
    // Two decompositions, one polynomial divided between them and two in the end.
    assertEquals(2 * 3 * 9 + 3 * 9, transforms.rotationSum(8, LIMBS), 1e-6);
    RingCosts products = counting(Primitive.KEY_PRODUCT, DIGIT);
    assertEquals(4 * products.rotate(LIMBS), products.rotationSum(8, LIMBS), 1e-6);
  }

  @Test
  void aRescaleAfterAProductTakesNoTransformsOfItsOwn() {
    RingCosts costs = counting(Primitive.TRANSFORM, DIGIT);
    assertEquals(costs.rotate(LIMBS), costs.multiply(LIMBS), 1e-6);
    assertEquals(2 * LIMBS, costs.rescale(LIMBS), 1e-6);
  }

  @Test
  void primesTakeThePriceOfTheirWidth() {
    double wide = 1 + SPECIAL;
    double narrow = LIMBS - 1;
    // 3 digits raised to all primes, then two divisions by P.
    assertEquals((3 + 2) * wide, countingInNarrowChain(Primitive.TRANSFORM).rotate(LIMBS), 1e-6);
    assertEquals(
        (3 + 2) * narrow, countingInNarrowChain(Primitive.NARROW_TRANSFORM).rotate(LIMBS), 1e-6);
    assertEquals(3 * wide, countingInNarrowChain(Primitive.KEY_PRODUCT).keyProduct(LIMBS), 1e-6);
    assertEquals(
        3 * narrow, countingInNarrowChain(Primitive.NARROW_KEY_PRODUCT).keyProduct(LIMBS), 1e-6);
  }

  @Test
  void aConversionIsNarrowFromDigitsWithoutAWidePrime() {
    // Of the last two digits, of two primes each, to the three narrow primes of the others.
    double narrow = 2 * 2 * 3;
    double all = 3 * 2 * (LIMBS - 2 + SPECIAL);
    assertEquals(narrow, countingInNarrowChain(Primitive.NARROW_CONVERT).decompose(LIMBS), 1e-6);
    assertEquals(all - narrow, countingInNarrowChain(Primitive.CONVERT).decompose(LIMBS), 1e-6);
  }

  @Test
  void aPolynomialTakesTheKeySwitchesOfItsPlan() {
    // One digit whatever the level: a switch is one product for each limb modulo QP.
    RingCosts costs = counting(Primitive.KEY_PRODUCT, 100);
    double[] coefficients = new double[64];
    for (int k = 0; k < coefficients.length; k++) {
      coefficients[k] = 1.0 / (k + 1);
    }
    int top = 90;
    PolynomialPlan plan =
        PolynomialPlan.of(List.of(dev.sotto.ckks.circuits.ChebyshevPolynomial.of(coefficients)), 6);
    double products = costs.polynomial(new ChebyshevPolynomial(coefficients), top);
    double most = plan.relinearizations() * (top + SPECIAL);
    assertTrue(products <= most && products >= most * (top - 6) / top, products + " of " + most);
  }

  @Test
  void anOddPolynomialTakesFewerProductsByConstants() {
    RingCosts costs = counting(Primitive.MULTIPLY_ACCUMULATE, DIGIT);
    double[] odd = new double[16];
    for (int k = 1; k < odd.length; k += 2) {
      odd[k] = 1;
    }
    assertTrue(costs.polynomial(new ChebyshevPolynomial(odd), LIMBS) < costs.polynomial(15, LIMBS));
  }

  @Test
  void aMapBeforeLayoutsAreKnownCostsAboutItsBestSplit() {
    RingCosts costs = new RingCosts(CostTable.standard(), 14, DIGIT, SPECIAL);
    for (int diagonals : new int[] {16, 64, 200}) {
      BitSet filled = new BitSet();
      filled.set(0, diagonals);
      DiagonalCount count =
          new DiagonalCount(256, 0, 1, 1, List.of(new DiagonalCount.Block(0, 0, filled)));
      double split = costs.linear(count, ChooseBabySteps.choose(count, costs, LIMBS, 0), LIMBS);
      // Splits are powers of two: their steps exceed the best ones by at most (√2 + 1/√2)/2.
      assertEquals(1, costs.linear(diagonals, LIMBS) / split, 0.1, diagonals + " diagonals");
    }
  }
}
