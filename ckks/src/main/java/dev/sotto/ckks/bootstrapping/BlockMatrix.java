package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.scheme.ComplexSlots;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A block-diagonal matrix of equal blocks, by the generalized diagonals of one block.
///
/// Diagonal `d` holds at position `j` the factor of input `j + d` in output `j`; it is zero where
/// `j + d` leaves the block, unless the block is `cyclic` and positions count modulo its size.
///
/// @param block the size of a block, a power of two; diagonals have that period over the slots
/// @param cyclic whether one block is the whole vector, so that steps count modulo its size
/// @param diagonals from step to `block` values
record BlockMatrix(int block, boolean cyclic, SortedMap<Integer, ComplexSlots> diagonals) {
  static BlockMatrix identity() {
    ComplexSlots one = new ComplexSlots(new double[] {1}, new double[1]);
    return new BlockMatrix(1, false, new TreeMap<>(Map.of(0, one)));
  }

  /// `this · right`, of blocks as large as the larger ones.
  BlockMatrix times(BlockMatrix right) {
    int size = Math.max(block, right.block);
    boolean wraps = cyclic || right.cyclic;
    SortedMap<Integer, ComplexSlots> product = new TreeMap<>();
    for (Map.Entry<Integer, ComplexSlots> a : diagonals.entrySet()) {
      for (Map.Entry<Integer, ComplexSlots> b : right.diagonals.entrySet()) {
        int step = a.getKey() + b.getKey();
        ComplexSlots sum =
            product.computeIfAbsent(
                wraps ? Math.floorMod(step, size) : step,
                s -> new ComplexSlots(new double[size], new double[size]));
        accumulate(a.getValue(), a.getKey(), b.getValue(), sum);
      }
    }
    return new BlockMatrix(size, wraps, product);
  }

  /// The steps of the diagonals, modulo `slots`.
  List<Integer> steps(int slots) {
    return diagonals.keySet().stream().map(step -> Math.floorMod(step, slots)).toList();
  }

  private static void accumulate(ComplexSlots a, int step, ComplexSlots b, ComplexSlots sum) {
    int aMask = a.real().length - 1;
    int bMask = b.real().length - 1;
    for (int j = 0; j < sum.real().length; j++) {
      double ar = a.real()[j & aMask];
      double ai = a.imaginary()[j & aMask];
      double br = b.real()[(j + step) & bMask];
      double bi = b.imaginary()[(j + step) & bMask];
      sum.real()[j] += ar * br - ai * bi;
      sum.imaginary()[j] += ar * bi + ai * br;
    }
  }
}
