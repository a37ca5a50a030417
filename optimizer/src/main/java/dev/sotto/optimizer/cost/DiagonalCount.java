package dev.sotto.optimizer.cost;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/// Which generalized diagonals of a linear map hold an entry, for each pair of ciphertexts.
///
/// The diagonals are those of [dev.sotto.ir.packed.LinearDiagonals], found here for many candidate
/// layouts from one pattern of entries.
///
/// @param inputs ciphertexts of all operands together
/// @param outputs ciphertexts of the result
public record DiagonalCount(int fold, int folds, int inputs, int outputs, List<Block> blocks) {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
    return residues(operands, rowPositions, period, ciphertexts).at(fold);
  }

  /// The diagonals of a map modulo the smaller period of each operand and the result, from which
  /// those at any fold follow.
  public static Residues residues(
      List<Operand> operands, int[] rowPositions, int period, int ciphertexts) {
    return residues(operands, rowPositions, period, ciphertexts, 1);
  }

  /// As without `rowStep`, but of every `rowStep`-th row only: a part of the diagonals.
  public static Residues residues(
      List<Operand> operands, int[] rowPositions, int period, int ciphertexts, int rowStep) {
    List<Block> blocks = new ArrayList<>();
    List<Integer> periods = new ArrayList<>();
    for (Operand operand : operands) {
      blocks.addAll(blocks(operand, periods.size(), rowPositions, period, ciphertexts, rowStep));
      periods.addAll(Collections.nCopies(operand.ciphertexts(), operand.period()));
    }
    return new Residues(blocks, periods, period, ciphertexts);
  }

  /// Diagonals before a fold is chosen.
  ///
  /// @param periods the period of each input ciphertext
  /// @param period the result's
  public record Residues(List<Block> blocks, List<Integer> periods, int period, int outputs) {
    public Residues {
      blocks = List.copyOf(blocks);
      periods = List.copyOf(periods);
    }

    /// The operands' largest period.
    public int largest() {
      return periods.stream().mapToInt(Integer::intValue).max().orElse(1);
    }

    /// The diagonals at a fold.
    public DiagonalCount at(int fold) {
      List<Block> spread = new ArrayList<>();
      for (Block block : blocks) {
        int own = periods.get(block.input());
        // Unfolded, a row repeats within the operand's period, each time on another diagonal.
        BitSet all = spread(block.diagonals(), Math.min(own, period), Math.min(fold, own));
        spread.add(new Block(block.input(), block.output(), all));
      }
      int folds = Integer.numberOfTrailingZeros(largest() / fold);
      return new DiagonalCount(fold, folds, periods.size(), outputs, spread);
    }
  }

  private static List<Block> blocks(
      Operand operand,
      int firstInput,
      int[] rowPositions,
      int period,
      int ciphertexts,
      int rowStep) {
    int inputShift = Integer.numberOfTrailingZeros(operand.period());
    int outputShift = Integer.numberOfTrailingZeros(period);
    int modulus = Math.min(operand.period(), period);
    int mask = modulus - 1;
    // Marks in bytes: those of neighbouring diagonals do not wait for each other, as bits would.
    byte[][] marks = new byte[operand.ciphertexts() * ciphertexts][];
    MatrixPattern pattern = operand.pattern();
    int[] columnPositions = operand.positions();
    for (int row = 0; row < pattern.rows(); row += rowStep) {
      int to = rowPositions[row];
      int output = to >> outputShift;
      int end = pattern.start(row + 1);
      for (int entry = pattern.start(row); entry < end; entry++) {
        int from = columnPositions[pattern.column(entry)];
        int block = (from >> inputShift) * ciphertexts + output;
        byte[] diagonals = marks[block];
        if (diagonals == null) {
          diagonals = new byte[Math.max(Long.BYTES, modulus)];
          marks[block] = diagonals;
        }
        diagonals[(from - to) & mask] = 1;
      }
    }
    List<Block> blocks = new ArrayList<>();
    for (int block = 0; block < marks.length; block++) {
      if (marks[block] != null) {
        int input = firstInput + block / ciphertexts;
        blocks.add(new Block(input, block % ciphertexts, marked(marks[block])));
      }
    }
    return blocks;
  }

  private static BitSet marked(byte[] marks) {
    long[] words = new long[Math.ceilDiv(marks.length, Long.SIZE)];
    for (int k = 0; k < marks.length; k += Long.BYTES) {
      // Each byte's lowest bit, by one product into the highest byte.
      long bits = ((long) EIGHT.get(marks, k) * 0x0102040810204080L) >>> (Long.SIZE - Long.BYTES);
      words[k / Long.SIZE] |= bits << k;
    }
    return BitSet.valueOf(words);
  }

  private static BitSet spread(BitSet base, int modulus, int end) {
    if (end <= modulus) {
      return base;
    }
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
