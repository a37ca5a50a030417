package dev.sotto.optimizer.cost;

import dev.sotto.ckks.circuits.PolynomialPlan;
import dev.sotto.ckks.circuits.PolynomialPlan.LevelWork;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Estimated single-thread nanoseconds of ciphertext operations in one ring, by the number of limbs
/// of the operands.
///
/// The formulas count the primitives of hybrid key switching with hoisting (kernels.md; Bossuat et
/// al. 2021, §3): a rotation decomposes into digits, multiplies by a key modulo QP, divides by P.
public record RingCosts(CostTable table, int logN, int digitPrimes, int specialPrimes) {
  /// What a byte of key is worth in nanoseconds of a run, where memory is not short: a key of 20
  /// MB, usual at N = 2^15, weighs like 2 ms, about one baby step.
  public static final double NANOS_PER_KEY_BYTE = 0.1;

  /// Plans depend on which coefficients are zero only: each is made once.
  private static final Map<BitSet, List<LevelWork>> WORK = new ConcurrentHashMap<>();

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

  /// Division of one polynomial of `kept + divided` limbs by the last `divided` primes.
  private double divide(int kept, int divided) {
    return cost(Primitive.TRANSFORM, kept + divided)
        + (divided > 1 ? cost(Primitive.CONVERT, divided * kept) : cost(Primitive.REDUCE, kept))
        + cost(Primitive.MULTIPLY_ACCUMULATE, kept);
  }

  /// A whole rotation.
  public double rotate(int limbs) {
    return decompose(limbs)
        + keyProduct(limbs)
        + 2 * divide(limbs, specialPrimes)
        + cost(Primitive.MULTIPLY_ACCUMULATE, limbs)
        + cost(Primitive.PERMUTE, 2 * limbs);
  }

  /// Division of a ciphertext by its last prime.
  public double rescale(int limbs) {
    return 2 * divide(limbs - 1, 1);
  }

  /// A product of two ciphertexts, relinearized and rescaled.
  public double multiply(int limbs) {
    return product(limbs) + relinearizeRescale(limbs);
  }

  private double product(int limbs) {
    return cost(Primitive.MULTIPLY_ACCUMULATE, 4 * limbs);
  }

  /// One division by P and the last prime together.
  private double relinearizeRescale(int limbs) {
    return decompose(limbs)
        + keyProduct(limbs)
        + cost(Primitive.MULTIPLY_ACCUMULATE, 2 * limbs)
        + 2 * divide(limbs - 1, specialPrimes + 1);
  }

  /// A product of a ciphertext with one constant, rescaled.
  public double adjust(int limbs) {
    return cost(Primitive.MULTIPLY_ACCUMULATE, 2 * limbs) + rescale(limbs);
  }

  /// Encoding one diagonal modulo QP: two are embedded, transformed and told apart together, in
  /// passes that each take about as long as a reduction.
  public double encode(int limbs) {
    int extended = limbs + specialPrimes;
    return cost(Primitive.EMBED, 1)
        + cost(Primitive.REDUCE, 1.5 * extended)
        + cost(Primitive.TRANSFORM, 0.5 * extended);
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

  /// A linear map of so many diagonals between single ciphertexts, at the best split that any
  /// number of steps allows.
  public double linear(double diagonals, int limbs) {
    double baby = babyStep(limbs);
    double giant = giantStep(limbs);
    // The steps by 0 cost nothing.
    double steps = 2 * Math.sqrt(diagonals * baby * giant) - baby - giant;
    return decompose(limbs)
        + Math.max(0, steps)
        + products(diagonals, limbs)
        + finish(0, limbs);
  }

  /// The plaintext products of a linear map's diagonals, each encoded for it.
  public double products(DiagonalCount count, int limbs) {
    return products(count.products(), limbs);
  }

  private double products(double diagonals, int limbs) {
    int extended = limbs + specialPrimes;
    return diagonals * (encode(limbs) + cost(Primitive.MULTIPLY_ACCUMULATE, 2 * extended));
  }

  /// The baby and giant rotations alone.
  double steps(DiagonalCount count, BabySteps steps, int limbs) {
    return steps.decompositions() * decompose(limbs)
        + steps.babyRotations() * babyStep(limbs)
        + steps.giantRotations() * giantStep(limbs);
  }

  /// A rotation of a decomposed polynomial, modulo QP.
  private double babyStep(int limbs) {
    return keyProduct(limbs)
        + cost(Primitive.MULTIPLY_ACCUMULATE, limbs)
        + cost(Primitive.PERMUTE, 2 * (limbs + specialPrimes));
  }

  /// A rotation of a partial sum modulo QP; `c₁` alone is divided by P before.
  private double giantStep(int limbs) {
    int extended = limbs + specialPrimes;
    return divide(limbs, specialPrimes)
        + decompose(limbs)
        + keyProduct(limbs)
        + cost(Primitive.MULTIPLY_ACCUMULATE, extended)
        + cost(Primitive.PERMUTE, 2 * extended);
  }

  /// Bytes of a switching key up to `limbs` limbs in memory: two polynomials modulo QP a digit.
  public long keyBytes(int limbs) {
    return (2L * digits(limbs) * (limbs + specialPrimes) * Double.BYTES) << logN;
  }

  /// The division by P and the last prime together, the folds, and a bias, encoded alone.
  private double finish(int folds, int limbs) {
    int left = Math.max(1, limbs - 1);
    return 2 * divide(left, specialPrimes + 1)
        + folds * rotate(left)
        + cost(Primitive.EMBED, 2)
        + cost(Primitive.REDUCE, left)
        + cost(Primitive.TRANSFORM, left)
        + cost(Primitive.MULTIPLY_ACCUMULATE, left);
  }

  /// A polynomial from operands of `limbs` limbs, as its [PolynomialPlan] says.
  public double polynomial(ChebyshevPolynomial polynomial, int limbs) {
    return polynomial(polynomial.toArray(), limbs);
  }

  /// A polynomial of that degree, every coefficient of which counts.
  double polynomial(int degree, int limbs) {
    double[] coefficients = new double[degree + 1];
    // Of equal coefficients some would cancel.
    Arrays.setAll(coefficients, k -> 1.0 / (k + 1));
    return polynomial(coefficients, limbs);
  }

  private double polynomial(double[] coefficients, int limbs) {
    double nanos = 0;
    int left = limbs;
    for (LevelWork work : work(coefficients)) {
      nanos +=
          work.products() * product(left)
              + work.relinearizations() * relinearizeRescale(left)
              + work.rescales() * rescale(left)
              + work.scalarProducts() * cost(Primitive.MULTIPLY_ACCUMULATE, 2 * left);
      left--;
    }
    return nanos;
  }

  /// The work at each level from the operand's on down; none for a constant.
  private static List<LevelWork> work(double[] coefficients) {
    if (coefficients.length == 1) {
      return List.of();
    }
    BitSet pattern = new BitSet(coefficients.length);
    for (int k = 0; k < coefficients.length; k++) {
      pattern.set(k, coefficients[k] != 0);
    }
    return WORK.computeIfAbsent(
        pattern,
        key -> {
          var polynomial = dev.sotto.ckks.circuits.ChebyshevPolynomial.of(coefficients);
          return PolynomialPlan.of(List.of(polynomial), polynomial.depth()).work();
        });
  }

  private int digits(int limbs) {
    return (limbs + digitPrimes - 1) / digitPrimes;
  }
}
