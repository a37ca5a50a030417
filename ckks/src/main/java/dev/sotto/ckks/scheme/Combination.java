package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.rlwe.CkksContext;
import java.util.List;
import java.util.Optional;

/// A sum of products of two ciphertexts, of ciphertexts times constants, and of a constant.
///
/// It is computed limb by limb, so that a limb of the sum stays in cache while the terms stream
/// past. Operands may be of higher levels than the sum, whose further limbs are not read.
///
/// @param products of degree-1 ciphertexts, each with the scale of the sum
/// @param productFactor 1, or 2 to count every product twice
/// @param multiples of degree-1 ciphertexts, each with the scale of the sum
/// @param constant added to every slot, at the scale of the sum
public record Combination(
    List<Product> products,
    int productFactor,
    List<Multiple> multiples,
    Optional<PlainConstant> constant) {
  /// `a · b`.
  public record Product(Ciphertext a, Ciphertext b) {}

  /// `factor · a`.
  public record Multiple(Ciphertext a, PlainConstant factor) {}

  /// Copies the lists.
  ///
  /// @throws IllegalArgumentException if there is neither product nor multiple, or the factor is
  ///   not 1 or 2
  public Combination {
    products = List.copyOf(products);
    multiples = List.copyOf(multiples);
    if (products.isEmpty() && multiples.isEmpty()) {
      throw new IllegalArgumentException("a combination of no ciphertexts");
    }
    if (productFactor != 1 && productFactor != 2) {
      throw new IllegalArgumentException("product factor " + productFactor + " is not 1 or 2");
    }
  }

  /// That of the sum: 2 if it has products.
  int degree() {
    return products.isEmpty() ? 1 : 2;
  }

  /// Computes limb `i` of the sum's polynomials.
  void limb(CkksContext context, int i, double[][][] sum) {
    Kernels kernels = context.kernels();
    Modulus modulus = context.ring().modulus(i);
    boolean accumulate = false;
    for (Product product : products) {
      double[][] out = {sum[0][i], sum[1][i], sum[2][i]};
      kernels.multiplyPairs(
          product.a().limb(i), product.b().limb(i), productFactor, out, modulus, accumulate);
      accumulate = true;
    }
    if (!multiples.isEmpty()) {
      addMultiples(context, i, sum, modulus);
    }
    if (constant.isPresent()) {
      double value = constant.get().residues()[i];
      kernels.addScalar(sum[0][i], value, sum[0][i], modulus);
    }
  }

  private void addMultiples(CkksContext context, int i, double[][][] sum, Modulus modulus) {
    int count = multiples.size();
    double[] factors = new double[count];
    double[][][] limbs = new double[2][count][];
    for (int m = 0; m < count; m++) {
      Multiple multiple = multiples.get(m);
      factors[m] = multiple.factor().residues()[i];
      limbs[0][m] = multiple.a().polynomials().get(0)[i];
      limbs[1][m] = multiple.a().polynomials().get(1)[i];
    }
    boolean accumulate = !products.isEmpty();
    for (int k = 0; k < 2; k++) {
      context.kernels().combine(limbs[k], factors, sum[k][i], modulus, accumulate);
    }
  }

  /// @throws IllegalArgumentException if a term is of a lower level, another scale or not of degree
  ///   1
  void check(int level, double scale) {
    for (Product product : products) {
      checkTerm(product.a(), level);
      checkTerm(product.b(), level);
      Scales.require(scale, product.a().scale() * product.b().scale());
    }
    for (Multiple multiple : multiples) {
      checkTerm(multiple.a(), level);
      Evaluator.requirePlainLevel(level, multiple.factor().level());
      Scales.require(scale, multiple.a().scale() * multiple.factor().scale());
    }
    if (constant.isPresent()) {
      Evaluator.requirePlainLevel(level, constant.get().level());
      Scales.require(scale, constant.get().scale());
    }
  }

  private static void checkTerm(Ciphertext a, int level) {
    if (a.degree() != 1 || a.level() < level) {
      throw new IllegalArgumentException(
          "a term of degree %d at level %d in a combination at level %d"
              .formatted(a.degree(), a.level(), level));
    }
  }
}
