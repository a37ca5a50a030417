package dev.sotto.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.GaloisElements;
import dev.sotto.ckks.rlwe.KeptLimbs;
import dev.sotto.ckks.rlwe.KeptMasks;
import dev.sotto.ckks.rlwe.KeyName;
import dev.sotto.ckks.rlwe.KeyName.Chain;
import dev.sotto.ckks.rlwe.KeyUses;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.HandBuiltModels;
import dev.sotto.runtime.internal.Contents;
import dev.sotto.runtime.internal.ModelContents;
import org.junit.jupiter.api.Test;

class KeyMemoryTest {
  private static final SplitModel MODEL = HandBuiltModels.network(2);
  private static final Circuit CIRCUIT = MODEL.circuit();
  private static final CkksParameters PARAMETERS =
      Contents.of(CompiledModel.class, ModelContents.class)
          .open(CompiledModel.of(MODEL))
          .context()
          .parameters();
  private static final KeyUses USES = KeyUseCount.of(CIRCUIT, PARAMETERS);

  /// Of an eighth of which a third of the masks fits.
  private static final long SHORT_HEAP = 8 * (USES.maskBytes() / 3);

  @Test
  void allMasksAreKeptWhereTheyFit() {
    KeyMemory memory = new KeyMemory(CIRCUIT, PARAMETERS, 8 * USES.maskBytes());
    assertSame(KeptMasks.ALL, memory.kept());
    long less = memory.bytes() - new KeyMemory(CIRCUIT, PARAMETERS, SHORT_HEAP).bytes();
    assertEquals(USES.maskBytes() - USES.maskBytes() / 3, less);
  }

  @Test
  void whereTheyDoNotThoseThatTheCircuitUsesMostAre() {
    KeptMasks kept = new KeyMemory(CIRCUIT, PARAMETERS, SHORT_HEAP).kept();
    long leastKept = Long.MAX_VALUE;
    long mostLeft = 0;
    for (RotationKey key : CIRCUIT.keys().rotations()) {
      KeyName name =
          new KeyName(Chain.WHOLE, GaloisElements.rotation(PARAMETERS.logN(), key.step()));
      KeptLimbs limbs = kept.of(name);
      long[][] uses = USES.of(name);
      for (int digit = 0; digit < uses.length; digit++) {
        for (int limb = 0; limb < uses[digit].length; limb++) {
          if (limbs.contains(digit, limb)) {
            leastKept = Math.min(leastKept, uses[digit][limb]);
          } else {
            mostLeft = Math.max(mostLeft, uses[digit][limb]);
          }
        }
      }
    }
    assertTrue(mostLeft > 0 && leastKept < Long.MAX_VALUE);
    assertTrue(leastKept >= mostLeft, leastKept + " and " + mostLeft);
  }
}
