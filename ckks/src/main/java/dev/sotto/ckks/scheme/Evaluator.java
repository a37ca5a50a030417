package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.rlwe.KeySwitcher;
import dev.sotto.ckks.scheme.Combination.Multiple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The operations on ciphertexts. Safe for use by several threads.
///
/// Operands of a binary operation have one level; sums also one scale. Products multiply scales and
/// do not rescale unless the name says so. A plaintext may be of a higher level than the
/// ciphertext.
public final class Evaluator {
  private final CkksContext context;
  private final CkksParameters parameters;
  private final Kernels kernels;
  private final EvaluationKeys keys;
  private final KeySwitcher switcher;
  private final Rotations rotations;
  private final Products products;

  /// An evaluator with these keys.
  public Evaluator(CkksContext context, EvaluationKeys keys) {
    context.require(keys.parameters(), "evaluation keys");
    this.context = context;
    this.parameters = context.parameters();
    this.kernels = context.kernels();
    this.keys = keys;
    this.switcher = new KeySwitcher(context);
    this.rotations = new Rotations(context, keys, switcher);
    this.products = new Products(context, keys, switcher);
  }

  /// The context.
  public CkksContext context() {
    return context;
  }

  /// The keys.
  public EvaluationKeys keys() {
    return keys;
  }

  /// The key switching that this evaluator uses.
  public KeySwitcher switcher() {
    return switcher;
  }

  /// `a + b`; degrees may differ.
  ///
  /// @throws IllegalArgumentException if levels or scales differ
  public Ciphertext add(Ciphertext a, Ciphertext b) {
    requireSummands(a, b);
    if (a.degree() < b.degree()) {
      return add(b, a);
    }
    List<double[][]> sums = new ArrayList<>(a.polynomials());
    for (int k = 0; k <= b.degree(); k++) {
      double[][] x = a.polynomials().get(k);
      double[][] y = b.polynomials().get(k);
      sums.set(
          k,
          eachLimb(a.level(), (i, out) -> kernels.add(x[i], y[i], out, context.ring().modulus(i))));
    }
    return with(a, a.scale(), sums);
  }

  /// `a - b`; degrees may differ.
  ///
  /// @throws IllegalArgumentException if levels or scales differ
  public Ciphertext subtract(Ciphertext a, Ciphertext b) {
    requireSummands(a, b);
    List<double[][]> results = new ArrayList<>();
    for (int k = 0; k <= Math.max(a.degree(), b.degree()); k++) {
      if (k > b.degree()) {
        results.add(a.polynomials().get(k));
      } else if (k > a.degree()) {
        results.add(negated(b.level(), b.polynomials().get(k)));
      } else {
        double[][] x = a.polynomials().get(k);
        double[][] y = b.polynomials().get(k);
        results.add(
            eachLimb(
                a.level(),
                (i, out) -> kernels.subtract(x[i], y[i], out, context.ring().modulus(i))));
      }
    }
    return with(a, a.scale(), results);
  }

  /// `-a`.
  public Ciphertext negate(Ciphertext a) {
    return with(a, a.scale(), a.polynomials().stream().map(p -> negated(a.level(), p)).toList());
  }

  /// `a + plaintext`.
  ///
  /// @throws IllegalArgumentException if the scales differ or the plaintext is of a lower level
  public Ciphertext add(Ciphertext a, Plaintext plaintext) {
    Scales.require(a.scale(), plaintext.scale());
    requirePlainLevel(a.level(), plaintext.level());
    double[][] x = a.polynomials().getFirst();
    double[][] y = plaintext.limbs();
    return withFirst(
        a,
        eachLimb(a.level(), (i, out) -> kernels.add(x[i], y[i], out, context.ring().modulus(i))));
  }

  /// `a + constant` in every slot.
  ///
  /// @throws IllegalArgumentException if the scales differ or the constant is of a lower level
  public Ciphertext add(Ciphertext a, PlainConstant constant) {
    Scales.require(a.scale(), constant.scale());
    requirePlainLevel(a.level(), constant.level());
    double[][] x = a.polynomials().getFirst();
    double[] y = constant.residues();
    return withFirst(
        a,
        eachLimb(
            a.level(), (i, out) -> kernels.addScalar(x[i], y[i], out, context.ring().modulus(i))));
  }

  /// `a · plaintext`; scales multiply.
  ///
  /// @throws IllegalArgumentException if the plaintext is of a lower level
  public Ciphertext multiply(Ciphertext a, Plaintext plaintext) {
    requirePlainLevel(a.level(), plaintext.level());
    double[][] y = plaintext.limbs();
    return with(
        a,
        a.scale() * plaintext.scale(),
        map(
            a,
            x ->
                eachLimb(
                    a.level(),
                    (i, out) -> kernels.multiply(x[i], y[i], out, context.ring().modulus(i)))));
  }

  /// `a · constant`; scales multiply.
  ///
  /// @throws IllegalArgumentException if the constant is of a lower level
  public Ciphertext multiply(Ciphertext a, PlainConstant constant) {
    requirePlainLevel(a.level(), constant.level());
    double[] y = constant.residues();
    return with(
        a,
        a.scale() * constant.scale(),
        map(
            a,
            x ->
                eachLimb(
                    a.level(),
                    (i, out) ->
                        kernels.multiplyScalar(x[i], y[i], out, context.ring().modulus(i)))));
  }

  /// `a · factor` for an integer; the scale stays.
  public Ciphertext multiplyInteger(Ciphertext a, long factor) {
    return with(
        a, a.scale(), multiply(a, integer(BigInteger.valueOf(factor), a.level())).polynomials());
  }

  /// `a · b` of degree 2.
  ///
  /// @throws IllegalArgumentException if levels differ or a degree is not 1
  public Ciphertext multiply(Ciphertext a, Ciphertext b) {
    return products.multiply(a, b);
  }

  /// `a · a` of degree 2.
  ///
  /// @throws IllegalArgumentException if the degree is not 1
  public Ciphertext square(Ciphertext a) {
    return products.multiply(a, a);
  }

  /// Degree 2 → degree 1; degree 1 stays.
  ///
  /// @throws dev.sotto.ckks.rlwe.MissingKeyException without a relinearization key for the level
  public Ciphertext relinearize(Ciphertext a) {
    return products.relinearize(a);
  }

  /// [#relinearize] then [#rescale], with one division for both.
  public Ciphertext relinearizeRescale(Ciphertext a) {
    return products.relinearizeRescale(a);
  }

  /// `a · b`, relinearized.
  public Ciphertext multiplyRelinearize(Ciphertext a, Ciphertext b) {
    return relinearize(multiply(a, b));
  }

  /// Divides by the primes of the level and rounds: one level lower, the scale divided too.
  ///
  /// @throws IllegalArgumentException at level 0
  public Ciphertext rescale(Ciphertext a) {
    requireRescalable(a.level());
    int kept = parameters.limbs(a.level() - 1);
    Basis basis = context.basis(a.level());
    List<double[][]> quotients = new ArrayList<>();
    for (int k = 0; k <= a.degree(); k++) {
      quotients.add(context.ring().scratch().take(kept));
    }
    switcher.division().divide(a.polynomials(), basis, kept, quotients);
    return new Ciphertext(
        a.level() - 1, parameters.rescaledScale(a.scale(), a.level()), quotients, Optional.empty());
  }

  /// A sum of products, multiples and a constant at `level` and `scale`, relinearized if it has
  /// products, and rescaled: one level lower. Every limb is worked on while it is in cache.
  ///
  /// @throws IllegalArgumentException at level 0, or if a term is of a lower level than `level`,
  ///   another scale or not of degree 1
  /// @throws dev.sotto.ckks.rlwe.MissingKeyException without a relinearization key for the level
  public Ciphertext combineRescale(Combination combination, int level, double scale) {
    return products.combineRescale(combination, level, scale);
  }

  /// Takes the limbs of a ciphertext back for later results, for a caller who knows that nothing
  /// else holds any of them: not the ciphertext, nor another that shares limbs with it.
  public void recycle(Ciphertext dead) {
    recycle(List.of(dead), List.of());
  }

  /// As [#recycle(Ciphertext)], but for the limbs that the ciphertexts of `kept` hold too.
  public void recycle(Collection<Ciphertext> dead, Collection<Ciphertext> kept) {
    Set<double[]> keep = Collections.newSetFromMap(new IdentityHashMap<>());
    eachLimb(kept, keep::add);
    eachLimb(
        dead,
        limb -> {
          if (keep.add(limb)) {
            context.ring().scratch().give(limb);
          }
        });
  }

  private static void eachLimb(Collection<Ciphertext> ciphertexts, Consumer<double[]> action) {
    for (Ciphertext ciphertext : ciphertexts) {
      for (double[][] polynomial : ciphertext.polynomials()) {
        for (double[] limb : polynomial) {
          action.accept(limb);
        }
      }
    }
  }

  static void requireRescalable(int level) {
    if (level == 0) {
      throw new IllegalArgumentException("level 0 cannot be rescaled");
    }
  }

  /// The same ciphertext at a lower level; shares its limbs.
  ///
  /// @throws IllegalArgumentException if `level` is above the ciphertext's
  public Ciphertext dropToLevel(Ciphertext a, int level) {
    if (level == a.level()) {
      return a;
    }
    if (parameters.checkLevel(level) > a.level()) {
      throw new IllegalArgumentException(
          "level " + level + " is above the ciphertext's " + a.level());
    }
    int limbs = parameters.limbs(level);
    return new Ciphertext(level, a.scale(), map(a, x -> Arrays.copyOf(x, limbs)), a.seed());
  }

  /// Brings a ciphertext to exactly this level and scale.
  ///
  /// At its own scale, limbs are dropped. Otherwise it is taken at `level + 1`, multiplied by the
  /// integer nearest to `q·scale/(a.scale)` and rescaled; the integer's rounding is a relative
  /// error of `a.scale/(2·q·scale)` at most.
  ///
  /// @throws IllegalArgumentException if no level is left for a change of scale, if the integer
  ///   would be below 2^10 and its rounding no longer negligible, or if `a` is not of degree 1
  ///   there
  public Ciphertext adjust(Ciphertext a, int level, double scale) {
    if (level <= a.level() && Scales.equal(a.scale(), scale)) {
      return dropToLevel(a, level);
    }
    if (level >= a.level()) {
      throw new IllegalArgumentException(
          "no level left to change scale %s to %s at level %d".formatted(a.scale(), scale, level));
    }
    BigDecimal factor = BigDecimal.valueOf(1);
    for (var modulus : parameters.group(level + 1)) {
      factor = factor.multiply(BigDecimal.valueOf(modulus.value()));
    }
    BigInteger nearest =
        factor
            .multiply(new BigDecimal(scale))
            .divide(new BigDecimal(a.scale()), 0, RoundingMode.HALF_EVEN)
            .toBigInteger();
    if (nearest.bitLength() <= 10) {
      throw new IllegalArgumentException(
          "scale %s to %s at level %d needs the factor %s, too small to round"
              .formatted(a.scale(), scale, level, nearest));
    }
    Multiple multiple = new Multiple(a, integer(nearest, level + 1));
    Combination product = new Combination(List.of(), 1, List.of(multiple), Optional.empty());
    Ciphertext result = combineRescale(product, level + 1, a.scale());
    return new Ciphertext(level, scale, result.polynomials(), Optional.empty());
  }

  /// Slot `j` of the result is slot `j + step` of `a`, modulo N/2.
  ///
  /// @throws dev.sotto.ckks.rlwe.MissingKeyException without a key of that step for the level
  public Ciphertext rotate(Ciphertext a, int step) {
    return rotations.rotate(a, step);
  }

  /// The rotations by all these steps, sharing one decomposition.
  ///
  /// @throws dev.sotto.ckks.rlwe.MissingKeyException without a key of a step for the level
  public List<Ciphertext> rotateHoisted(Ciphertext a, int... steps) {
    return rotations.rotateHoisted(a, steps);
  }

  /// Every slot conjugated.
  ///
  /// @throws dev.sotto.ckks.rlwe.MissingKeyException without a conjugation key for the level
  public Ciphertext conjugate(Ciphertext a) {
    return rotations.conjugate(a);
  }

  private PlainConstant integer(BigInteger value, int level) {
    Basis basis = context.basis(level);
    double[] residues = new double[basis.size()];
    Arrays.setAll(residues, i -> context.ring().modulus(i).residue(value));
    return new PlainConstant(level, 1, residues);
  }

  private interface LimbBody {
    void write(int limb, double[] out);
  }

  private interface PolynomialMap {
    double[][] apply(double[][] polynomial);
  }

  private double[][] eachLimb(int level, LimbBody body) {
    double[][] out = context.ring().scratch().take(parameters.limbs(level));
    context.workers().each(out.length, i -> body.write(i, out[i]));
    return out;
  }

  private static List<double[][]> map(Ciphertext a, PolynomialMap map) {
    return a.polynomials().stream().map(map::apply).toList();
  }

  private double[][] negated(int level, double[][] polynomial) {
    return eachLimb(level, (i, out) -> kernels.negate(polynomial[i], out));
  }

  private static Ciphertext with(Ciphertext a, double scale, List<double[][]> polynomials) {
    return new Ciphertext(a.level(), scale, polynomials, Optional.empty());
  }

  /// The second polynomial is untouched, so a seed stays good.
  private static Ciphertext withFirst(Ciphertext a, double[][] first) {
    List<double[][]> polynomials = new ArrayList<>(a.polynomials());
    polynomials.set(0, first);
    return new Ciphertext(a.level(), a.scale(), polynomials, a.seed());
  }

  private static void requireSummands(Ciphertext a, Ciphertext b) {
    requireOneLevel(a, b);
    Scales.require(a.scale(), b.scale());
  }

  static void requireOneLevel(Ciphertext a, Ciphertext b) {
    if (a.level() != b.level()) {
      throw new IllegalArgumentException("levels " + a.level() + " and " + b.level() + " differ");
    }
  }

  static void requirePlainLevel(int level, int plainLevel) {
    if (plainLevel < level) {
      throw new IllegalArgumentException(
          "a plaintext of level " + plainLevel + " for a ciphertext of level " + level);
    }
  }
}
