package dev.sotto.ckks.circuits;

import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import java.util.HashMap;
import java.util.Map;

/// The Chebyshev polynomials `T_i` of one ciphertext, each computed once, `⌈log₂ i⌉` levels below
/// it and at the scale that its products give it. One thread owns it.
final class ChebyshevPowers {
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
    a = evaluator.dropToLevel(a, level);
    b = evaluator.dropToLevel(b, level);
    Ciphertext product = left == i - left ? evaluator.square(a) : evaluator.multiply(a, b);
    Ciphertext sum = minus(evaluator.add(product, product), 2 * left - i);
    Ciphertext result = evaluator.relinearizeRescale(sum);
    powers.put(i, result);
    return result;
  }

  /// `sum - T_i`, with `T_i` brought to the sum's scale by a constant.
  private Ciphertext minus(Ciphertext sum, int i) {
    if (i == 0) {
      return evaluator.add(sum, encoder.encodeConstant(-1, sum.level(), sum.scale()));
    }
    Ciphertext power = evaluator.dropToLevel(get(i), sum.level());
    Ciphertext scaled =
        evaluator.multiply(
            power, encoder.encodeConstant(-1, sum.level(), sum.scale() / power.scale()));
    return evaluator.add(sum, PolynomialEvaluator.atScale(scaled, sum.scale()));
  }
}
