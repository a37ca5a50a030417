package dev.sotto.ckks.ring;

import java.util.Arrays;

/// An ordered choice of a ring's moduli, by index: limb `i` of an element over this basis is modulo
/// `ring.modulus(basis.prime(i))`.
public final class Basis {

  private final int[] primes;

  private Basis(int[] primes) {
    this.primes = primes;
  }

  /// The basis of these prime indices, in this order.
  ///
  /// @throws IllegalArgumentException if an index is negative or occurs twice
  public static Basis of(int... primes) {
    for (int i = 0; i < primes.length; i++) {
      for (int j = 0; j < i; j++) {
        if (primes[i] == primes[j]) {
          throw new IllegalArgumentException("prime " + primes[i] + " occurs twice in a basis");
        }
      }
      if (primes[i] < 0) {
        throw new IllegalArgumentException("prime index " + primes[i] + " is negative");
      }
    }
    return new Basis(primes.clone());
  }

  /// The primes `from`, …, `to − 1`.
  public static Basis range(int from, int to) {
    int[] primes = new int[Math.max(0, to - from)];
    Arrays.setAll(primes, i -> from + i);
    return of(primes);
  }

  /// The number of limbs.
  public int size() {
    return primes.length;
  }

  /// The index, among the ring's moduli, of limb `i`.
  public int prime(int i) {
    return primes[i];
  }

  /// The first `count` primes.
  public Basis prefix(int count) {
    return slice(0, count);
  }

  /// The primes at positions `from`, …, `to − 1` of this basis.
  public Basis slice(int from, int to) {
    if (from < 0 || to < from || to > primes.length) {
      throw new IllegalArgumentException(
          "slice [" + from + ", " + to + ") of a basis of " + primes.length);
    }
    return new Basis(Arrays.copyOfRange(primes, from, to));
  }

  /// This basis followed by another, which must not share a prime.
  public Basis plus(Basis other) {
    int[] joined = Arrays.copyOf(primes, primes.length + other.primes.length);
    System.arraycopy(other.primes, 0, joined, primes.length, other.primes.length);
    return of(joined);
  }

  /// This basis without the primes of another.
  public Basis minus(Basis other) {
    return new Basis(Arrays.stream(primes).filter(p -> other.position(p) < 0).toArray());
  }

  /// The position of prime `prime`, or −1.
  public int position(int prime) {
    for (int i = 0; i < primes.length; i++) {
      if (primes[i] == prime) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Basis b && Arrays.equals(primes, b.primes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(primes);
  }

  @Override
  public String toString() {
    return Arrays.toString(primes);
  }
}
