package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.ring.RingOperations;
import dev.sotto.ckks.ring.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Parameters with the tables and workers to compute with them; shared by everything else.
///
/// Limb `i` of a polynomial at level ℓ is modulo prime `i` of Q; an *extended* polynomial has the
/// primes of P after those of the level. Safe for use by several threads.
public final class CkksContext {
  private final CkksParameters parameters;
  private final Ring ring;
  private final RingOperations operations;
  private final List<Basis> bases = new ArrayList<>();
  private final List<Basis> extendedBases = new ArrayList<>();
  private final List<List<Basis>> digitBases = new ArrayList<>();
  private final double[] specialProducts;

  /// Tables for `parameters`, with the preferred kernels, computing in the caller's thread.
  public CkksContext(CkksParameters parameters) {
    this(parameters, Kernels.preferred(), Workers.INLINE);
  }

  /// Tables for `parameters`, with the preferred kernels, computing on `workers`.
  public CkksContext(CkksParameters parameters, Workers workers) {
    this(parameters, Kernels.preferred(), workers);
  }

  /// Tables for `parameters`, computing with `kernels` on `workers`.
  public CkksContext(CkksParameters parameters, Kernels kernels, Workers workers) {
    this(parameters, new Ring(parameters.degree(), allModuli(parameters), kernels), workers);
  }

  private CkksContext(CkksParameters parameters, Ring ring, Workers workers) {
    this.parameters = parameters;
    this.ring = ring;
    operations = new RingOperations(ring, workers);
    int primes = parameters.moduli().size();
    Basis special = Basis.range(primes, primes + parameters.specialModuli().size());
    specialProducts = new double[primes];
    Arrays.setAll(specialProducts, i -> ring.product(special, i));
    for (int level = 0; level <= parameters.maxLevel(); level++) {
      int limbs = parameters.limbs(level);
      Basis basis = Basis.range(0, limbs);
      bases.add(basis);
      extendedBases.add(basis.plus(special));
      List<Basis> digits = new ArrayList<>();
      for (int start = 0; start < limbs; start = parameters.digitEnd(start, limbs)) {
        digits.add(basis.slice(start, parameters.digitEnd(start, limbs)));
      }
      digitBases.add(List.copyOf(digits));
    }
  }

  private static List<Modulus> allModuli(CkksParameters parameters) {
    List<Modulus> all = new ArrayList<>(parameters.moduli());
    all.addAll(parameters.specialModuli());
    return all;
  }

  /// The context of [CkksParameters#singleDigit]; ring, tables and scratch memory are shared.
  public CkksContext singleDigit() {
    return new CkksContext(parameters.singleDigit(), ring, workers());
  }

  /// The context of [CkksParameters#without]; tables and scratch memory are shared.
  public CkksContext without(int first, int end) {
    Basis gap = Basis.range(parameters.limbs(first - 1), parameters.limbs(end - 1));
    Basis rest = Basis.range(0, ring.moduli().size()).minus(gap);
    return new CkksContext(parameters.without(first, end), ring.over(rest), workers());
  }

  /// This context on other workers; ring, tables and scratch memory are shared.
  public CkksContext with(Workers other) {
    return new CkksContext(parameters, ring, other);
  }

  /// This context for who may have little to do ([Kernels#occasional]); tables and scratch memory
  /// are shared.
  public CkksContext occasional() {
    return new CkksContext(parameters, ring.with(kernels().occasional()), workers());
  }

  /// The parameters.
  public CkksParameters parameters() {
    return parameters;
  }

  /// The ring over the primes of Q, then those of P.
  public Ring ring() {
    return ring;
  }

  /// The ring's operations on this context's workers.
  public RingOperations operations() {
    return operations;
  }

  /// The workers.
  public Workers workers() {
    return operations.workers();
  }

  /// The kernels.
  public Kernels kernels() {
    return ring.kernels();
  }

  /// P modulo prime number `prime` of Q.
  public double specialProduct(int prime) {
    return specialProducts[prime];
  }

  /// The primes of `level`.
  public Basis basis(int level) {
    return bases.get(parameters.checkLevel(level));
  }

  /// The primes of `level`, then those of P.
  public Basis extendedBasis(int level) {
    return extendedBases.get(parameters.checkLevel(level));
  }

  /// The digits of `level`: each a slice of [#basis].
  public List<Basis> digitBases(int level) {
    return digitBases.get(parameters.checkLevel(level));
  }

  /// Returns `parameters`.
  ///
  /// @throws IllegalArgumentException if they are not this context's
  public CkksParameters require(CkksParameters other, String what) {
    if (!parameters.equals(other)) {
      throw new IllegalArgumentException(
          "%s of other parameters: %s, not %s".formatted(what, other, parameters));
    }
    return other;
  }
}
