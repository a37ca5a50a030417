package dev.sotto.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.random.Seed;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.rlwe.GaloisElements;
import dev.sotto.ckks.rlwe.KeptLimbs;
import dev.sotto.ckks.rlwe.KeyName;
import dev.sotto.ckks.rlwe.KeyName.Chain;
import dev.sotto.ckks.rlwe.KeyUses;
import dev.sotto.ckks.rlwe.ResiduePacking;
import dev.sotto.ckks.rlwe.StoredLimb;
import dev.sotto.ckks.rlwe.SwitchingKey;
import dev.sotto.ckks.rlwe.SwitchingKeyBuilder;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.HandBuiltModels;
import dev.sotto.runtime.internal.Contents;
import dev.sotto.runtime.internal.ModelContents;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Uses of keys, counted from a circuit, against those of a run.
class KeyUseCountTest {
  private static final Seed SEED = Seed.of(new byte[Seed.BYTES]);

  private static final Contents<CompiledModel, ModelContents> MODELS =
      Contents.of(CompiledModel.class, ModelContents.class);

  /// A limb of zeros that counts how often it is read.
  private record ZeroLimb(int bytes, long[] reads, int number) implements StoredLimb {
    @Override
    public <T> T read(Function<MemorySegment, T> reader) {
      reads[number]++;
      return reader.apply(MemorySegment.ofArray(new byte[bytes]));
    }
  }

  private static SwitchingKey key(CkksContext context, int level, long[][] reads) {
    SwitchingKeyBuilder key = new SwitchingKeyBuilder(context, level, SEED, KeptLimbs.NONE);
    Basis basis = context.extendedBasis(level);
    for (long[] ofDigit : reads) {
      List<StoredLimb> body = new ArrayList<>();
      for (int i = 0; i < basis.size(); i++) {
        int bytes =
            ResiduePacking.bytes(
                context.ring().modulus(basis.prime(i)), context.parameters().degree());
        body.add(new ZeroLimb(bytes, ofDigit, i));
      }
      key.add(body, false);
      Arrays.fill(ofDigit, 0);
    }
    return key.build();
  }

  private static long[][] none(CkksContext context, int level) {
    return new long[context.parameters().digits(level)][context.extendedBasis(level).size()];
  }

  private static Ciphertext zero(CkksContext context, CircuitNode node) {
    double[][] c0 = new double[node.level() + 1][context.parameters().degree()];
    double[][] c1 = new double[node.level() + 1][context.parameters().degree()];
    return Ciphertext.of(node.level(), node.scale(), c0, c1);
  }

  private static void check(SplitModel model) {
    CkksContext context = MODELS.open(CompiledModel.of(model)).context();
    Circuit circuit = model.circuit();
    int logN = context.parameters().logN();
    Map<Integer, SwitchingKey> automorphisms = new TreeMap<>();
    Map<KeyName, long[][]> found = new HashMap<>();
    for (RotationKey wanted : circuit.keys().rotations()) {
      int element = GaloisElements.rotation(logN, wanted.step());
      long[][] reads = none(context, wanted.level());
      automorphisms.put(element, key(context, wanted.level(), reads));
      found.put(new KeyName(Chain.WHOLE, element), reads);
    }
    int level = circuit.keys().relinearizationLevel();
    Optional<SwitchingKey> relinearization =
        level < 0 ? Optional.empty() : Optional.of(key(context, level, none(context, level)));
    EvaluationKeys keys = new EvaluationKeys(context.parameters(), relinearization, automorphisms);
    Map<String, List<Ciphertext>> inputs = new HashMap<>();
    for (CircuitNode node : circuit.nodes()) {
      if (node.op() instanceof CircuitOp.Input(String name)) {
        List<Ciphertext> bundle = new ArrayList<>();
        for (int c = 0; c < node.layout().ciphertexts(); c++) {
          bundle.add(zero(context, node));
        }
        inputs.put(name, bundle);
      }
    }
    new CircuitExecutor<>(
            circuit, new CkksBackend(circuit, context, keys, ExecutionOptions.DEFAULT))
        .run(inputs, new ExecutionListener<>() {});
    KeyUses counted = KeyUseCount.of(circuit, context.parameters());
    found.forEach(
        (name, reads) -> {
          assertTrue(Arrays.stream(reads).flatMapToLong(Arrays::stream).sum() > 0);
          assertArrayEquals(reads, counted.of(name), name::toString);
        });
  }

  @Test
  void aFoldedMapOfManySamplesUsesKeysAsCounted() {
    check(HandBuiltModels.affine(1));
  }

  @Test
  void mapsAtTwoLevelsUseKeysAsCounted() {
    check(HandBuiltModels.network(2));
  }

  @Test
  void mapsOfTwoCiphertextsUseKeysAsCounted() {
    check(HandBuiltModels.operators(3));
  }
}
