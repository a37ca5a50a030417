package dev.sotto.ckks.circuits;

import dev.sotto.ckks.scheme.RealPair;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Keeps encoded diagonals between runs of one transform at one level and scale: the first that fit
/// a number of bytes.
///
/// Two diagonals are a pair of coefficients, one limb's worth, from which all limbs are transformed
/// at each run; room for these is set aside first. Limbs are kept in what remains. The others are
/// made again at each run in the same order, so evicting would never help. Several caches may share
/// one budget. Safe for use by several threads.
public final class DiagonalCache {
  private final AtomicLong bytesLeft;
  private final ConcurrentMap<Integer, RealPair> pairs = new ConcurrentHashMap<>();
  private final ConcurrentMap<LimbKey, double[]> limbs = new ConcurrentHashMap<>();
  private int pairsKept;

  private record LimbKey(int pair, int limb) {}

  /// @param bytesLeft how many bytes may still be kept; shared with other caches
  public DiagonalCache(AtomicLong bytesLeft) {
    this.bytesLeft = bytesLeft;
  }

  /// A cache that keeps nothing.
  public static DiagonalCache none() {
    return new DiagonalCache(new AtomicLong());
  }

  /// Sets room aside for the first pairs; called once, before any use.
  void reserve(int count, int degree) {
    while (pairsKept < count && take(degree)) {
      pairsKept++;
    }
  }

  private boolean take(int degree) {
    return take(bytesLeft, (long) degree * Double.BYTES);
  }

  /// Takes `bytes` off what a budget has left if it has as many; whether it had.
  public static boolean take(AtomicLong bytesLeft, long bytes) {
    return bytesLeft.getAndUpdate(left -> left >= bytes ? left - bytes : left) >= bytes;
  }

  /// Whether pair `number` is kept.
  boolean keeps(int number) {
    return number < pairsKept;
  }

  /// Pair `number`: kept, or encoded now.
  RealPair pair(int number, Supplier<RealPair> encode) {
    return keeps(number) ? pairs.computeIfAbsent(number, _ -> encode.get()) : encode.get();
  }

  /// Limb `limb` of a pair: kept, or transformed into an array that is kept if it fits, or into
  /// `scratch`.
  double[] limb(int number, int limb, RealPair pair, int prime, Supplier<double[]> scratch) {
    LimbKey key = new LimbKey(number, limb);
    double[] kept = limbs.get(key);
    if (kept != null) {
      return kept;
    }
    int degree = pair.coefficients().length;
    boolean fits = take(degree);
    double[] out = fits ? new double[degree] : scratch.get();
    pair.transform(prime, out);
    if (fits) {
      limbs.put(key, out);
    }
    return out;
  }
}
