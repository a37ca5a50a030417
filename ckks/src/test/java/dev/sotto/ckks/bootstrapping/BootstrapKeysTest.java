package dev.sotto.ckks.bootstrapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.rlwe.KeyName;
import dev.sotto.ckks.rlwe.KeyUses;
import dev.sotto.ckks.rlwe.RestoredKeys;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.CkksHarness;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapKeysTest {
  private static final BootstrapShape SHAPE = BootstrapShape.of(Precision.LOW, 1 << 15);
  private static final CkksParameters PARAMETERS = BootstrapCases.parameters(9, 2, SHAPE);
  private static final double SCALE = 0x1p40;

  private record Limb(KeyName key, int digit, int position) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 8})
  void bootstrapsUseTheKeysAsOftenAsCounted(int logSlots) {
    int slots = 1 << logSlots;
    int highest = SHAPE.outputLevel(PARAMETERS);
    EvaluationKeyPlan plan = BootstrapKeys.plan(PARAMETERS, SHAPE, slots);
    CkksHarness harness = new CkksHarness(PARAMETERS, plan);
    Map<Limb, Integer> found = new HashMap<>();
    EvaluationKeys keys =
        RestoredKeys.watched(
            harness.context,
            harness.evaluator.keys(),
            (key, digit, limb) -> found.merge(new Limb(key, digit, limb), 1, Integer::sum));
    Set<Limb> limbs = new HashSet<>(found.keySet());
    found.clear();
    Bootstrapper bootstrapper =
        new Bootstrapper(new Evaluator(harness.context, keys), harness.encoder, SHAPE, slots);
    Ciphertext input = harness.encrypt(new double[PARAMETERS.slots()], SHAPE.inputLevel(), SCALE);
    bootstrapper.bootstrap(List.of(input, input), highest, SCALE);
    bootstrapper.bootstrap(List.of(input), highest - 1, SCALE);
    bootstrapper.bootstrap(List.of(input), highest - 1, SCALE);

    KeyUses counted = new KeyUses(PARAMETERS, plan);
    BootstrapKeys bootstraps = new BootstrapKeys(PARAMETERS, SHAPE, slots);
    bootstraps.count(counted, highest, 1);
    bootstraps.count(counted, highest - 1, 2);
    for (Limb limb : limbs) {
      assertEquals(
          found.getOrDefault(limb, 0).longValue(),
          counted.of(limb.key())[limb.digit()][limb.position()],
          limb::toString);
    }
  }
}
