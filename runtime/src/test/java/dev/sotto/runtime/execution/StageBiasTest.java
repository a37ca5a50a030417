package dev.sotto.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Plaintext;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StageBiasTest {
  private static final int LEVEL = 1;
  private static final double SCALE = 0x1p30;

  private final CkksContext context =
      new CkksContext(
          CkksParameters.builder(12)
              .firstModulusBits(40)
              .levels(1, 30)
              .specialPrimes(0, 30)
              .build());
  private final Encoder encoder = new Encoder(context);
  private final double[] slots = {1, -2, 3, 0.5};
  private final long limbBytes = (long) context.parameters().degree() * Double.BYTES;
  private final int limbs = context.parameters().limbs(LEVEL);
  private final long bytes = limbs * limbBytes;

  @Test
  void whatFitsIsEncodedOnce() {
    AtomicLong left = new AtomicLong(bytes);
    StageBias bias = new StageBias(slots, LEVEL, SCALE);
    bias.keep(limbBytes, limbs, left);
    assertEquals(0, left.get());
    Plaintext first = bias.encoded(encoder);
    assertSame(first, bias.encoded(encoder));
    assertEquals(bytes, (long) first.limbs().length * first.limbs()[0].length * Double.BYTES);
    assertArrayEquals(encoder.encode(slots, LEVEL, SCALE).limbs(), first.limbs());
  }

  @Test
  void whatDoesNotFitIsEncodedAtEachUse() {
    AtomicLong left = new AtomicLong(bytes - 1);
    StageBias bias = new StageBias(slots, LEVEL, SCALE);
    bias.keep(limbBytes, limbs, left);
    assertEquals(bytes - 1, left.get());
    Plaintext first = bias.encoded(encoder);
    Plaintext second = bias.encoded(encoder);
    assertNotSame(first, second);
    assertArrayEquals(first.limbs(), second.limbs());
  }

  @Test
  void zeroTakesNoRoom() {
    AtomicLong left = new AtomicLong(1);
    new StageBias(new double[0], LEVEL, SCALE).keep(limbBytes, limbs, left);
    assertEquals(1, left.get());
  }
}
