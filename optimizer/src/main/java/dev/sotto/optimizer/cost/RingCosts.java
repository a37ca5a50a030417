package dev.sotto.optimizer.cost;

import dev.sotto.ckks.circuits.PolynomialPlan;
import dev.sotto.ckks.circuits.PolynomialPlan.LevelWork;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Estimated single-thread nanoseconds of ciphertext operations in one ring, by the number of limbs
/// of the operands.
///
/// The formulas count the primitives of hybrid key switching with hoisting (kernels.md; Bossuat et
/// al. 2021, §3): a rotation decomposes into digits, multiplies by a key modulo QP, divides by P.
///
/// @param widths which primes of the chain are narrow
public record RingCosts(CostTable table, int logN, int digitPrimes, ChainWidths widths) {
  /// What a byte of key is worth in nanoseconds of a run, where memory is not short: a key of 20
  /// MB, usual at N = 2^15, weighs like 2 ms, about one baby step.
  public static final double NANOS_PER_KEY_BYTE = 0.1;

  /// Plans depend on which coefficients are zero only: each is made once.
  private static final Map<BitSet, List<LevelWork>> WORK = new ConcurrentHashMap<>();

  public RingCosts {
    if (digitPrimes < 1) {
      throw new IllegalArgumentException(digitPrimes + " primes a digit");
    }
  }

  /// Costs of a chain of wide primes.
  public RingCosts(CostTable table, int logN, int digitPrimes, int specialPrimes) {
    this(
        table,
        logN,
        digitPrimes,
        ChainWidths.of(List.of(), Collections.nCopies(specialPrimes, Modulus.MAXIMUM)));
  }

  private double cost(Primitive primitive, double count) {
    return count * table.nanos(primitive, logN);
  }

  /// `total` limbs, of which `narrow` are modulo narrow primes.
  private double cost(Primitive wide, Primitive narrow, double total, double narrowOnes) {
    return cost(wide, total - narrowOnes) + cost(narrow, narrowOnes);
  }

  private double transforms(int from, int to) {
    return cost(
        Primitive.TRANSFORM, Primitive.NARROW_TRANSFORM, to - from, widths.narrow(from, to));
  }

  private double specialTransforms() {
    return cost(
        Primitive.TRANSFORM,
        Primitive.NARROW_TRANSFORM,
        widths.specialPrimes(),
        widths.narrowSpecialPrimes());
  }

  /// The primes of Q up to `limbs`, and the special ones.
  private int extended(int limbs) {
    return limbs + widths.specialPrimes();
  }

  private int narrowExtended(int limbs) {
    return widths.narrow(0, limbs) + widths.narrowSpecialPrimes();
  }

  /// Cutting one polynomial into digits, each raised to modulo QP.
  public double decompose(int limbs) {
    double nanos = digits(limbs) * (transforms(0, limbs) + specialTransforms());
    for (int start = 0; start < limbs; start += digitPrimes) {
      int end = Math.min(start + digitPrimes, limbs);
      int narrow = widths.narrow(start, end);
      nanos +=
          convert(
              end - start, narrow, extended(limbs) - (end - start), narrowExtended(limbs) - narrow);
    }
    return nanos;
  }

  /// A conversion between so many limbs: inputs of which one is wide make it wide altogether.
  private double convert(int inputs, int narrowInputs, int outputs, int narrowOutputs) {
    int narrow = narrowInputs == inputs ? narrowOutputs : 0;
    return inputs * cost(Primitive.CONVERT, Primitive.NARROW_CONVERT, outputs, narrow);
  }

  /// One product of a decomposed polynomial with a key.
  public double keyProduct(int limbs) {
    return digits(limbs)
        * cost(
            Primitive.KEY_PRODUCT,
            Primitive.NARROW_KEY_PRODUCT,
            extended(limbs),
            narrowExtended(limbs));
  }

  /// Division of one polynomial by P and by the primes of Q from `kept` up to `limbs`.
  private double divideByP(int kept, int limbs) {
    int divided = extended(limbs) - kept;
    int narrowDivided = narrowExtended(limbs) - widths.narrow(0, kept);
    return transforms(0, limbs)
        + specialTransforms()
        + (divided > 1
            ? convert(divided, narrowDivided, kept, widths.narrow(0, kept))
            : cost(Primitive.REDUCE, kept))
        + cost(Primitive.MULTIPLY_ACCUMULATE, kept);
  }

  /// A whole rotation.
  public double rotate(int limbs) {
    return decompose(limbs)
        + keyProduct(limbs)
        + 2 * divideByP(limbs, limbs)
        + cost(Primitive.MULTIPLY_ACCUMULATE, limbs)
        + cost(Primitive.PERMUTE, 2 * limbs);
  }

  /// Division of a ciphertext by its last prime.
  public double rescale(int limbs) {
    return 2
        * (transforms(0, limbs)
            + cost(Primitive.REDUCE, limbs - 1)
            + cost(Primitive.MULTIPLY_ACCUMULATE, limbs - 1));
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
        + 2 * divideByP(limbs - 1, limbs);
  }

  /// A product of a ciphertext with one constant, rescaled.
  public double adjust(int limbs) {
    return cost(Primitive.MULTIPLY_ACCUMULATE, 2 * limbs) + rescale(limbs);
  }

  /// Encoding one diagonal modulo QP: two are embedded, transformed and told apart together, in
  /// passes that each take about as long as a reduction.
  public double encode(int limbs) {
    return cost(Primitive.EMBED, 1)
        + cost(Primitive.REDUCE, 1.5 * extended(limbs))
        + 0.5 * (transforms(0, limbs) + specialTransforms());
  }

  /// A linear map on operands of `limbs` limbs, the folds where they take less time.
  public double linear(DiagonalCount count, BabySteps steps, int limbs) {
    return linear(count, steps, foldsFirst(limbs), limbs);
  }

  /// A linear map on operands of `limbs` limbs.
  ///
  /// @param foldsFirst whether the folds come before the rescale
  public double linear(DiagonalCount count, BabySteps steps, boolean foldsFirst, int limbs) {
    return steps(count, steps, limbs)
        + products(count, limbs)
        + count.outputs() * finish(count.folds(), foldsFirst, limbs);
  }

  /// As [#linear], of diagonals that are encoded already.
  public double transform(DiagonalCount count, BabySteps steps, boolean foldsFirst, int limbs) {
    return steps(count, steps, limbs)
        + count.products() * diagonalProduct(limbs)
        + count.outputs() * finish(count.folds(), foldsFirst, limbs);
  }

  /// Whether a map on operands of `limbs` limbs is folded faster before its rescale: each fold then
  /// divides one polynomial by P instead of two, but has a limb more.
  public boolean foldsFirst(int limbs) {
    return giantStep(limbs) < rotate(Math.max(1, limbs - 1));
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
        + finish(0, false, limbs);
  }

  /// The plaintext products of a linear map's diagonals, each encoded for it.
  public double products(DiagonalCount count, int limbs) {
    return products(count.products(), limbs);
  }

  private double products(double diagonals, int limbs) {
    return diagonals * (encode(limbs) + diagonalProduct(limbs));
  }

  private double diagonalProduct(int limbs) {
    return cost(
        Primitive.DIAGONAL_PRODUCT,
        Primitive.NARROW_DIAGONAL_PRODUCT,
        extended(limbs),
        narrowExtended(limbs));
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
        + cost(Primitive.PERMUTE, 2 * extended(limbs));
  }

  /// A rotation of a partial sum modulo QP; `c₁` alone is divided by P before.
  private double giantStep(int limbs) {
    return divideByP(limbs, limbs)
        + decompose(limbs)
        + keyProduct(limbs)
        + cost(Primitive.MULTIPLY_ACCUMULATE, extended(limbs))
        + cost(Primitive.PERMUTE, 2 * extended(limbs));
  }

  /// The sum of `copies` rotations, a power of two: four at a time from one decomposition, modulo
  /// QP until the end.
  double rotationSum(int copies, int limbs) {
    int left = copies;
    double nanos = 0;
    while (left > 1) {
      int summed = Math.min(4, left);
      nanos += giantStep(limbs) + (summed - 2) * babyStep(limbs);
      left /= summed;
    }
    // The first decomposition is of the input, the last division of both polynomials.
    return copies == 1 ? 0 : nanos + divideByP(limbs, limbs);
  }

  /// Bytes of a switching key up to `limbs` limbs in memory: two polynomials modulo QP a digit.
  public long keyBytes(int limbs) {
    return (2L * digits(limbs) * extended(limbs) * Double.BYTES) << logN;
  }

  /// The folds of a ciphertext of a linear map on operands of `limbs` limbs.
  public double folds(int folds, boolean foldsFirst, int limbs) {
    return folds * (foldsFirst ? giantStep(limbs) : rotate(Math.max(1, limbs - 1)));
  }

  /// The division by P and the last prime together, the folds, and a bias, encoded alone.
  private double finish(int folds, boolean foldsFirst, int limbs) {
    int left = Math.max(1, limbs - 1);
    return 2 * divideByP(left, limbs)
        + folds(folds, foldsFirst, limbs)
        + cost(Primitive.EMBED, 2)
        + cost(Primitive.REDUCE, left)
        + transforms(0, left)
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
