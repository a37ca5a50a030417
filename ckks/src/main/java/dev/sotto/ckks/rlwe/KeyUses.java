package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.rlwe.KeyName.Chain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How often one run of a circuit uses each limb of its automorphisms' keys; belongs to one thread.
///
/// A use at a low level takes few limbs of few digits.
public final class KeyUses {
  private final Map<Chain, Map<Integer, Key>> keys = new TreeMap<>();

  /// @param parameters of the key's chain
  /// @param limbs uses, by digit and by position in the key
  @SuppressWarnings("ArrayRecordComponent")
  private record Key(CkksParameters parameters, int level, long[][] limbs) {
    Modulus modulus(int limb) {
      int primes = parameters.limbs(level);
      return limb < primes
          ? parameters.moduli().get(limb)
          : parameters.specialModuli().get(limb - primes);
    }
  }

  private record Limb(KeyName key, int digit, int position, long uses, long bytes) {}

  /// None yet, of the keys of `plan`.
  ///
  /// @param parameters of the whole chain
  public KeyUses(CkksParameters parameters, EvaluationKeyPlan plan) {
    for (Chain chain : Chain.values()) {
      keys.put(chain, new TreeMap<>());
    }
    declare(Chain.WHOLE, parameters, plan.rotationLevels());
    int conjugation = GaloisElements.conjugation(parameters.logN());
    plan.conjugationLevel()
        .ifPresent(level -> declare(Chain.WHOLE, parameters, conjugation, level));
    plan.bootstrap()
        .ifPresent(
            need -> {
              declare(
                  Chain.LOW,
                  BootstrapKeyNeed.lowParameters(parameters, need.lowLevel()),
                  need.lowRotationLevels());
              declare(
                  Chain.RAISED,
                  BootstrapKeyNeed.raisedParameters(parameters),
                  need.raisedRotationLevels());
            });
  }

  private void declare(Chain chain, CkksParameters parameters, Map<Integer, Integer> rotations) {
    int logN = parameters.logN();
    rotations.forEach(
        (step, level) -> {
          if (chain.needsKey(logN, step)) {
            declare(chain, parameters, GaloisElements.rotation(logN, step), level);
          }
        });
  }

  private void declare(Chain chain, CkksParameters parameters, int element, int level) {
    int limbs = parameters.limbs(level) + parameters.specialModuli().size();
    keysOf(chain)
        .put(element, new Key(parameters, level, new long[parameters.digits(level)][limbs]));
  }

  private Map<Integer, Key> keysOf(Chain chain) {
    return keys.getOrDefault(chain, Map.of());
  }

  /// Counts `times` rotations by `step` at `level` of `parameters`: the chain's own, or those
  /// [CkksParameters#without] some levels. Nothing is counted where a rotation by 0 needs no key.
  ///
  /// @throws MissingKeyException if there is no key for it
  public void addRotation(Chain chain, CkksParameters parameters, int step, int level, long times) {
    if (chain.needsKey(parameters.logN(), step)) {
      add(chain, parameters, GaloisElements.rotation(parameters.logN(), step), level, times);
    }
  }

  /// Counts `times` conjugations, as [#addRotation] does in the whole chain.
  ///
  /// @throws MissingKeyException if there is no key for them
  public void addConjugation(CkksParameters parameters, int level, long times) {
    int element = GaloisElements.conjugation(parameters.logN());
    add(Chain.WHOLE, parameters, element, level, times);
  }

  private void add(Chain chain, CkksParameters parameters, int element, int level, long times) {
    Key key = keysOf(chain).get(element);
    if (key == null || key.level() < parameters.wholeLevel(level)) {
      throw new MissingKeyException("no key for automorphism " + element + " at level " + level);
    }
    int limbs = parameters.limbs(level);
    int extended = limbs + parameters.specialModuli().size();
    int keyLimbs = key.parameters().limbs(key.level());
    for (int start = 0; start < limbs; start = parameters.digitEnd(start, limbs)) {
      long[] digit = key.limbs()[parameters.keyDigit(start)];
      for (int j = 0; j < extended; j++) {
        digit[parameters.keyLimb(j, level, keyLimbs)] += times;
      }
    }
  }

  /// The uses of each limb of a key, by digit and by position in the key; empty if there is none.
  public long[][] of(KeyName name) {
    Key key = keysOf(name.chain()).get(name.element());
    return key == null
        ? new long[0][]
        : Arrays.stream(key.limbs()).map(long[]::clone).toArray(long[][]::new);
  }

  /// Bytes that the masks of all keys take in memory; their bodies take as many.
  public long maskBytes() {
    return keys.values().stream()
        .flatMap(ofChain -> ofChain.values().stream())
        .mapToLong(key -> SwitchingKey.maskBytes(key.parameters(), key.level()))
        .sum();
  }

  /// The masks that save the most expansions, `bytes` of them at most.
  ///
  /// Expanding a limb takes as long as it has bytes, so those with the most uses come first; with
  /// as many uses, those of lower elements.
  public KeptMasks mostUsed(long bytes) {
    Map<KeyName, BitSet[]> kept = new HashMap<>();
    long left = bytes;
    for (Limb limb : byUses()) {
      if (limb.bytes() <= left) {
        left -= limb.bytes();
        BitSet[] digits = kept.computeIfAbsent(limb.key(), this::noLimbs);
        digits[limb.digit()].set(limb.position());
      }
    }
    return name -> {
      BitSet[] digits = kept.get(name);
      return digits == null ? KeptLimbs.NONE : (digit, limb) -> digits[digit].get(limb);
    };
  }

  private BitSet[] noLimbs(KeyName name) {
    BitSet[] digits = new BitSet[of(name).length];
    Arrays.setAll(digits, _ -> new BitSet());
    return digits;
  }

  private List<Limb> byUses() {
    List<Limb> limbs = new ArrayList<>();
    keys.forEach(
        (chain, ofChain) ->
            ofChain.forEach((element, key) -> addLimbs(new KeyName(chain, element), key, limbs)));
    limbs.sort(Comparator.comparingLong(Limb::uses).reversed());
    return limbs;
  }

  private static void addLimbs(KeyName name, Key key, List<Limb> limbs) {
    for (int digit = 0; digit < key.limbs().length; digit++) {
      long[] uses = key.limbs()[digit];
      for (int i = 0; i < uses.length; i++) {
        long bytes = KeyLimb.memoryBytes(key.parameters().degree(), key.modulus(i));
        limbs.add(new Limb(name, digit, i, uses[i], bytes));
      }
    }
  }
}
