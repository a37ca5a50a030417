package dev.sotto.ckks.ring;

import dev.sotto.ckks.kernel.BaseConversion;
import dev.sotto.ckks.kernel.Kernels;
import java.util.Arrays;

/// A base conversion whose outputs are used some at a time.
///
/// Where the inputs stay in cache, only what all outputs share is computed at first
/// ([Kernels#beginConversion]), in place of them, and each output where it is used; larger inputs
/// are read once, for all outputs. Made by [RingOperations#begin]; then safe for use by several
/// threads until closed.
public final class BegunConversion implements AutoCloseable {
  /// Elements of a tile of all inputs, which stay in the first-level cache.
  private static final int TILE_ELEMENTS = 2048;

  private static final int SMALLEST_TILE = 64;

  /// Inputs up to this size stay in cache: those of 28 limbs at N = 2^15 gain, those of 20 limbs at
  /// N = 2^16 lose.
  private static final long CACHED_BYTES = 8 << 20;

  private final Kernels kernels;
  private final ScratchPool pool;
  private final BaseConversion conversion;
  private final boolean whole;

  /// The inputs, and where they are shared by outputs to come, one limb more.
  private final double[][] limbs;

  /// Where all outputs are made at first, these.
  private final double[][] outputs;

  BegunConversion(Ring ring, RingOperations.Conversion of, boolean whole) {
    this.kernels = ring.kernels();
    this.pool = ring.scratch();
    this.conversion = ring.conversion(of.from(), of.to());
    this.whole = whole;
    this.outputs = pool.take(whole ? of.to().size() : 0);
    this.limbs = Arrays.copyOf(of.in(), of.in().length + (whole ? 0 : 1));
    if (!whole) {
      limbs[of.in().length] = pool.take();
    }
  }

  /// Whether `limbs` limbs of `n` coefficients stay in cache from one use to the next.
  public static boolean staysInCache(int limbs, int n) {
    return (long) limbs * n * Double.BYTES <= CACHED_BYTES;
  }

  /// Coefficients `[start, end)`; multiples of 1024, or all.
  void begin(int start, int end) {
    if (whole) {
      int rows = limbs.length + 1;
      int tile = Math.max(SMALLEST_TILE, Integer.highestOneBit(TILE_ELEMENTS / rows));
      double[][] scratch = new double[rows][Math.min(tile, end - start)];
      kernels.convertTiles(conversion, limbs, outputs, start, end, scratch);
    } else {
      kernels.beginConversion(conversion, limbs, limbs, start, end);
    }
  }

  /// The coefficients modulo some of the primes converted to, from number `first` on.
  ///
  /// @param out as many limbs, for the result
  /// @return limbs of `out`, or others that are read-only
  public double[][] limbs(int first, double[][] out) {
    if (whole) {
      return Arrays.copyOfRange(outputs, first, first + out.length);
    }
    kernels.convertLimbs(conversion, limbs, first, out);
    return out;
  }

  @Override
  public void close() {
    pool.give(outputs);
    if (!whole) {
      pool.give(limbs[limbs.length - 1]);
    }
  }
}
