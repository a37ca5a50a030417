package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.rlwe.KeyName.Chain;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Keys put together again from their bodies and seeds, for tests.
public final class RestoredKeys {
  private RestoredKeys() {}

  /// Hears of every use of a key's limb.
  public interface Uses {
    void used(KeyName key, int digit, int limb);
  }

  /// The same key.
  ///
  /// @param inMemory whether bodies are read now, or at each use
  /// @param read hears, by digit and position, of limbs that are read
  static SwitchingKey of(
      CkksContext context, SwitchingKey key, KeptLimbs kept, boolean inMemory, Reads read) {
    SwitchingKeyBuilder builder = new SwitchingKeyBuilder(context, key.level(), key.seed(), kept);
    Basis basis = context.extendedBasis(key.level());
    for (int d = 0; d < key.digits(); d++) {
      double[][] body = key.body(d);
      List<StoredLimb> limbs = new ArrayList<>();
      for (int i = 0; i < body.length; i++) {
        Modulus modulus = context.ring().modulus(basis.prime(i));
        ByteBuffer packed =
            ByteBuffer.allocate(ResiduePacking.bytes(modulus, context.ring().degree()));
        ResiduePacking.pack(body[i], modulus, packed);
        limbs.add(new HeapLimb(MemorySegment.ofArray(packed.array()), d, i, read));
      }
      builder.add(limbs, inMemory);
    }
    return builder.build();
  }

  /// Hears of limbs that are read.
  interface Reads {
    void read(int digit, int limb);
  }

  private record HeapLimb(MemorySegment bytes, int digit, int limb, Reads reads)
      implements StoredLimb {
    @Override
    public <T> T read(Function<MemorySegment, T> reader) {
      reads.read(digit, limb);
      return reader.apply(bytes);
    }
  }

  /// The same keys, which tell of every use of an automorphism's limb, and of one more each.
  public static EvaluationKeys watched(CkksContext context, EvaluationKeys keys, Uses uses) {
    BootstrapSwitchingKeys bootstrap = keys.bootstrapKeys();
    return new EvaluationKeys(
        keys.parameters(),
        keys.relinearization(),
        watched(context, keys, Chain.WHOLE, uses),
        Optional.of(
            new BootstrapSwitchingKeys(
                watchedSet(bootstrap.low(), Chain.LOW, uses),
                bootstrap.denseToSparse(),
                watchedSet(bootstrap.raised(), Chain.RAISED, uses))));
  }

  private static EvaluationKeys watchedSet(EvaluationKeys keys, Chain chain, Uses uses) {
    return new EvaluationKeys(
        keys.parameters(),
        Optional.empty(),
        watched(new CkksContext(keys.parameters()), keys, chain, uses));
  }

  private static Map<Integer, SwitchingKey> watched(
      CkksContext context, EvaluationKeys keys, Chain chain, Uses uses) {
    Map<Integer, SwitchingKey> watched = new TreeMap<>();
    keys.automorphisms()
        .forEach(
            (element, key) -> {
              KeyName name = new KeyName(chain, element);
              watched.put(
                  element,
                  of(
                      context,
                      key,
                      KeptLimbs.NONE,
                      false,
                      (digit, limb) -> uses.used(name, digit, limb)));
            });
    return watched;
  }
}
