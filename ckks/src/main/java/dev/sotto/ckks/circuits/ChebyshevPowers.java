package dev.sotto.ckks.circuits;

import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Combination;
import dev.sotto.ckks.scheme.Combination.Multiple;
import dev.sotto.ckks.scheme.Combination.Product;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.PlainConstant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The Chebyshev polynomials `T_i` of one ciphertext, each computed once, `⌈log₂ i⌉` levels below
/// it and at the scale that its products give it. One thread owns it.
final class ChebyshevPowers implements AutoCloseable {
  private final Evaluator evaluator;
  private final Encoder encoder;
  private final Map<Integer, Ciphertext> powers = new HashMap<>();

  ChebyshevPowers(Evaluator evaluator, Encoder encoder, Ciphertext x) {
    this.evaluator = evaluator;
    this.encoder = encoder;
    powers.put(1, x);
  }

  /// `T_i`, `i ≥ 1`.
  Ciphertext get(int i) {
    Ciphertext known = powers.get(i);
    if (known != null) {
      return known;
    }
    int left = PolynomialPlan.leftFactor(i);
    Ciphertext a = get(left);
    Ciphertext b = get(i - left);
    int level = Math.min(a.level(), b.level());
    Ciphertext sum = doubledProductMinus(a, b, level, 2 * left - i);
    Ciphertext result = evaluator.relinearizeRescale(sum);
    evaluator.recycle(sum);
    powers.put(i, result);
    return result;
  }

  /// `2·a·b - T_i`, with `T_i` brought to the product's scale by a constant.
  private Ciphertext doubledProductMinus(Ciphertext a, Ciphertext b, int level, int i) {
    double scale = a.scale() * b.scale();
    List<Multiple> multiples = new ArrayList<>();
    Optional<PlainConstant> constant = Optional.empty();
    if (i == 0) {
      constant = Optional.of(encoder.encodeConstant(-1, level, scale));
    } else {
      Ciphertext power = get(i);
      multiples.add(new Multiple(power, encoder.encodeConstant(-1, level, scale / power.scale())));
    }
    Combination sum = new Combination(List.of(new Product(a, b)), 2, multiples, constant);
    return evaluator.combine(sum, level, scale);
  }

  /// Takes back the limbs of all powers but the argument itself.
  @Override
  public void close() {
    powers.forEach(
        (i, power) -> {
          if (i != 1) {
            evaluator.recycle(power);
          }
        });
  }
}
