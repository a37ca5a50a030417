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
    Map<Integer, BitSet> babies = new TreeMap<>();
    Map<Integer, BitSet> giants = new TreeMap<>();
    for (DiagonalCount.Block block : count.blocks()) {
      long[] diagonals = block.diagonals().toLongArray();
      babies.computeIfAbsent(block.input(), key -> new BitSet()).or(remainders(diagonals, size));
      giants.computeIfAbsent(block.output(), key -> new BitSet()).or(quotients(diagonals, size));
    }
    return new BabySteps(size, babies, giants);
  }

  /// The set bits' numbers modulo `size`.
  private static BitSet remainders(long[] bits, int size) {
    long[] folded = new long[Math.ceilDiv(size, Long.SIZE)];
    for (int k = 0; k < bits.length; k++) {
      folded[k % folded.length] |= bits[k];
    }
    for (int half = Long.SIZE / 2; half >= size; half /= 2) {
      folded[0] = (folded[0] | folded[0] >>> half) & ((1L << half) - 1);
    }
    return BitSet.valueOf(folded);
  }

  /// The set bits' numbers divided by `size`.
  private static BitSet quotients(long[] bits, int size) {
    BitSet quotients = new BitSet();
    for (int k = 0; k < bits.length; k++) {
      if (size < Long.SIZE) {
        addQuotients(quotients, bits[k], k * Long.SIZE, size);
      } else if (bits[k] != 0) {
        quotients.set(k * Long.SIZE / size);
      }
    }
    return quotients;
  }

  /// Those of one word, whose bits are numbered from `first` on: one step for each quotient.
  private static void addQuotients(BitSet quotients, long word, int first, int size) {
    int at = 0;
    while (at < Long.SIZE && word >>> at != 0) {
      int quotient = (at + Long.numberOfTrailingZeros(word >>> at)) / size;
      quotients.set(first / size + quotient);
      at = (quotient + 1) * size;
    }
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
