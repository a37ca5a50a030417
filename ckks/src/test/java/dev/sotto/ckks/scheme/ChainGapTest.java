package dev.sotto.ckks.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.rlwe.KeptMasks;
import dev.sotto.ckks.rlwe.MissingKeyException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainGapTest {
  private static final int LEVELS = 6;
  private static final double SCALE = 0x1p40;

  private static CkksParameters chain(int primesPerDigit) {
    return InsecureToyParameters.of(6, 49, LEVELS, 40, 4, 48, primesPerDigit);
  }

  @Test
  void aChainWithoutLevelsKeepsItsDigits() {
    CkksParameters whole = chain(3);
    CkksParameters rest = whole.without(1, 4);
    assertEquals(LEVELS - 3, rest.maxLevel());
    assertEquals(whole.group(4), rest.group(1));
    assertEquals(whole.specialModuli(), rest.specialModuli());
    assertEquals(3, rest.digits(rest.maxLevel()));
    assertEquals(
        List.of(1, 3, 3, 4), List.of(end(rest, 0), end(rest, 1), end(rest, 2), end(rest, 3)));
    assertEquals(2, whole.without(2, 6).digits(2));
    assertEquals(whole.without(1, 4), rest);
    assertThrows(IllegalArgumentException.class, () -> rest.without(1, 2));
    assertThrows(IllegalArgumentException.class, () -> whole.without(0, 2));
    assertThrows(IllegalArgumentException.class, () -> whole.without(3, LEVELS + 2));
  }

  private static int end(CkksParameters chain, int limb) {
    return chain.digitEnd(limb, chain.limbs(chain.maxLevel()));
  }

  /// Rotation, product and both together, with digits that lose some primes or all of them.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void keysServeAChainWithoutSomeOfItsLevels(int primesPerDigit) {
    CkksHarness whole =
        new CkksHarness(chain(primesPerDigit), EvaluationKeyPlan.atLevel(LEVELS, List.of(1)));
    double[] values = whole.random(new SplittableRandom(primesPerDigit));
    Ciphertext x = whole.encrypt(values, LEVELS, SCALE);
    for (int first = 1; first < LEVELS; first++) {
      for (int end = first + 1; end <= LEVELS; end++) {
        Evaluator evaluator =
            new Evaluator(
                whole.context.without(first, end), whole.evaluator.keys().without(first, end));
        Ciphertext rest = cut(x, evaluator.context().parameters());
        Ciphertext product =
            evaluator.relinearizeRescale(evaluator.multiply(rest, evaluator.rotate(rest, 1)));
        Ciphertext low = evaluator.dropToLevel(product, Math.min(first - 1, product.level()));
        double[] found = whole.decrypt(low);
        for (int j = 0; j < values.length; j++) {
          assertEquals(values[j] * values[(j + 1) % values.length], found[j], 0x1p-20);
        }
      }
    }
  }

  private static Ciphertext cut(Ciphertext x, CkksParameters rest) {
    int level = rest.maxLevel();
    List<double[][]> polynomials = x.polynomials();
    return Ciphertext.of(
        level, x.scale(), cut(polynomials.get(0), rest), cut(polynomials.get(1), rest));
  }

  private static double[][] cut(double[][] limbs, CkksParameters rest) {
    double[][] kept = new double[rest.limbs(rest.maxLevel())][];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = limbs[rest.wholeLimb(i, rest.maxLevel())];
    }
    return kept;
  }

  @Test
  void masksThatAreNotKeptExpandToThoseOfTheWholeChain() {
    CkksHarness whole = new CkksHarness(chain(2), EvaluationKeyPlan.atLevel(0, List.of()));
    var keys =
        whole.generator.evaluationKeys(
            whole.secret, EvaluationKeyPlan.atLevel(LEVELS, List.of(1)), KeptMasks.NONE);
    Evaluator evaluator = new Evaluator(whole.context.without(1, 4), keys.without(1, 4));
    double[] values = whole.random(new SplittableRandom(7));
    Ciphertext x = whole.encrypt(values, LEVELS, SCALE);
    Ciphertext rotated = evaluator.rotate(cut(x, evaluator.context().parameters()), 1);
    double[] found = whole.decrypt(evaluator.dropToLevel(rotated, 0));
    assertEquals(values[1], found[0], 0x1p-20);
  }

  @Test
  void aKeyBelowTheGapDoesNotServeLevelsAboveIt() {
    CkksHarness whole = new CkksHarness(chain(2), EvaluationKeyPlan.atLevel(4, List.of(1)));
    Evaluator evaluator =
        new Evaluator(whole.context.without(1, 4), whole.evaluator.keys().without(1, 4));
    Ciphertext x = whole.encrypt(new double[] {1}, LEVELS, SCALE);
    Ciphertext rest = cut(x, evaluator.context().parameters());
    String refusal =
        String.valueOf(
            assertThrows(MissingKeyException.class, () -> evaluator.rotate(rest, 1)).getMessage());
    assertTrue(refusal.contains("up to 4, not 6"), refusal);
    assertEquals(1, evaluator.rotate(evaluator.dropToLevel(rest, 1), 1).level());
  }
}
