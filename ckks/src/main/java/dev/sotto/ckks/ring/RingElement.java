package dev.sotto.ckks.ring;

import dev.sotto.ckks.kernel.Modulus;
import java.util.Arrays;

/// A polynomial over a basis: one array of N reduced residues for each prime, and what they hold.
///
/// A kernel buffer: mutable, and owned by one thread at a time.
public final class RingElement {

  private final Ring ring;
  private final Basis basis;
  private final double[][] limbs;
  private Form form;

  /// Wraps limbs without copying them.
  ///
  /// @throws IllegalArgumentException unless there is one limb of N elements for each prime
  public RingElement(Ring ring, Basis basis, double[][] limbs, Form form) {
    if (limbs.length != basis.size()) {
      throw new IllegalArgumentException(
          limbs.length + " limbs for a basis of " + basis.size() + " primes");
    }
    for (double[] limb : limbs) {
      if (limb.length != ring.degree()) {
        throw new IllegalArgumentException(
            "limb of " + limb.length + " elements in a ring of degree " + ring.degree());
      }
    }
    this.ring = ring;
    this.basis = basis;
    this.limbs = limbs;
    this.form = form;
  }

  /// The zero polynomial, in freshly allocated limbs.
  public static RingElement zero(Ring ring, Basis basis, Form form) {
    return new RingElement(ring, basis, new double[basis.size()][ring.degree()], form);
  }

  /// The ring.
  public Ring ring() {
    return ring;
  }

  /// The primes of the limbs.
  public Basis basis() {
    return basis;
  }

  /// What the limbs hold.
  public Form form() {
    return form;
  }

  /// Says what the limbs hold, after the caller has rewritten them.
  public void form(Form form) {
    this.form = form;
  }

  /// All limbs; not a copy.
  public double[][] limbs() {
    return limbs;
  }

  /// Limb `i`; not a copy.
  public double[] limb(int i) {
    return limbs[i];
  }

  /// The modulus of limb `i`.
  public Modulus modulus(int i) {
    return ring.modulus(basis.prime(i));
  }

  /// A copy with limbs of its own.
  public RingElement copy() {
    double[][] copies = new double[limbs.length][];
    for (int i = 0; i < limbs.length; i++) {
      copies[i] = limbs[i].clone();
    }
    return new RingElement(ring, basis, copies, form);
  }

  /// The same limbs restricted to positions `from`, …, `to − 1` of the basis; not a copy.
  public RingElement view(int from, int to) {
    return new RingElement(ring, basis.slice(from, to), Arrays.copyOfRange(limbs, from, to), form);
  }
}
