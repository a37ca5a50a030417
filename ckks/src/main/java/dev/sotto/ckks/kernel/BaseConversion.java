package dev.sotto.ckks.kernel;

import java.util.List;

/// The constants of a conversion of residues modulo `q₁…q_m` (product Q) to residues modulo
/// `p₁…p_k`.
///
/// With `yᵢ = xᵢ·(Q/qᵢ)⁻¹ mod qᵢ` and `v = round(Σ yᵢ/qᵢ)`, the output is `Σ yᵢ·(Q/qᵢ) − v·Q mod
/// pⱼ`: the representative of x nearest to zero.
///
/// Source: S. Halevi, Y. Polyakov, V. Shoup, "An Improved RNS Variant of the BFV Homomorphic
/// Encryption Scheme", §2.2.
public final class BaseConversion {

  final Modulus[] from;
  final Modulus[] to;

  /// `(Q/qᵢ)⁻¹ mod qᵢ`.
  final double[] weightInverse;

  /// `Q/qᵢ mod pⱼ` at `[j][i]`, and `−Q mod pⱼ` at `[j][m]`.
  final double[][] weight;

  /// How many of the output's products `yᵢ·wᵢ` a double holds exactly together with a residue or
  /// `v·Q mod pⱼ`, in any order: with `|yᵢ|` reduced modulo `qᵢ`, `|wᵢ| ≤ pⱼ/2` and `|v| ≤ m`.
  final int[] exactTerms;

  /// The conversion from the moduli `from` to the moduli `to`, each list free of repetition.
  ///
  /// @throws IllegalArgumentException if a list is empty
  public BaseConversion(List<Modulus> from, List<Modulus> to) {
    if (from.isEmpty() || to.isEmpty()) {
      throw new IllegalArgumentException("base conversion needs moduli on both sides");
    }
    this.from = from.toArray(Modulus[]::new);
    this.to = to.toArray(Modulus[]::new);
    int m = from.size();
    this.weightInverse = new double[m];
    this.weight = new double[to.size()][m + 1];
    for (int i = 0; i < m; i++) {
      Modulus q = this.from[i];
      weightInverse[i] = q.residue(q.canonical(q.invert(product(i, q))));
      for (int j = 0; j < this.to.length; j++) {
        weight[j][i] = product(i, this.to[j]);
      }
    }
    double largest = from.stream().mapToDouble(Modulus::reducedBound).max().orElseThrow();
    this.exactTerms = new int[to.size()];
    for (int j = 0; j < this.to.length; j++) {
      weight[j][m] = -product(m, this.to[j]);
      double half = this.to[j].p() / 2;
      exactTerms[j] = (int) ((0x1p53 - (m + 1) * half) / (largest * half));
    }
  }

  /// The residue, in `[-p/2, p/2]`, of the product of all inputs' moduli but the one at `without`.
  private double product(int without, Modulus modulus) {
    double product = 1;
    for (int i = 0; i < from.length; i++) {
      if (i != without) {
        product = modulus.multiply(product, modulus.residue(from[i].value()));
      }
    }
    return modulus.residue(modulus.canonical(product));
  }

  /// The number of input limbs.
  public int inputs() {
    return from.length;
  }

  /// The number of output limbs.
  public int outputs() {
    return to.length;
  }
}
