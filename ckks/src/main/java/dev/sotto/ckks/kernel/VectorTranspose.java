package dev.sotto.ckks.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Transposes blocks of 64 elements, seen as 8×8 matrices, in place.
///
/// The vector forms exchange, at distance 1, 2, 4, the upper lanes of one row with the lower ones
/// of another. All loads of a block come before its stores.
final class VectorTranspose {

  private static final VectorSpecies<Double> SPECIES = VectorChoice.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final VectorShuffle<Double> SWAP1 = swap(1);
  private static final VectorShuffle<Double> SWAP2 = swap(2);
  private static final VectorShuffle<Double> SWAP4 = swap(4);
  private static final VectorMask<Double> HIGH1 = high(1);
  private static final VectorMask<Double> HIGH2 = high(2);
  private static final VectorMask<Double> HIGH4 = high(4);

  private VectorTranspose() {}

  private static VectorShuffle<Double> swap(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) & (LANES - 1));
  }

  private static VectorMask<Double> high(int distance) {
    boolean[] lanes = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      lanes[lane] = (lane & distance) != 0;
    }
    return VectorMask.fromArray(SPECIES, lanes, 0);
  }

  /// Transposes each block of 64 among `length` elements from `from` on.
  static void blocks(double[] x, int from, int length) {
    switch (LANES) {
      case 4 -> fourLanes(x, from, length);
      case 8 -> eightLanes(x, from, length);
      default -> ScalarNtt.transposeBlocks(x, from, length);
    }
  }

  private static void fourLanes(double[] x, int from, int length) {
    for (int j = from; j < from + length; j += NttTable.BLOCK) {
      DoubleVector a00 = DoubleVector.fromArray(SPECIES, x, j);
      DoubleVector a01 = DoubleVector.fromArray(SPECIES, x, j + 4);
      DoubleVector a10 = DoubleVector.fromArray(SPECIES, x, j + 8);
      DoubleVector a11 = DoubleVector.fromArray(SPECIES, x, j + 12);
      DoubleVector a20 = DoubleVector.fromArray(SPECIES, x, j + 16);
      DoubleVector a21 = DoubleVector.fromArray(SPECIES, x, j + 20);
      DoubleVector a30 = DoubleVector.fromArray(SPECIES, x, j + 24);
      DoubleVector a31 = DoubleVector.fromArray(SPECIES, x, j + 28);
      DoubleVector a40 = DoubleVector.fromArray(SPECIES, x, j + 32);
      DoubleVector a41 = DoubleVector.fromArray(SPECIES, x, j + 36);
      DoubleVector a50 = DoubleVector.fromArray(SPECIES, x, j + 40);
      DoubleVector a51 = DoubleVector.fromArray(SPECIES, x, j + 44);
      DoubleVector a60 = DoubleVector.fromArray(SPECIES, x, j + 48);
      DoubleVector a61 = DoubleVector.fromArray(SPECIES, x, j + 52);
      DoubleVector a70 = DoubleVector.fromArray(SPECIES, x, j + 56);
      DoubleVector a71 = DoubleVector.fromArray(SPECIES, x, j + 60);
      DoubleVector b00 = a00.blend(a10.rearrange(SWAP1), HIGH1);
      DoubleVector b10 = a00.rearrange(SWAP1).blend(a10, HIGH1);
      DoubleVector b20 = a20.blend(a30.rearrange(SWAP1), HIGH1);
      DoubleVector b30 = a20.rearrange(SWAP1).blend(a30, HIGH1);
      DoubleVector c00 = b00.blend(b20.rearrange(SWAP2), HIGH2);
      DoubleVector c20 = b00.rearrange(SWAP2).blend(b20, HIGH2);
      DoubleVector c10 = b10.blend(b30.rearrange(SWAP2), HIGH2);
      DoubleVector c30 = b10.rearrange(SWAP2).blend(b30, HIGH2);
      c00.intoArray(x, j);
      c10.intoArray(x, j + 8);
      c20.intoArray(x, j + 16);
      c30.intoArray(x, j + 24);
      DoubleVector b01 = a01.blend(a11.rearrange(SWAP1), HIGH1);
      DoubleVector b11 = a01.rearrange(SWAP1).blend(a11, HIGH1);
      DoubleVector b21 = a21.blend(a31.rearrange(SWAP1), HIGH1);
      DoubleVector b31 = a21.rearrange(SWAP1).blend(a31, HIGH1);
      DoubleVector c01 = b01.blend(b21.rearrange(SWAP2), HIGH2);
      DoubleVector c21 = b01.rearrange(SWAP2).blend(b21, HIGH2);
      DoubleVector c11 = b11.blend(b31.rearrange(SWAP2), HIGH2);
      DoubleVector c31 = b11.rearrange(SWAP2).blend(b31, HIGH2);
      c01.intoArray(x, j + 32);
      c11.intoArray(x, j + 40);
      c21.intoArray(x, j + 48);
      c31.intoArray(x, j + 56);
      DoubleVector b40 = a40.blend(a50.rearrange(SWAP1), HIGH1);
      DoubleVector b50 = a40.rearrange(SWAP1).blend(a50, HIGH1);
      DoubleVector b60 = a60.blend(a70.rearrange(SWAP1), HIGH1);
      DoubleVector b70 = a60.rearrange(SWAP1).blend(a70, HIGH1);
      DoubleVector c40 = b40.blend(b60.rearrange(SWAP2), HIGH2);
      DoubleVector c60 = b40.rearrange(SWAP2).blend(b60, HIGH2);
      DoubleVector c50 = b50.blend(b70.rearrange(SWAP2), HIGH2);
      DoubleVector c70 = b50.rearrange(SWAP2).blend(b70, HIGH2);
      c40.intoArray(x, j + 4);
      c50.intoArray(x, j + 12);
      c60.intoArray(x, j + 20);
      c70.intoArray(x, j + 28);
      DoubleVector b41 = a41.blend(a51.rearrange(SWAP1), HIGH1);
      DoubleVector b51 = a41.rearrange(SWAP1).blend(a51, HIGH1);
      DoubleVector b61 = a61.blend(a71.rearrange(SWAP1), HIGH1);
      DoubleVector b71 = a61.rearrange(SWAP1).blend(a71, HIGH1);
      DoubleVector c41 = b41.blend(b61.rearrange(SWAP2), HIGH2);
      DoubleVector c61 = b41.rearrange(SWAP2).blend(b61, HIGH2);
      DoubleVector c51 = b51.blend(b71.rearrange(SWAP2), HIGH2);
      DoubleVector c71 = b51.rearrange(SWAP2).blend(b71, HIGH2);
      c41.intoArray(x, j + 36);
      c51.intoArray(x, j + 44);
      c61.intoArray(x, j + 52);
      c71.intoArray(x, j + 60);
    }
  }

  private static void eightLanes(double[] x, int from, int length) {
    for (int j = from; j < from + length; j += NttTable.BLOCK) {
      DoubleVector a00 = DoubleVector.fromArray(SPECIES, x, j);
      DoubleVector a10 = DoubleVector.fromArray(SPECIES, x, j + 8);
      DoubleVector a20 = DoubleVector.fromArray(SPECIES, x, j + 16);
      DoubleVector a30 = DoubleVector.fromArray(SPECIES, x, j + 24);
      DoubleVector a40 = DoubleVector.fromArray(SPECIES, x, j + 32);
      DoubleVector a50 = DoubleVector.fromArray(SPECIES, x, j + 40);
      DoubleVector a60 = DoubleVector.fromArray(SPECIES, x, j + 48);
      DoubleVector a70 = DoubleVector.fromArray(SPECIES, x, j + 56);
      DoubleVector b00 = a00.blend(a10.rearrange(SWAP1), HIGH1);
      DoubleVector b10 = a00.rearrange(SWAP1).blend(a10, HIGH1);
      DoubleVector b20 = a20.blend(a30.rearrange(SWAP1), HIGH1);
      DoubleVector b30 = a20.rearrange(SWAP1).blend(a30, HIGH1);
      DoubleVector b40 = a40.blend(a50.rearrange(SWAP1), HIGH1);
      DoubleVector b50 = a40.rearrange(SWAP1).blend(a50, HIGH1);
      DoubleVector b60 = a60.blend(a70.rearrange(SWAP1), HIGH1);
      DoubleVector b70 = a60.rearrange(SWAP1).blend(a70, HIGH1);
      DoubleVector c00 = b00.blend(b20.rearrange(SWAP2), HIGH2);
      DoubleVector c20 = b00.rearrange(SWAP2).blend(b20, HIGH2);
      DoubleVector c10 = b10.blend(b30.rearrange(SWAP2), HIGH2);
      DoubleVector c30 = b10.rearrange(SWAP2).blend(b30, HIGH2);
      DoubleVector c40 = b40.blend(b60.rearrange(SWAP2), HIGH2);
      DoubleVector c60 = b40.rearrange(SWAP2).blend(b60, HIGH2);
      DoubleVector c50 = b50.blend(b70.rearrange(SWAP2), HIGH2);
      DoubleVector c70 = b50.rearrange(SWAP2).blend(b70, HIGH2);
      DoubleVector d00 = c00.blend(c40.rearrange(SWAP4), HIGH4);
      DoubleVector d40 = c00.rearrange(SWAP4).blend(c40, HIGH4);
      DoubleVector d10 = c10.blend(c50.rearrange(SWAP4), HIGH4);
      DoubleVector d50 = c10.rearrange(SWAP4).blend(c50, HIGH4);
      DoubleVector d20 = c20.blend(c60.rearrange(SWAP4), HIGH4);
      DoubleVector d60 = c20.rearrange(SWAP4).blend(c60, HIGH4);
      DoubleVector d30 = c30.blend(c70.rearrange(SWAP4), HIGH4);
      DoubleVector d70 = c30.rearrange(SWAP4).blend(c70, HIGH4);
      d00.intoArray(x, j);
      d10.intoArray(x, j + 8);
      d20.intoArray(x, j + 16);
      d30.intoArray(x, j + 24);
      d40.intoArray(x, j + 32);
      d50.intoArray(x, j + 40);
      d60.intoArray(x, j + 48);
      d70.intoArray(x, j + 56);
    }
  }
}
