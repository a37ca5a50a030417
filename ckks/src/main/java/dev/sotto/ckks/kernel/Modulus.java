package dev.sotto.ckks.kernel;

import java.math.BigInteger;

/// A prime modulus and the arithmetic of single residues, held as integer-valued doubles.
///
/// A residue is *reduced* when its absolute value is at most [#reducedBound], which is below
/// `0.64·p` for every modulus and next to `p/2` for small ones; every operation here and in
/// [Kernels] takes and gives reduced residues unless it says otherwise. A reduced residue is not
/// unique; [#canonical] is. Requires an odd prime `2^20 < p ≤ 2^49.4`: above, the worst case of a
/// transform leaves the range in which products and roundings are exact.
///
/// Source: J. van der Hoeven, G. Lecerf, G. Quintin, "Modular SIMD arithmetic in Mathemagix", §3.
public final class Modulus {

  /// Adding and subtracting this rounds a double below `2^51` to the nearest integer.
  static final double ROUND = 0x1.8p52;

  /// A reduced residue is at most so many times the modulus.
  public static final double REDUCED = 0.64;

  /// The largest modulus, `⌊2^49.4⌋`.
  public static final long MAXIMUM = 742816916908653L;

  /// Up to this modulus products and conversions have kernels of their own, which take less time:
  /// sums of some products of residues are exact in a double.
  public static final double NARROW = 0x1.a2p26;

  /// Bits of an integer that are reduced at once.
  private static final int LOW_BITS = 62;

  private static final int[] PRIMALITY_BASES = {2, 3, 5, 7, 11, 13, 17, 19, 23};

  private final long value;
  private final double p;
  private final double inverse;
  private final double reducedBound;
  private final int exactProducts;

  private Modulus(long value) {
    this.value = value;
    this.p = value;
    this.inverse = 1.0 / p;
    this.reducedBound = Math.floor((p + 1) / 2 + 0.139 * p * (p / MAXIMUM));
    this.exactProducts = (int) ((0x1p53 - reducedBound) / (reducedBound * reducedBound));
  }

  /// The modulus `value`.
  ///
  /// @throws IllegalArgumentException unless `value` is a prime in `(2^20, 2^49.4]`
  public static Modulus of(long value) {
    if (value <= (1 << 20) || value > MAXIMUM) {
      throw new IllegalArgumentException(
          "modulus " + value + " outside (" + (1 << 20) + ", " + MAXIMUM + "]");
    }
    if (!isPrime(value)) {
      throw new IllegalArgumentException("modulus " + value + " is not prime");
    }
    return new Modulus(value);
  }

  /// Whether an odd number in `(2^20, 2^49.4]` is prime, by Miller and Rabin's test with bases that
  /// leave no composite number below `3.8e18`.
  ///
  /// Source: Y. Jiang, Y. Deng, "Strong pseudoprimes to the first eight prime bases", 2014.
  static boolean isPrime(long value) {
    for (int base : PRIMALITY_BASES) {
      if (value % base == 0) {
        return false;
      }
    }
    Modulus modulus = new Modulus(value);
    int twos = Long.numberOfTrailingZeros(value - 1);
    for (int base : PRIMALITY_BASES) {
      double power = modulus.power(base, (value - 1) >> twos);
      boolean passes = modulus.canonical(power) == 1 || modulus.canonical(power) == value - 1;
      for (int k = 1; k < twos && !passes; k++) {
        power = modulus.multiply(power, power);
        passes = modulus.canonical(power) == value - 1;
      }
      if (!passes) {
        return false;
      }
    }
    return true;
  }

  /// The prime as an integer.
  public long value() {
    return value;
  }

  /// The prime as a double; exact.
  public double p() {
    return p;
  }

  /// `1/p` rounded to the nearest double.
  public double inverse() {
    return inverse;
  }

  /// The largest absolute value of a reduced residue: what the quotients' rounding errors leave of
  /// any product of two reduced residues or their sums.
  public double reducedBound() {
    return reducedBound;
  }

  /// How many products of two reduced residues can be added to a reduced residue, in any order,
  /// such that a double holds every partial sum exactly: none above `2^27.4`, eight below `2^26`.
  int exactProducts() {
    return exactProducts;
  }

  /// `log₂ p`.
  public double log2() {
    return Math.log(p) / Math.log(2);
  }

  /// Reduces any integer-valued double below `2^51·p`.
  public double reduce(double x) {
    return Math.fma(-p, Math.rint(x * inverse), x);
  }

  /// The product of two residues, `|a·b| < 2^51·p`, reduced.
  public double multiply(double a, double b) {
    double h = a * b;
    double q = Math.rint(h * inverse);
    return reduce(Math.fma(q, -p, h) - Math.fma(-a, b, h));
  }

  /// `base^exponent`; the exponent is non-negative.
  public double power(double base, long exponent) {
    double result = 1;
    double square = base;
    for (long e = exponent; e != 0; e >>= 1) {
      if ((e & 1) != 0) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return result;
  }

  /// The multiplicative inverse of a residue.
  ///
  /// @throws IllegalArgumentException if `a` is zero modulo p
  public double invert(double a) {
    if (canonical(a) == 0) {
      throw new IllegalArgumentException("zero has no inverse modulo " + value);
    }
    return power(a, value - 2);
  }

  /// The residue of an integer, in `[-p/2, p/2]`.
  public double residue(long x) {
    long r = x % value;
    return r > value / 2 ? r - value : r < -(value / 2) ? r + value : r;
  }

  /// The residue of an integer of any size, in `[-p/2, p/2]`.
  public double residue(BigInteger x) {
    if (x.bitLength() <= LOW_BITS) {
      return residue(x.longValue());
    }
    double high = multiply(residue(x.shiftRight(LOW_BITS)), residue(1L << LOW_BITS));
    double low = residue(x.longValue() & ((1L << LOW_BITS) - 1));
    return residue(canonical(high + low));
  }

  /// The unique representative in `[0, p)` of an integer-valued double below `2^51·p`.
  public long canonical(double x) {
    long r = (long) reduce(x);
    return r + (r >> 63 & value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Modulus m && m.value == value;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
