package dev.sotto.optimizer.cost;

/// The kernel operations of which every homomorphic operation is a sum; each counted per limb of N
/// coefficients unless it says otherwise. Narrow ones are of primes of at most
/// [dev.sotto.ckks.kernel.Modulus#NARROW].
public enum Primitive {
  /// One forward or inverse transform of a limb.
  TRANSFORM,
  /// A transform modulo a narrow prime.
  NARROW_TRANSFORM,
  /// One multiply-accumulate `a·b + c` of limbs.
  MULTIPLY_ACCUMULATE,
  /// One digit limb times both polynomials of a switching key.
  KEY_PRODUCT,
  /// A product with a key modulo a narrow prime.
  NARROW_KEY_PRODUCT,
  /// One limb of a diagonal times both polynomials of a ciphertext.
  DIAGONAL_PRODUCT,
  /// A product with a diagonal modulo a narrow prime.
  NARROW_DIAGONAL_PRODUCT,
  /// One input limb to one output limb of a base conversion.
  CONVERT,
  /// A limb of a conversion between narrow primes.
  NARROW_CONVERT,
  /// The permutation of a limb by an automorphism.
  PERMUTE,
  /// The embedding of N/2 values as integer coefficients, where two such are embedded together.
  EMBED,
  /// The reduction of integer coefficients modulo one prime.
  REDUCE;

  /// The name in a cost table: `multiplyAccumulate`.
  String key() {
    StringBuilder key = new StringBuilder();
    for (String word : name().toLowerCase(java.util.Locale.ROOT).split("_", -1)) {
      String first = word.substring(0, 1);
      key.append(key.isEmpty() ? first : first.toUpperCase(java.util.Locale.ROOT));
      key.append(word.substring(1));
    }
    return key.toString();
  }
}
