package dev.sotto.ckks.ring;

import dev.sotto.ckks.kernel.FinishedPart;
import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import java.util.List;

/// The operations on ring elements, limb by limb on the given workers.
///
/// Operands of one operation have one basis and one form. Stateless but for the pool; safe for use
/// by several threads on disjoint outputs.
public final class RingOperations {

  // A block of coefficients for one task of a conversion: few enough that two threads balance.
  private static final int CONVERSION_BLOCK = 2048;

  private final Ring ring;
  private final Kernels kernels;
  private final Workers workers;

  /// Operations of `ring` on `workers`.
  public RingOperations(Ring ring, Workers workers) {
    this.ring = ring;
    this.kernels = ring.kernels();
    this.workers = workers;
  }

  /// The ring.
  public Ring ring() {
    return ring;
  }

  /// The workers.
  public Workers workers() {
    return workers;
  }

  /// Transforms to [Form#NTT] in place; nothing to do if it is there already.
  public void toNtt(RingElement a) {
    if (a.form() == Form.COEFFICIENTS) {
      workers.each(
          a.basis().size(), i -> kernels.forwardNtt(a.limb(i), ring.table(a.basis().prime(i))));
      a.form(Form.NTT);
    }
  }

  /// Transforms to [Form#COEFFICIENTS] in place; nothing to do if it is there already.
  public void toCoefficients(RingElement a) {
    if (a.form() == Form.NTT) {
      workers.each(
          a.basis().size(), i -> kernels.inverseNtt(a.limb(i), ring.table(a.basis().prime(i))));
      a.form(Form.COEFFICIENTS);
    }
  }

  /// Transforms integers of at most `largest` to residues modulo one prime, handing over each part
  /// of `x` once it is complete.
  ///
  /// @param largest below `2^51` times the prime
  public void forwardNtt(
      double[] integers, double largest, double[] x, int prime, FinishedPart finished) {
    Modulus modulus = ring.modulus(prime);
    boolean fits = largest <= modulus.p();
    if (!fits) {
      kernels.reduce(integers, x, modulus);
    }
    kernels.forwardNtt(fits ? integers : x, x, ring.table(prime), finished);
  }

  /// `out = a + b`.
  public void add(RingElement a, RingElement b, RingElement out) {
    requireAlike(a, b);
    requireAlike(a, out);
    workers.each(
        a.basis().size(), i -> kernels.add(a.limb(i), b.limb(i), out.limb(i), a.modulus(i)));
  }

  /// `out = a − b`.
  public void subtract(RingElement a, RingElement b, RingElement out) {
    requireAlike(a, b);
    requireAlike(a, out);
    workers.each(
        a.basis().size(), i -> kernels.subtract(a.limb(i), b.limb(i), out.limb(i), a.modulus(i)));
  }

  /// `out = −a`.
  public void negate(RingElement a, RingElement out) {
    requireAlike(a, out);
    workers.each(a.basis().size(), i -> kernels.negate(a.limb(i), out.limb(i)));
  }

  /// `out = a·b` for transformed elements.
  public void multiply(RingElement a, RingElement b, RingElement out) {
    requireNtt(a);
    requireAlike(a, b);
    requireAlike(a, out);
    workers.each(
        a.basis().size(), i -> kernels.multiply(a.limb(i), b.limb(i), out.limb(i), a.modulus(i)));
  }

  /// `accumulator += a·b` for transformed elements.
  public void multiplyAccumulate(RingElement a, RingElement b, RingElement accumulator) {
    requireNtt(a);
    requireAlike(a, b);
    requireAlike(a, accumulator);
    workers.each(
        a.basis().size(),
        i -> kernels.multiplyAccumulate(a.limb(i), b.limb(i), accumulator.limb(i), a.modulus(i)));
  }

  /// `out(X) = a(X^galois)` for transformed elements; `out` is another element than `a`.
  public void automorphism(RingElement a, int galois, RingElement out) {
    requireNtt(a);
    requireAlike(a, out);
    int[] table = ring.automorphism(galois);
    workers.each(a.basis().size(), i -> kernels.permute(a.limb(i), table, out.limb(i)));
  }

  /// Coefficients over `from` that are to become limbs over `to`.
  ///
  /// @param in overwritten, and used until the conversion is closed
  public record Conversion(double[][] in, Basis from, Basis to) {}

  /// Begins conversions of the representatives nearest to zero.
  public List<BegunConversion> begin(List<Conversion> conversions) {
    int n = ring.degree();
    int inputs = conversions.stream().mapToInt(each -> each.in().length).sum();
    boolean whole = !BegunConversion.staysInCache(inputs, n);
    List<BegunConversion> begun =
        conversions.stream().map(each -> new BegunConversion(ring, each, whole)).toList();
    int block = Math.min(n, CONVERSION_BLOCK);
    int blocks = n / block;
    workers.each(
        begun.size() * blocks,
        t -> {
          int start = t % blocks * block;
          begun.get(t / blocks).begin(start, start + block);
        });
    return begun;
  }

  private static void requireNtt(RingElement a) {
    if (a.form() != Form.NTT) {
      throw new IllegalArgumentException("element in coefficient form, expected NTT form");
    }
  }

  private static void requireAlike(RingElement a, RingElement b) {
    if (!a.basis().equals(b.basis()) || a.form() != b.form()) {
      throw new IllegalArgumentException(
          "elements differ: " + a.basis() + " " + a.form() + " and " + b.basis() + " " + b.form());
    }
  }
}
