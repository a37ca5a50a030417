package dev.sotto.optimizer.cost;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/// How a linear map's diagonals split: `k = giant + baby` with `baby = k mod size`.
///
/// @param size a power of two
/// @param babies for each input ciphertext with entries, its baby steps
/// @param giants for each output ciphertext with entries, its giant steps divided by `size`
public record BabySteps(int size, Map<Integer, BitSet> babies, Map<Integer, BitSet> giants) {

  /// The split of `count` at baby steps below `size`.
  public static BabySteps of(DiagonalCount count, int size) {
    int shift = Integer.numberOfTrailingZeros(size);
    Map<Integer, BitSet> babies = new TreeMap<>();
    Map<Integer, BitSet> giants = new TreeMap<>();
    for (DiagonalCount.Block block : count.blocks()) {
      BitSet baby = babies.computeIfAbsent(block.input(), key -> new BitSet());
      BitSet giant = giants.computeIfAbsent(block.output(), key -> new BitSet());
      BitSet diagonals = block.diagonals();
      for (int k = diagonals.nextSetBit(0); k >= 0; k = diagonals.nextSetBit(k + 1)) {
        baby.set(k & (size - 1));
        giant.set(k >> shift);
      }
    }
    return new BabySteps(size, babies, giants);
  }

  /// Baby rotations that need a key switch, over all input ciphertexts.
  public int babyRotations() {
    return rotations(babies);
  }

  /// Giant rotations that need a key switch, over all output ciphertexts.
  public int giantRotations() {
    return rotations(giants);
  }

  /// Input ciphertexts that are rotated at all: each is decomposed once.
  public int decompositions() {
    return (int) babies.values().stream().filter(steps -> steps.length() > 1).count();
  }

  /// The distinct rotations that need a key, in virtual slots: the baby steps, and the distances of
  /// giant steps, for partial sums are added up from the largest step down.
  public BitSet rotations() {
    BitSet rotations = new BitSet();
    babies.values().forEach(rotations::or);
    for (BitSet set : giants.values()) {
      int below = 0;
      for (int giant = set.nextSetBit(0); giant >= 0; giant = set.nextSetBit(giant + 1)) {
        rotations.set((giant - below) * size);
        below = giant;
      }
    }
    rotations.clear(0);
    return rotations;
  }

  private static int rotations(Map<Integer, BitSet> steps) {
    int rotations = 0;
    for (BitSet set : steps.values()) {
      rotations += set.cardinality() - (set.get(0) ? 1 : 0);
    }
    return rotations;
  }
}
