package dev.sotto.ckks.rlwe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.rlwe.KeyName.Chain;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class KeyUsesTest {
  private static final int TOP = 5;
  private static final CkksParameters PARAMETERS = InsecureToyParameters.of(5, TOP);

  /// A key used often at a low level, two used at the top.
  private static final EvaluationKeyPlan PLAN =
      new EvaluationKeyPlan(OptionalInt.of(TOP), Map.of(1, TOP, 2, TOP, 3, 3), OptionalInt.of(TOP));

  private static KeyUses uses() {
    KeyUses uses = new KeyUses(PARAMETERS, PLAN);
    uses.addRotation(Chain.WHOLE, PARAMETERS, 0, TOP, 9);
    uses.addRotation(Chain.WHOLE, PARAMETERS, 1, TOP, 1);
    uses.addRotation(Chain.WHOLE, PARAMETERS, 2, TOP, 2);
    uses.addRotation(Chain.WHOLE, PARAMETERS, 2, 1, 3);
    uses.addRotation(Chain.WHOLE, PARAMETERS, 3, 3, 4);
    uses.addConjugation(PARAMETERS, TOP, 3);
    return uses;
  }

  private static KeyName rotation(int step) {
    return new KeyName(Chain.WHOLE, GaloisElements.rotation(PARAMETERS.logN(), step));
  }

  private record Limb(long uses, long bytes, boolean kept) {}

  private static List<Limb> limbs(KeyUses uses, KeptMasks kept) {
    KeyName conjugation = new KeyName(Chain.WHOLE, GaloisElements.conjugation(PARAMETERS.logN()));
    List<Limb> limbs = new ArrayList<>();
    for (KeyName key : List.of(rotation(1), rotation(2), rotation(3), conjugation)) {
      long[][] counts = uses.of(key);
      for (int d = 0; d < counts.length; d++) {
        int ofQ = counts[d].length - PARAMETERS.specialModuli().size();
        for (int i = 0; i < counts[d].length; i++) {
          Modulus modulus =
              i < ofQ ? PARAMETERS.moduli().get(i) : PARAMETERS.specialModuli().get(i - ofQ);
          limbs.add(
              new Limb(
                  counts[d][i],
                  KeyLimb.memoryBytes(PARAMETERS.degree(), modulus),
                  kept.of(key).contains(d, i)));
        }
      }
    }
    return limbs;
  }

  @Test
  void aUseAtALowLevelTakesFewLimbsOfFewDigits() {
    // Two primes a digit; the key has six primes of Q and two of P.
    assertArrayEquals(
        new long[][] {{5, 5, 2, 2, 2, 2, 5, 5}, {2, 2, 2, 2, 2, 2, 2, 2}, {2, 2, 2, 2, 2, 2, 2, 2}},
        uses().of(rotation(2)));
    assertArrayEquals(
        new long[][] {{4, 4, 4, 4, 4, 4}, {4, 4, 4, 4, 4, 4}}, uses().of(rotation(3)));
    assertEquals(0, uses().of(rotation(4)).length);
  }

  @Test
  void keysThatAreMissingOrTooLowAreReported() {
    KeyUses uses = uses();
    assertThrows(
        MissingKeyException.class, () -> uses.addRotation(Chain.WHOLE, PARAMETERS, 4, 1, 1));
    assertThrows(
        MissingKeyException.class, () -> uses.addRotation(Chain.WHOLE, PARAMETERS, 3, 4, 1));
    assertThrows(MissingKeyException.class, () -> uses.addRotation(Chain.LOW, PARAMETERS, 1, 1, 1));
  }

  @Test
  void noLimbIsLeftOutWhileOneOfFewerUsesIsKept() {
    KeyUses uses = uses();
    long all = uses.maskBytes();
    for (int part = 0; part <= 16; part++) {
      long budget = all * part / 16;
      List<Limb> limbs = limbs(uses, uses.mostUsed(budget));
      assertTrue(limbs.stream().filter(Limb::kept).mapToLong(Limb::bytes).sum() <= budget);
      for (Limb out : limbs) {
        long before =
            limbs.stream()
                .filter(limb -> limb.kept() && limb.uses() >= out.uses())
                .mapToLong(Limb::bytes)
                .sum();
        assertTrue(out.kept() || before + out.bytes() > budget, out::toString);
      }
    }
  }

  @Test
  void keysAreMadeWithTheMasksChosen() {
    KeyUses uses = uses();
    KeptMasks kept = uses.mostUsed(uses.maskBytes() / 3);
    long bytes = limbs(uses, kept).stream().filter(Limb::kept).mapToLong(Limb::bytes).sum();
    KeyGenerator generator = new KeyGenerator(new CkksContext(PARAMETERS), new SecureRandom());
    EvaluationKeys keys = generator.evaluationKeys(generator.secretKey(), PLAN, kept);
    assertEquals(
        2 * SwitchingKey.maskBytes(PARAMETERS, TOP) + uses.maskBytes() + bytes, keys.memoryBytes());
  }
}
