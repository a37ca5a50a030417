package dev.sotto.ckks.scheme;

import dev.sotto.ckks.random.Seed;
import java.util.List;
import java.util.Optional;

/// An encrypted vector of slots: two transformed polynomials, or three until relinearized.
///
/// It decrypts to `c₀ + c₁·s (+ c₂·s²)` modulo the primes of its level. Immutable: the limbs are
/// read in place and must not be written. Ciphertexts of several levels may share limbs.
///
/// @param level its position in the modulus chain
/// @param scale what the slots are multiplied by, exactly
/// @param polynomials each `limbs(level)` arrays of N residues
/// @param seed what the second polynomial expands from, if it came fresh from a secret key
public record Ciphertext(
    int level, double scale, List<double[][]> polynomials, Optional<Seed> seed) {
  /// Copies the list, not the limbs.
  public Ciphertext {
    polynomials = List.copyOf(polynomials);
    if (polynomials.size() < 2 || polynomials.size() > 3) {
      throw new IllegalArgumentException(
          "a ciphertext of " + polynomials.size() + " polynomials, not 2 or 3");
    }
  }

  /// A ciphertext of degree 1.
  public static Ciphertext of(int level, double scale, double[][] c0, double[][] c1) {
    return new Ciphertext(level, scale, List.of(c0, c1), Optional.empty());
  }

  /// A ciphertext of degree 2.
  public static Ciphertext of(
      int level, double scale, double[][] c0, double[][] c1, double[][] c2) {
    return new Ciphertext(level, scale, List.of(c0, c1, c2), Optional.empty());
  }

  /// 1, or 2 for a product that was not relinearized.
  public int degree() {
    return polynomials.size() - 1;
  }

  /// Bytes held in memory, limbs shared with others included.
  public long memoryBytes() {
    return (long) polynomials.size()
        * polynomials.getFirst().length
        * polynomials.getFirst()[0].length
        * Double.BYTES;
  }

  /// Limb `i` of each polynomial.
  double[][] limb(int i) {
    double[][] limbs = new double[polynomials.size()][];
    for (int k = 0; k < limbs.length; k++) {
      limbs[k] = polynomials.get(k)[i];
    }
    return limbs;
  }
}
