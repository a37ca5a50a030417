package dev.sotto.ckks.rlwe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.kernel.Modulus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ParametersTest {
  private static String message(Executable action) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
  }

  private static CkksParametersBuilder ring(int logN, int levels, double bits) {
    return CkksParameters.builder(logN)
        .firstModulusBits(40)
        .levels(levels, bits)
        .specialPrimes(1, 41);
  }

  @Test
  void parametersOutsideTheTableAreRefusedWithBothNumbers() {
    String tooLarge = message(() -> ring(12, 1, 30).build());
    assertTrue(tooLarge.contains("111.0 exceeds 106, the bound for N = 2^12"), tooLarge);
    assertTrue(message(() -> ring(13, 5, 30).build()).contains("exceeds 214"));
    assertTrue(message(() -> ring(14, 12, 30).build()).contains("exceeds 430"));
    assertTrue(message(() -> ring(15, 20, 40).build()).contains("exceeds 868"));
    assertTrue(message(() -> ring(16, 40, 45).build()).contains("exceeds 1747"));
    assertTrue(message(() -> ring(11, 0, 30).build()).contains("outside [12, 16]"));
  }

  @Test
  void explicitPrimesAreCheckedToo() {
    CkksParameters toy = InsecureToyParameters.of(12, 30, 3, 30, 1, 31, 1);
    long[] special = {toy.specialModuli().getFirst().value()};
    List<long[]> levels =
        toy.moduli().stream().map(modulus -> new long[] {modulus.value()}).toList();
    assertTrue(message(() -> CkksParameters.of(12, levels, special, 1)).contains("exceeds 106"));
    CkksParameters fits = CkksParameters.of(12, levels.subList(0, 2), special, 1);
    assertTrue(fits.logQP() < 106);
    assertTrue(
        message(() -> CkksParameters.of(12, List.of(levels.get(0), levels.get(0)), special, 1))
            .contains("occurs twice"));
    assertTrue(
        message(() -> CkksParameters.of(15, levels.subList(0, 1), new long[] {1073750017L}, 1))
            .contains("not congruent to 1 modulo 2N = 65536"));
  }

  @Test
  void aChainSaysWhatALevelIs() {
    CkksParameters parameters = InsecureToyParameters.of(6, 60, 3, 70, 2, 48, 3);
    assertEquals(3, parameters.maxLevel());
    assertEquals(2, parameters.limbs(0));
    assertEquals(8, parameters.limbs(3));
    assertEquals(3, parameters.digits(3));
    assertEquals(1, parameters.digits(0));
    assertEquals(60, parameters.logQ(0), 0.01);
    assertEquals(60 + 3 * 70, parameters.logQ(3), 0.1);
    double q = parameters.group(2).stream().mapToDouble(Modulus::p).reduce(1, (a, b) -> a * b);
    assertEquals(0x1p90 / q, parameters.rescaledScale(0x1p90, 2), 0x1p-30);
    assertTrue(message(() -> parameters.group(4)).contains("level 4 outside [0, 3]"));
  }

  @Test
  void theHashNamesTheParameters() {
    CkksParameters one = ring(13, 2, 30).build();
    CkksParameters same = ring(13, 2, 30).build();
    CkksParameters other = ring(13, 2, 31).build();
    assertArrayEquals(one.hash(), same.hash());
    assertEquals(one, same);
    assertEquals(32, one.hash().length);
    assertFalse(one.equals(other));
  }

  @Test
  void keysOfOtherParametersAreRefused() {
    CkksContext context = new CkksContext(InsecureToyParameters.of(5, 1));
    CkksContext other = new CkksContext(InsecureToyParameters.of(5, 2));
    var random = new java.security.SecureRandom();
    try (SecretKey secret = new KeyGenerator(other, random).secretKey()) {
      KeyGenerator generator = new KeyGenerator(context, random);
      assertTrue(message(() -> generator.publicKey(secret)).contains("of other parameters"));
    }
  }

  @Test
  void aPrefixHasTheFirstPrimesOfBothKinds() {
    CkksParameters whole = InsecureToyParameters.of(5, 49, 4, 40, 3, 48, 2);
    CkksParameters prefix = whole.prefix(2, 1);
    assertEquals(whole.moduli().subList(0, 3), prefix.moduli());
    assertEquals(whole.specialModuli().subList(0, 1), prefix.specialModuli());
    assertEquals(1, prefix.primesPerDigit());
    assertTrue(prefix.isInsecure());
    assertTrue(message(() -> whole.prefix(5, 1)).contains("level 5 outside [0, 4]"));
    assertTrue(message(() -> whole.prefix(2, 4)).contains("4 special primes outside [1, 3]"));
  }

  @Test
  void plansTogetherNeedEachKeyAtTheHigherLevel() {
    EvaluationKeyPlan one =
        new EvaluationKeyPlan(OptionalInt.of(3), Map.of(1, 5, 2, 1), OptionalInt.empty());
    EvaluationKeyPlan other =
        new EvaluationKeyPlan(
            OptionalInt.of(2),
            Map.of(2, 4),
            OptionalInt.of(1),
            Optional.of(new BootstrapKeyNeed(8, 2, Map.of(1, 2), Map.of(0, 5))));
    EvaluationKeyPlan both = one.plus(other);
    assertEquals(both, other.plus(one));
    assertEquals(OptionalInt.of(3), both.relinearizationLevel());
    assertEquals(Map.of(1, 5, 2, 4), both.rotationLevels());
    assertEquals(OptionalInt.of(1), both.conjugationLevel());
    assertEquals(other.bootstrap(), both.bootstrap());
    EvaluationKeyPlan third =
        new EvaluationKeyPlan(
            OptionalInt.empty(),
            Map.of(),
            OptionalInt.empty(),
            Optional.of(new BootstrapKeyNeed(9, 2, Map.of(1, 2), Map.of(0, 5))));
    assertTrue(message(() -> both.plus(third)).contains("two kinds of bootstrapping"));
  }
}
