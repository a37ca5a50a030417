package dev.sotto.ckks.scheme;

/// Roots of unity, each to within an ulp: the angle is reduced to an octant as a fraction first.
public final class UnitRoots {
  private UnitRoots() {}

  /// The real part of `exp(2πi·k/n)`, for `n` a multiple of eight.
  public static double real(long k, long n) {
    long reduced = Math.floorMod(k, n);
    long octant = reduced / (n / 8);
    long rest = reduced % (n / 8);
    long mirrored = n / 8 - rest;
    return switch ((int) octant) {
      case 0 -> cosine(rest, n);
      case 1 -> sine(mirrored, n);
      case 2 -> -sine(rest, n);
      case 3 -> -cosine(mirrored, n);
      case 4 -> -cosine(rest, n);
      case 5 -> -sine(mirrored, n);
      case 6 -> sine(rest, n);
      default -> cosine(mirrored, n);
    };
  }

  /// The imaginary part of `exp(2πi·k/n)`, for `n` a multiple of eight.
  public static double imaginary(long k, long n) {
    return real(k - n / 4, n);
  }

  private static double cosine(long k, long n) {
    return StrictMath.cos(2 * Math.PI * ((double) k / n));
  }

  private static double sine(long k, long n) {
    return StrictMath.sin(2 * Math.PI * ((double) k / n));
  }
}
