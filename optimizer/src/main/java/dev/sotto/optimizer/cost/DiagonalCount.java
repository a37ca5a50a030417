package dev.sotto.optimizer.cost;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Which generalized diagonals of a linear map hold an entry, for each pair of ciphertexts.
///
/// The diagonals are those of [dev.sotto.ir.packed.LinearDiagonals], found here for many candidate
/// layouts from one pattern of entries.
///
/// @param inputs ciphertexts of all operands together
/// @param outputs ciphertexts of the result
public record DiagonalCount(int fold, int folds, int inputs, int outputs, List<Block> blocks) {
  public DiagonalCount {
    blocks = List.copyOf(blocks);
  }

  /// The diagonals from input ciphertext `input` (counted over all operands) to `output`.
  public record Block(int input, int output, BitSet diagonals) {}

  /// One operand of a map: its pattern, and the position and period of its layout.
  public record Operand(MatrixPattern pattern, int[] positions, int period, int ciphertexts) {}

  /// Counts the diagonals of `Σ operands` into a result with the given row positions.
  ///
  /// @param fold the operands' largest period, or the result's where that is smaller
  public static DiagonalCount of(
      List<Operand> operands, int[] rowPositions, int period, int ciphertexts, int fold) {
    List<Block> blocks = new ArrayList<>();
    int inputs = 0;
    int largest = 1;
    for (Operand operand : operands) {
      largest = Math.max(largest, operand.period());
      blocks.addAll(blocks(operand, inputs, rowPositions, period, ciphertexts, fold));
      inputs += operand.ciphertexts();
    }
    int folds = Integer.numberOfTrailingZeros(largest / fold);
    return new DiagonalCount(fold, folds, inputs, ciphertexts, blocks);
  }

  private static List<Block> blocks(
      Operand operand, int firstInput, int[] rowPositions, int period, int ciphertexts, int fold) {
    int inputShift = Integer.numberOfTrailingZeros(operand.period());
    int outputShift = Integer.numberOfTrailingZeros(period);
    int modulus = Math.min(operand.period(), period);
    int mask = modulus - 1;
    int words = (modulus + 63) / 64;
    long[][] marks = new long[operand.ciphertexts() * ciphertexts][];
    MatrixPattern pattern = operand.pattern();
    int[] columnPositions = operand.positions();
    for (int row = 0; row < pattern.rows(); row++) {
      int to = rowPositions[row];
      int output = to >> outputShift;
      int end = pattern.start(row + 1);
      for (int entry = pattern.start(row); entry < end; entry++) {
        int from = columnPositions[pattern.column(entry)];
        int block = (from >> inputShift) * ciphertexts + output;
        long[] diagonals = marks[block];
        if (diagonals == null) {
          diagonals = new long[words];
          marks[block] = diagonals;
        }
        int diagonal = (from - to) & mask;
        diagonals[diagonal >> 6] |= 1L << (diagonal & 63);
      }
    }
    List<Block> blocks = new ArrayList<>();
    for (int block = 0; block < marks.length; block++) {
      if (marks[block] != null) {
        int input = firstInput + block / ciphertexts;
        BitSet found = BitSet.valueOf(marks[block]);
        // Unfolded, a row repeats within the operand's period, each time on another diagonal.
        int end = Math.min(fold, operand.period());
        blocks.add(new Block(input, block % ciphertexts, spread(found, modulus, end)));
      }
    }
    return blocks;
  }

  private static BitSet spread(BitSet base, int modulus, int end) {
    BitSet all = (BitSet) base.clone();
    for (int start = modulus; start < end; start += modulus) {
      int shift = start;
      base.stream().forEach(k -> all.set(k + shift));
    }
    return all;
  }

  /// The number of plaintext products, over all blocks.
  public int products() {
    int products = 0;
    for (Block block : blocks) {
      products += block.diagonals().cardinality();
    }
    return products;
  }
}
