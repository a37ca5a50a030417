package dev.sotto.optimizer.cost;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;

/// Estimated single-thread nanoseconds of ciphertext operations in one ring, by the number of limbs
/// of the operands.
///
/// The formulas count the primitives of hybrid key switching with hoisting (kernels.md; Bossuat et
/// al. 2021, §3): a rotation decomposes into digits, multiplies by a key modulo QP, divides by P.
public record RingCosts(CostTable table, int logN, int digitPrimes, int specialPrimes) {
  /// What a byte of key is worth in nanoseconds of a run, where memory is not short: a key of 20
  /// MB, usual at N = 2^15, weighs like 2 ms, about one baby step.
  public static final double NANOS_PER_KEY_BYTE = 0.1;

  public RingCosts {
    if (digitPrimes < 1 || specialPrimes < 1) {
      throw new IllegalArgumentException(
          digitPrimes + " primes a digit, " + specialPrimes + " special primes");
    }
  }

  private double cost(Primitive primitive, double count) {
    return count * table.nanos(primitive, logN);
  }

  /// Cutting one polynomial into digits, each raised to modulo QP.
  public double decompose(int limbs) {
    int digits = digits(limbs);
    int extended = limbs + specialPrimes;
    double converted = 0;
    for (int start = 0; start < limbs; start += digitPrimes) {
      int size = Math.min(digitPrimes, limbs - start);
      converted += (double) size * (extended - size);
    }
    return cost(Primitive.TRANSFORM, digits * extended) + cost(Primitive.CONVERT, converted);
  }

  /// One product of a decomposed polynomial with a key.
  public double keyProduct(int limbs) {
    return cost(Primitive.KEY_PRODUCT, digits(limbs) * (limbs + specialPrimes));
  }

  /// Division of one polynomial by the special primes.
  public double divideByP(int limbs) {
    return cost(Primitive.TRANSFORM, specialPrimes + limbs)
        + cost(Primitive.CONVERT, specialPrimes * limbs)
        + cost(Primitive.MULTIPLY_ACCUMULATE, limbs);
  }

  /// A whole rotation.
  public double rotate(int limbs) {
    return decompose(limbs)
        + keyProduct(limbs)
        + 2 * divideByP(limbs)
        + cost(Primitive.PERMUTE, limbs);
  }

  /// Division of a ciphertext by its last prime.
  public double rescale(int limbs) {
    return 2
        * (cost(Primitive.TRANSFORM, limbs)
            + cost(Primitive.REDUCE, limbs - 1)
            + cost(Primitive.MULTIPLY_ACCUMULATE, limbs - 1));
  }

  /// A product of two ciphertexts, relinearized and rescaled.
  public double multiply(int limbs) {
    return cost(Primitive.MULTIPLY_ACCUMULATE, 4 * limbs)
        + decompose(limbs)
        + keyProduct(limbs)
        + 2 * divideByP(limbs)
        + rescale(limbs);
  }

  /// A product of a ciphertext with one constant, rescaled.
  public double adjust(int limbs) {
    return cost(Primitive.MULTIPLY_ACCUMULATE, 2 * limbs) + rescale(limbs);
  }

  /// Encoding one plaintext modulo QP.
  public double encode(int limbs) {
    int extended = limbs + specialPrimes;
    return cost(Primitive.EMBED, 1)
        + cost(Primitive.REDUCE, extended)
        + cost(Primitive.TRANSFORM, extended);
  }

  /// A linear map on operands of `limbs` limbs, the folds done after the rescale.
  public double linear(DiagonalCount count, BabySteps steps, int limbs) {
    return steps(count, steps, limbs)
        + products(count, limbs)
        + count.outputs() * finish(count.folds(), limbs);
  }

  /// As [#linear], of diagonals that are encoded already.
  public double transform(DiagonalCount count, BabySteps steps, int limbs) {
    return steps(count, steps, limbs)
        + count.products() * cost(Primitive.MULTIPLY_ACCUMULATE, 2 * (limbs + specialPrimes))
        + count.outputs() * finish(count.folds(), limbs);
  }

  /// The plaintext products of a linear map's diagonals, each encoded for it.
  public double products(DiagonalCount count, int limbs) {
    double product =
        encode(limbs) + cost(Primitive.MULTIPLY_ACCUMULATE, 2 * (limbs + specialPrimes));
    return count.products() * product;
  }

  /// The baby and giant rotations alone.
  double steps(DiagonalCount count, BabySteps steps, int limbs) {
    int extended = limbs + specialPrimes;
    double baby = keyProduct(limbs) + cost(Primitive.PERMUTE, limbs);
    double giant =
        divideByP(limbs) + decompose(limbs) + keyProduct(limbs) + cost(Primitive.PERMUTE, extended);
    return steps.decompositions() * decompose(limbs)
        + steps.babyRotations() * baby
        + steps.giantRotations() * giant;
  }

  /// Bytes of a switching key up to `limbs` limbs in memory: two polynomials modulo QP a digit.
  public long keyBytes(int limbs) {
    return (2L * digits(limbs) * (limbs + specialPrimes) * Double.BYTES) << logN;
  }

  private double finish(int folds, int limbs) {
    return 2 * divideByP(limbs) + rescale(limbs) + folds * rotate(Math.max(1, limbs - 1));
  }

  /// A polynomial by Paterson–Stockmeyer from operands of `limbs` limbs: about `√(2d) + log₂ d`
  /// products, the powers high in the chain, the recombination below.
  public double polynomial(ChebyshevPolynomial polynomial, int limbs) {
    return polynomial(Math.max(1, polynomial.degree()), polynomial.depth(), limbs);
  }

  /// A polynomial of that degree.
  double polynomial(int degree, int depth, int limbs) {
    double products = degree <= 1 ? 0 : Math.sqrt(2.0 * degree) + Math.log(degree) / Math.log(2);
    int middle = Math.max(1, limbs - depth / 2);
    double scalars = degree * cost(Primitive.MULTIPLY_ACCUMULATE, 2 * middle);
    return products * multiply(middle) + scalars + depth * rescale(middle);
  }

  private int digits(int limbs) {
    return (limbs + digitPrimes - 1) / digitPrimes;
  }
}
