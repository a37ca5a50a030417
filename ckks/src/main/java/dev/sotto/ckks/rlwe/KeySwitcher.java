package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.ring.RingOperations.Conversion;
import dev.sotto.ckks.ring.ScratchPool;
import java.util.ArrayList;
import java.util.List;

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

  /// Cuts a transformed polynomial at `level` into digits and raises each to modulo QP.
  public Decomposition decompose(double[][] polynomial, int level) {
    Decomposition digits = raise(polynomial, coefficients(polynomial, level), level);
    Basis extended = context.extendedBasis(level);
    context.workers().each(extended.size(), j -> transform(digits, extended, j));
    return digits;
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

  /// As [#decompose], with all limbs but a digit's own still coefficients.
  ///
  /// @param coefficients given to the pool
  private Decomposition raise(double[][] polynomial, double[][] coefficients, int level) {
    if (context.parameters().specialModuli().isEmpty()) {
      throw new IllegalArgumentException("key switching needs special primes; there are none");
    }
    Basis basis = context.basis(level);
    Basis extended = context.extendedBasis(level);
    List<Basis> digits = context.digitBases(level);
    ScratchPool pool = ring.scratch();
    double[][] borrowed = pool.take(digits.size() * extended.size() - basis.size());
    double[][][] limbs = new double[digits.size()][extended.size()][];
    List<Conversion> conversions = new ArrayList<>();
    int used = 0;
    int start = 0;
    for (int d = 0; d < digits.size(); d++) {
      Basis digit = digits.get(d);
      int end = start + digit.size();
      double[][] source = new double[digit.size()][];
      System.arraycopy(coefficients, start, source, 0, digit.size());
      System.arraycopy(polynomial, start, limbs[d], start, digit.size());
      double[][] target = new double[extended.size() - digit.size()][];
      System.arraycopy(borrowed, used, target, 0, target.length);
      used += target.length;
      System.arraycopy(target, 0, limbs[d], 0, start);
      System.arraycopy(target, start, limbs[d], end, target.length - start);
      conversions.add(new Conversion(source, digit, target, extended.minus(digit)));
      start = end;
    }
    context.operations().convert(conversions);
    pool.give(coefficients);
    return new Decomposition(level, limbs, borrowed, pool);
  }

  /// Transforms limb `j` of every digit but the one it belongs to.
  private void transform(Decomposition digits, Basis extended, int j) {
    List<Basis> own = context.digitBases(digits.level());
    for (int d = 0; d < digits.limbs().length; d++) {
      if (own.get(d).position(extended.prime(j)) < 0) {
        kernels.forwardNtt(digits.limbs()[d][j], ring.table(extended.prime(j)));
      }
    }
  }

  /// What is done with limb `j` of all digits.
  public interface LimbOfDigits {
    void accept(Decomposition digits, int j);
  }

  /// As [#decompose(double\[\]\[\],int)], and hands over each limb of the digits while it is in
  /// cache; they are not to be kept.
  public void decompose(double[][] polynomial, int level, LimbOfDigits use) {
    decompose(polynomial, coefficients(polynomial, level), level, use);
  }

  /// As [#decompose(double\[\]\[\],int,LimbOfDigits)], of a polynomial whose coefficients are
  /// known.
  ///
  /// @param coefficients scratch limbs, which go to the pool
  public void decompose(
      double[][] polynomial, double[][] coefficients, int level, LimbOfDigits use) {
    Basis extended = context.extendedBasis(level);
    try (Decomposition digits = raise(polynomial, coefficients, level)) {
      context
          .workers()
          .each(
              extended.size(),
              j -> {
                transform(digits, extended, j);
                use.accept(digits, j);
              });
    }
  }

  /// As [#decompose(double\[\]\[\],int,LimbOfDigits)], of an extended polynomial divided by P.
  public void divideAndDecompose(double[][] extended, int level, LimbOfDigits use) {
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

  /// Limb `j` of `(out0, out1) = Σ digit · key` modulo QP.
  public void innerProductLimb(
      Decomposition decomposition, SwitchingKey key, int j, double[] out0, double[] out1) {
    int level = decomposition.level();
    CkksParameters parameters = context.parameters();
    if (key.level() < parameters.wholeLevel(level)) {
      throw new IllegalArgumentException(
          "a key of level "
              + key.level()
              + " cannot switch a polynomial of level "
              + parameters.wholeLevel(level));
    }
    int keyLimb = parameters.keyLimb(j, level, key.limbs());
    double[][][] digits = decomposition.limbs();
    int count = digits.length;
    double[][] a = new double[count][];
    KeyLimb[] bodies = new KeyLimb[count];
    KeyLimb[] masks = new KeyLimb[count];
    for (int d = 0; d < count; d++) {
      a[d] = digits[d][j];
      int keyDigit = parameters.keyDigit(context.digitBases(level).get(d).prime(0));
      bodies[d] = key.bodyLimb(keyDigit, keyLimb);
      masks[d] = key.maskLimb(keyDigit, keyLimb);
    }
    KeyLimb.innerProduct(
        kernels, a, bodies, masks, out0, out1, ring.modulus(context.extendedBasis(level).prime(j)));
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
    decompose(polynomial, level, (digits, j) -> innerProductLimb(digits, key, j, sum0[j], sum1[j]));
    divideByP(List.of(sum0, sum1), level, List.of(out0, out1));
    ring.scratch().give(sum0);
    ring.scratch().give(sum1);
  }
}
