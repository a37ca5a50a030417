package dev.sotto.optimizer.cost;

import dev.sotto.optimizer.cost.MatrixPattern.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    DiagonalMarks[] marks = new DiagonalMarks[operand.ciphertexts() * ciphertexts];
    MatrixPattern matrix = operand.pattern();
    Set<Columns> marked = new HashSet<>();
    for (int pattern = 0; pattern < matrix.patterns(); pattern++) {
      int[] to = places(everyNth(matrix.rows(pattern), rowStep), rowPositions);
      if (to.length == 0) {
        continue;
      }
      int[] from = places(matrix.columns(pattern), operand.positions());
      if (to.length > 1 && !marked.add(turned(from, inputShift, to, outputShift, modulus))) {
        // A convolution's pixels but for those at its edges: the diagonals of one are those of all.
        continue;
      }
      if (to.length > 1 && DiagonalMarks.suits(from.length, modulus)) {
        markAtOnce(marks, bits(from, operand, modulus), to, outputShift, ciphertexts, modulus);
        continue;
      }
      for (int row : to) {
        markEach(marks, from, inputShift, row, outputShift, ciphertexts, modulus);
      }
    }
    List<Block> blocks = new ArrayList<>();
    for (int block = 0; block < marks.length; block++) {
      if (marks[block] != null) {
        int input = firstInput + block / ciphertexts;
        blocks.add(new Block(input, block % ciphertexts, marks[block].marked()));
      }
    }
    return blocks;
  }

  private static int[] everyNth(int[] rows, int step) {
    int[] some = new int[rows.length];
    int size = 0;
    for (int row : rows) {
      if (row % step == 0) {
        some[size++] = row;
      }
    }
    return Arrays.copyOf(some, size);
  }

  private static int[] places(int[] indices, int[] positions) {
    int[] places = new int[indices.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = positions[indices[i]];
    }
    return places;
  }

  /// Columns and rows as seen from the first row: what is equal has the same diagonals.
  private static Columns turned(
      int[] columns, int inputShift, int[] rows, int outputShift, int modulus) {
    int[] turned = new int[columns.length + rows.length];
    for (int i = 0; i < columns.length; i++) {
      turned[i] = (columns[i] >> inputShift) * modulus + ((columns[i] - rows[0]) & (modulus - 1));
    }
    for (int i = 0; i < rows.length; i++) {
      turned[columns.length + i] =
          (rows[i] >> outputShift) * modulus + ((rows[i] - rows[0]) & (modulus - 1));
    }
    return new Columns(turned);
  }

  private static void markAtOnce(
      DiagonalMarks[] marks,
      long[][] bits,
      int[] rows,
      int outputShift,
      int ciphertexts,
      int modulus) {
    for (int row : rows) {
      for (int input = 0; input < bits.length; input++) {
        if (bits[input] != null) {
          int block = input * ciphertexts + (row >> outputShift);
          marks(marks, block, modulus).addAll(bits[input], row);
        }
      }
    }
  }

  private static void markEach(
      DiagonalMarks[] marks,
      int[] columns,
      int inputShift,
      int row,
      int outputShift,
      int ciphertexts,
      int modulus) {
    for (int column : columns) {
      int block = (column >> inputShift) * ciphertexts + (row >> outputShift);
      marks(marks, block, modulus).add(column, row);
    }
  }

  private static DiagonalMarks marks(DiagonalMarks[] marks, int block, int modulus) {
    DiagonalMarks own = marks[block];
    if (own == null) {
      own = new DiagonalMarks(modulus);
      marks[block] = own;
    }
    return own;
  }

  /// By input ciphertext, a bit for each of these positions in it modulo `modulus`, or null.
  private static long[][] bits(int[] positions, Operand operand, int modulus) {
    long[][] bits = new long[operand.ciphertexts()][];
    int shift = Integer.numberOfTrailingZeros(operand.period());
    for (int from : positions) {
      long[] own = bits[from >> shift];
      if (own == null) {
        own = new long[modulus / Long.SIZE];
        bits[from >> shift] = own;
      }
      own[(from & (modulus - 1)) / Long.SIZE] |= 1L << from;
    }
    return bits;
  }

  private static BitSet spread(BitSet base, int modulus, int end) {
    if (end <= modulus) {
      return base;
    }
    BitSet all = (BitSet) base.clone();
    for (int start = modulus; start < end; start += modulus) {
      for (int k = base.nextSetBit(0); k >= 0; k = base.nextSetBit(k + 1)) {
        all.set(k + start);
      }
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
