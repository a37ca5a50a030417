package dev.sotto.ckks.ring;

import dev.sotto.ckks.kernel.BaseConversion;
import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.NttTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The polynomials modulo `X^N + 1` over a list of primes, with the tables that their arithmetic
/// needs: transforms, automorphisms, base conversions.
///
/// Tables of automorphisms and conversions are made at first use and kept. Immutable to its users
/// and safe for use by several threads.
public final class Ring {

  private final int n;
  private final List<Modulus> moduli;
  private final List<NttTable> tables;
  private final Kernels kernels;
  private final ScratchPool scratch;
  private final ConcurrentMap<Integer, int[]> automorphisms;
  private final ConcurrentMap<Bases, BaseConversion> conversions;

  private record Bases(Basis from, Basis to) {}

  /// The ring of degree `n` over `moduli`, with the preferred kernels.
  ///
  /// @throws IllegalArgumentException unless `n` is a power of two in [2^4, 2^17] and every modulus
  ///   is congruent to 1 modulo 2n
  public Ring(int n, List<Modulus> moduli) {
    this(n, moduli, Kernels.preferred());
  }

  /// The ring of degree `n` over `moduli`, with these kernels.
  public Ring(int n, List<Modulus> moduli, Kernels kernels) {
    this.n = n;
    this.moduli = List.copyOf(moduli);
    List<NttTable> made = new ArrayList<>(moduli.size());
    for (Modulus modulus : moduli) {
      made.add(new NttTable(n, modulus));
    }
    this.tables = List.copyOf(made);
    this.kernels = kernels;
    this.scratch = new ScratchPool(n);
    this.automorphisms = new ConcurrentHashMap<>();
    this.conversions = new ConcurrentHashMap<>();
  }

  private Ring(Ring other, Basis basis) {
    this.n = other.n;
    this.moduli = other.moduli(basis);
    List<NttTable> kept = new ArrayList<>(basis.size());
    for (int i = 0; i < basis.size(); i++) {
      kept.add(other.table(basis.prime(i)));
    }
    this.tables = List.copyOf(kept);
    this.kernels = other.kernels;
    this.scratch = other.scratch;
    this.automorphisms = other.automorphisms;
    this.conversions = new ConcurrentHashMap<>();
  }

  private Ring(Ring other, Kernels kernels) {
    this.n = other.n;
    this.moduli = other.moduli;
    this.tables = other.tables;
    this.kernels = kernels;
    this.scratch = other.scratch;
    this.automorphisms = other.automorphisms;
    this.conversions = other.conversions;
  }

  /// The ring over these moduli only; tables and scratch memory are shared.
  public Ring over(Basis basis) {
    return new Ring(this, basis);
  }

  /// This ring with other kernels; tables and scratch memory are shared.
  public Ring with(Kernels other) {
    return new Ring(this, other);
  }

  /// The degree N.
  public int degree() {
    return n;
  }

  /// The moduli, in order.
  public List<Modulus> moduli() {
    return moduli;
  }

  /// Modulus number `prime`.
  public Modulus modulus(int prime) {
    return moduli.get(prime);
  }

  /// The moduli of a basis, in its order.
  public List<Modulus> moduli(Basis basis) {
    List<Modulus> chosen = new ArrayList<>(basis.size());
    for (int i = 0; i < basis.size(); i++) {
      chosen.add(moduli.get(basis.prime(i)));
    }
    return List.copyOf(chosen);
  }

  /// The transform's tables for modulus number `prime`.
  public NttTable table(int prime) {
    return tables.get(prime);
  }

  /// The kernels this ring computes with.
  public Kernels kernels() {
    return kernels;
  }

  /// A pool of arrays of N elements.
  public ScratchPool scratch() {
    return scratch;
  }

  /// The permutation of transformed values that is `X → X^galois`: `out[j] = in[table[j]]`. Shared:
  /// not to be written to.
  ///
  /// @throws IllegalArgumentException unless `galois` is odd and in `[1, 2N)`
  public int[] automorphism(int galois) {
    if ((galois & 1) == 0 || galois < 1 || galois >= 2 * n) {
      throw new IllegalArgumentException(
          "Galois element " + galois + " is not odd in [1, " + 2 * n + ")");
    }
    return automorphisms.computeIfAbsent(galois, this::automorphismTable);
  }

  private int[] automorphismTable(int galois) {
    int[] table = new int[n];
    for (int j = 0; j < n; j++) {
      long exponent = (long) NttTable.exponent(n, j) * galois % (2L * n);
      table[j] = NttTable.position(n, (int) exponent);
    }
    return table;
  }

  /// The constants of the conversion between two bases.
  public BaseConversion conversion(Basis from, Basis to) {
    return conversions.computeIfAbsent(
        new Bases(from, to), k -> new BaseConversion(moduli(k.from()), moduli(k.to())));
  }

  /// The residues of one integer modulo `prime`'s inverse: `(Π basis)⁻¹ mod modulus(prime)`.
  public double productInverse(Basis basis, int prime) {
    return modulus(prime).invert(product(basis, prime));
  }

  /// `Π basis mod modulus(prime)`.
  public double product(Basis basis, int prime) {
    Modulus modulus = modulus(prime);
    double product = 1;
    for (int i = 0; i < basis.size(); i++) {
      product = modulus.multiply(product, modulus.residue(modulus(basis.prime(i)).value()));
    }
    return product;
  }
}
