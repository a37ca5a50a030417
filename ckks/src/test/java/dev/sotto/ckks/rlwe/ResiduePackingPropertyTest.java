package dev.sotto.ckks.rlwe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.PrimeGenerator;
import dev.sotto.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ResiduePackingPropertyTest {
  @Test
  void packingRoundTripsForEveryWidthAndLength() {
    Seeds.forEach(
        40,
        random -> {
          Modulus modulus = new PrimeGenerator(16).below(Math.pow(2, random.nextDouble(21, 49.5)));
          int count = random.nextInt(1, 200);
          double[] limb =
              random
                  .longs(count, 0, modulus.value())
                  .mapToDouble(r -> modulus.residue(r))
                  .toArray();
          int bytes = ResiduePacking.bytes(modulus, count);
          ByteBuffer buffer = ByteBuffer.allocate(bytes + 8);
          ResiduePacking.pack(limb, modulus, buffer);
          assertEquals(bytes, buffer.position());
          double[] read =
              ResiduePacking.unpack(MemorySegment.ofBuffer(buffer.flip()), modulus, count);
          for (int i = 0; i < count; i++) {
            assertEquals(modulus.canonical(limb[i]), modulus.canonical(read[i]));
          }
        });
  }

  @Test
  void shortOrTooLargeInputIsRefused() {
    Modulus modulus = new PrimeGenerator(16).below(1L << 30);
    int bytes = ResiduePacking.bytes(modulus, 10);
    assertThrows(
        IllegalArgumentException.class,
        () -> ResiduePacking.unpack(MemorySegment.ofArray(new byte[bytes - 1]), modulus, 10));
    byte[] ones = new byte[bytes];
    java.util.Arrays.fill(ones, (byte) -1);
    assertThrows(
        IllegalArgumentException.class,
        () -> ResiduePacking.unpack(MemorySegment.ofArray(ones), modulus, 10));
  }
}
