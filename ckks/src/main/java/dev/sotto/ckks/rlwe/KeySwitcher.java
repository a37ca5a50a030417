package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.ring.RingOperations.Conversion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Hybrid key switching, in the three steps that hoisting recombines: decompose, inner product with
/// a key modulo QP, division by P.
///
/// Source: K. Han, D. Ki, "Better Bootstrapping for Approximate Homomorphic Encryption", §3. Safe
/// for use by several threads.
public final class KeySwitcher {
  private final CkksContext context;
  private final Ring ring;
  private final Kernels kernels;
  private final ModulusDivision division;

  /// Key switching in the ring of `context`.
  public KeySwitcher(CkksContext context) {
    this.context = context;
    this.ring = context.ring();
    this.kernels = context.kernels();
    this.division = new ModulusDivision(context);
  }

  /// Cuts a transformed polynomial at `level` into digits.
  public Decomposition decompose(double[][] polynomial, int level) {
    return decompose(polynomial, coefficients(polynomial, level), level);
  }

  /// The coefficients of a transformed polynomial at `level`, in scratch limbs.
  public double[][] coefficients(double[][] polynomial, int level) {
    Basis basis = context.basis(level);
    double[][] coefficients = ring.scratch().take(basis.size());
    context
        .workers()
        .each(
            basis.size(),
            i -> kernels.inverseNtt(polynomial[i], coefficients[i], ring.table(basis.prime(i))));
    return coefficients;
  }

  /// As [#decompose(double\[\]\[\],int)], of a polynomial whose coefficients are known.
  ///
  /// @param coefficients scratch limbs that the result takes over
  private Decomposition decompose(double[][] polynomial, double[][] coefficients, int level) {
    if (context.parameters().specialModuli().isEmpty()) {
      throw new IllegalArgumentException("key switching needs special primes; there are none");
    }
    Basis extended = context.extendedBasis(level);
    List<Conversion> conversions = new ArrayList<>();
    int start = 0;
    for (Basis digit : context.digitBases(level)) {
      int end = start + digit.size();
      double[][] own = Arrays.copyOfRange(coefficients, start, end);
      conversions.add(new Conversion(own, digit, extended.minus(digit)));
      start = end;
    }
    return new Decomposition(
        context, level, polynomial, coefficients, context.operations().begin(conversions));
  }

  /// As [#decompose(double\[\]\[\],int)], and hands over each limb of the digits.
  public void decompose(double[][] polynomial, int level, Consumer<DigitLimb> use) {
    decompose(polynomial, coefficients(polynomial, level), level, use);
  }

  /// As [#decompose(double\[\]\[\],int,Consumer)], of a polynomial whose coefficients are known.
  ///
  /// @param coefficients scratch limbs, which go to the pool
  public void decompose(
      double[][] polynomial, double[][] coefficients, int level, Consumer<DigitLimb> use) {
    try (Decomposition digits = decompose(polynomial, coefficients, level)) {
      digits.forEach(use);
    }
  }

  /// As [#decompose(double\[\]\[\],int,Consumer)], of an extended polynomial divided by P.
  public void divideAndDecompose(double[][] extended, int level, Consumer<DigitLimb> use) {
    Basis basis = context.basis(level);
    double[][] quotient = ring.scratch().take(basis.size());
    double[][] coefficients = ring.scratch().take(basis.size());
    division.divide(
        List.<double[][]>of(extended),
        context.extendedBasis(level),
        basis.size(),
        List.<double[][]>of(quotient),
        (_, i) -> kernels.inverseNtt(quotient[i], coefficients[i], ring.table(basis.prime(i))));
    decompose(quotient, coefficients, level, use);
    ring.scratch().give(quotient);
  }

  /// `sum += P·c` for limb `j` at `level`: nothing modulo the primes of P.
  public void addTimesP(double[][] c, int level, int j, double[] sum) {
    if (j < context.parameters().limbs(level)) {
      kernels.multiplyScalarAccumulate(c[j], context.specialProduct(j), sum, ring.modulus(j));
    }
  }

  /// One limb of `(out0, out1) = Σ digit · key` modulo QP.
  public void innerProduct(DigitLimb limb, SwitchingKey key, double[] out0, double[] out1) {
    int level = limb.level();
    CkksParameters parameters = context.parameters();
    if (key.level() < parameters.wholeLevel(level)) {
      throw new IllegalArgumentException(
          "a key of level "
              + key.level()
              + " cannot switch a polynomial of level "
              + parameters.wholeLevel(level));
    }
    int keyLimb = parameters.keyLimb(limb.index(), level, key.limbs());
    double[][] digits = limb.digits();
    KeyLimb[] bodies = new KeyLimb[digits.length];
    KeyLimb[] masks = new KeyLimb[digits.length];
    for (int d = 0; d < digits.length; d++) {
      int keyDigit = parameters.keyDigit(context.digitBases(level).get(d).prime(0));
      bodies[d] = key.bodyLimb(keyDigit, keyLimb);
      masks[d] = key.maskLimb(keyDigit, keyLimb);
    }
    int prime = context.extendedBasis(level).prime(limb.index());
    KeyLimb.innerProduct(kernels, digits, bodies, masks, out0, out1, ring.modulus(prime));
  }

  /// Divides extended polynomials at `level` by P, each into the first limbs of its `out`.
  public void divideByP(List<double[][]> extended, int level, List<double[][]> out) {
    division.divide(extended, context.extendedBasis(level), context.parameters().limbs(level), out);
  }

  /// The division that [#divideByP] and rescaling use.
  public ModulusDivision division() {
    return division;
  }

  /// Switches a transformed polynomial at the key's secret to `(out0, out1)` modulo Q.
  ///
  /// @param out0 `limbs(level)` limbs, overwritten
  public void switchKey(
      double[][] polynomial, int level, SwitchingKey key, double[][] out0, double[][] out1) {
    int size = context.extendedBasis(level).size();
    double[][] sum0 = ring.scratch().take(size);
    double[][] sum1 = ring.scratch().take(size);
    decompose(
        polynomial,
        level,
        digits -> innerProduct(digits, key, sum0[digits.index()], sum1[digits.index()]));
    divideByP(List.of(sum0, sum1), level, List.of(out0, out1));
    ring.scratch().give(sum0);
    ring.scratch().give(sum1);
  }
}
