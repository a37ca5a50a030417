package dev.sotto.ckks.kernel;

import java.util.HashSet;
import java.util.Set;

/// Finds distinct primes `p ≡ 1 (mod 2N)`, which have a primitive 2N-th root of unity, near given
/// targets.
///
/// One generator never gives the same prime twice. It owns mutable state and belongs to one thread.
public final class PrimeGenerator {

  private final long step;
  private final Set<Long> used = new HashSet<>();

  /// A generator for rings of degree `n`, a power of two.
  public PrimeGenerator(int n) {
    if (n < 2 || Integer.bitCount(n) != 1) {
      throw new IllegalArgumentException("ring degree " + n + " is not a power of two");
    }
    this.step = 2L * n;
  }

  /// The unused prime nearest to `target`, on either side.
  ///
  /// @throws IllegalArgumentException if none lies within a factor of two of the target and below
  ///   [Modulus#MAXIMUM]
  public Modulus nearest(double target) {
    long base = Math.round((target - 1) / step) * step + 1;
    for (long distance = 0; distance * step < target / 2; distance++) {
      long below = base - distance * step;
      long above = base + distance * step;
      boolean belowFirst = Math.abs(below - target) <= Math.abs(above - target);
      if (claim(belowFirst ? below : above)) {
        return Modulus.of(belowFirst ? below : above);
      }
      if (claim(belowFirst ? above : below)) {
        return Modulus.of(belowFirst ? above : below);
      }
    }
    throw new IllegalArgumentException(
        "no unused prime congruent to 1 modulo " + step + " near " + target);
  }

  /// The largest unused prime not above `bound`.
  ///
  /// @throws IllegalArgumentException if none lies within a factor of two below the bound
  public Modulus below(double bound) {
    long steps = (long) Math.floor((bound - 1) / step);
    long candidate = steps * step + 1;
    for (; candidate > bound / 2; candidate -= step) {
      if (claim(candidate)) {
        return Modulus.of(candidate);
      }
    }
    throw new IllegalArgumentException(
        "no unused prime congruent to 1 modulo " + step + " below " + bound);
  }

  /// `count` primes whose running products stay as near to `target^i` as the primes allow: each
  /// prime is sought around the target corrected by what the earlier ones were off.
  public Modulus[] balanced(double target, int count) {
    Modulus[] primes = new Modulus[count];
    double drift = 1;
    for (int i = 0; i < count; i++) {
      primes[i] = nearest(Math.min(target / drift, Modulus.MAXIMUM));
      drift *= primes[i].p() / target;
    }
    return primes;
  }

  private boolean claim(long candidate) {
    return candidate > (1 << 20)
        && candidate <= Modulus.MAXIMUM
        && !used.contains(candidate)
        && Modulus.isPrime(candidate)
        && used.add(candidate);
  }
}
