package dev.sotto.ckks.kernel;

/// One limb in fewer bytes than doubles take, for limbs that are written once and read often.
///
/// A residue `x` in `[-p/2, p/2]` is `high·2^32 + low` with `low` a signed int and `high` as wide
/// as the modulus asks for: nothing for `p < 2^32`, 2 bits for `p < 3·2^32`, 4 for `p < 15·2^32`, 8
/// for `p < 255·2^32`, 16 for `p < 65535·2^32`, which is nearly 2^48; above, doubles are as small.
/// The high parts of `32/width` tiles of residues lie in one tile of ints, lowest bits first, so
/// that a tile unpacks with one shift. The last tile may have room left. Immutable.
public final class PackedLimb {
  /// Residues in a tile.
  static final int TILE = 512;

  /// Elements of scratch memory that [Kernels#packedInnerProduct] needs.
  public static final int SCRATCH_LENGTH = 4 * TILE;

  static final double HIGH_UNIT = 0x1p32;

  private final int length;

  /// Bits of a high part; zero or a divisor of 32.
  final int width;

  /// The low 32 bits of each residue, signed.
  final int[] low;

  /// The high parts.
  final int[] high;

  private PackedLimb(int length, int width) {
    this.length = length;
    this.width = width;
    this.low = new int[tiles(length) * TILE];
    this.high = new int[highTiles(length, width) * TILE];
  }

  private static int tiles(int length) {
    return Math.ceilDiv(length, TILE);
  }

  private static int highTiles(int length, int width) {
    return Math.ceilDiv(tiles(length) * width, Integer.SIZE);
  }

  /// Whether residues of `modulus` take fewer bytes packed.
  public static boolean worthwhile(Modulus modulus) {
    return highBits(modulus) < Integer.SIZE;
  }

  /// Where integers come from.
  public interface Source {
    /// Writes the next `count` integers.
    void next(long[] integers, int count);
  }

  /// Packs reduced residues.
  ///
  /// @throws IllegalArgumentException unless that is [#worthwhile]
  public static PackedLimb of(double[] limb, Modulus modulus) {
    double p = modulus.p();
    double half = p / 2;
    int[] done = {0};
    return of(
        limb.length,
        modulus,
        (integers, count) -> {
          int start = done[0];
          for (int t = 0; t < count; t++) {
            double x = limb[start + t];
            integers[t] = (long) (x > half ? x - p : x < -half ? x + p : x);
          }
          done[0] += count;
        });
  }

  /// Packs the `length` integers that `balanced` gives, all in `[-p/2, p/2]`.
  ///
  /// @throws IllegalArgumentException unless that is [#worthwhile]
  public static PackedLimb of(int length, Modulus modulus, Source balanced) {
    if (!worthwhile(modulus)) {
      throw new IllegalArgumentException(modulus + " is too large a modulus to pack residues of");
    }
    PackedLimb packed = new PackedLimb(length, highBits(modulus));
    long[] tile = new long[TILE];
    for (int start = 0; start < length; start += TILE) {
      int count = Math.min(TILE, length - start);
      balanced.next(tile, count);
      packed.fillTile(tile, start, count);
    }
    return packed;
  }

  private void fillTile(long[] tile, int start, int count) {
    for (int t = 0; t < count; t++) {
      low[start + t] = (int) tile[t];
    }
    if (width > 0) {
      int at = highStart(start);
      int up = shift(start);
      int unused = Integer.SIZE - width;
      for (int t = 0; t < count; t++) {
        int top = (int) ((tile[t] + (1L << 31)) >>> Integer.SIZE);
        high[at + t] |= top << unused >>> up;
      }
    }
  }

  /// Bits of a high part for residues of `modulus`.
  private static int highBits(Modulus modulus) {
    if (modulus.value() >> Integer.SIZE == 0) {
      return 0;
    }
    long largest = (modulus.value() / 2 + (1L << 31)) >> Integer.SIZE;
    int bits = 2;
    while (bits < Integer.SIZE && largest >= 1L << (bits - 1)) {
      bits *= 2;
    }
    return bits;
  }

  /// The number of residues.
  public int length() {
    return length;
  }

  /// Bytes of memory that `length` residues take packed.
  public static long memoryBytes(int length, Modulus modulus) {
    return (long) Integer.BYTES * TILE * (tiles(length) + highTiles(length, highBits(modulus)));
  }

  /// Bytes held in memory.
  public long memoryBytes() {
    return (long) Integer.BYTES * (low.length + high.length);
  }

  /// The residues, in `[-p/2, p/2]`.
  public double[] unpack() {
    double[] out = new double[length];
    unpack(out);
    return out;
  }

  /// Writes the residues, in `[-p/2, p/2]`, to `out`.
  public void unpack(double[] out) {
    double[] tile = new double[TILE];
    for (int start = 0; start < length; start += TILE) {
      unpackTile(start, tile);
      System.arraycopy(tile, 0, out, start, Math.min(TILE, length - start));
    }
  }

  /// Writes the residues of the tile that begins at `start` to `out`.
  void unpackTile(int start, double[] out) {
    if (width == 0) {
      for (int t = 0; t < TILE; t++) {
        out[t] = low[start + t];
      }
      return;
    }
    int at = highStart(start);
    int up = shift(start);
    int down = Integer.SIZE - width;
    for (int t = 0; t < TILE; t++) {
      out[t] = (high[at + t] << up >> down) * HIGH_UNIT + low[start + t];
    }
  }

  /// Where the high parts of the tile that begins at `start` lie.
  int highStart(int start) {
    return start / TILE / (Integer.SIZE / width) * TILE;
  }

  /// By how many bits they must be shifted to the left to bring their signs to the top.
  int shift(int start) {
    return Integer.SIZE - width * (start / TILE % (Integer.SIZE / width) + 1);
  }
}
