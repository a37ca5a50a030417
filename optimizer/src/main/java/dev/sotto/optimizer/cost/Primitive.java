package dev.sotto.optimizer.cost;

/// The kernel operations of which every homomorphic operation is a sum; each counted per limb of N
/// coefficients unless it says otherwise.
public enum Primitive {
  /// One forward or inverse transform of a limb.
  TRANSFORM,
  /// One multiply-accumulate `a·b + c` of limbs.
  MULTIPLY_ACCUMULATE,
  /// One digit limb times both polynomials of a switching key, permuted.
  KEY_PRODUCT,
  /// One input limb to one output limb of a base conversion.
  CONVERT,
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
