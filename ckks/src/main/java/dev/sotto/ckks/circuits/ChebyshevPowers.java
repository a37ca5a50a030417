package dev.sotto.ckks.circuits;

import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Combination;
import dev.sotto.ckks.scheme.Combination.Multiple;
import dev.sotto.ckks.scheme.Combination.Product;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.PlainConstant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The Chebyshev polynomials `T_i` of one ciphertext, `⌈log₂ i⌉` levels below it and at the scale
/// that its products give it. Those of one level are computed side by side.
final class ChebyshevPowers implements AutoCloseable {
  private final Evaluator evaluator;
  private final Encoder encoder;
  private final Map<Integer, Ciphertext> powers = new ConcurrentHashMap<>();

  /// Computes `T_i` for the indices `i > 1` of `needed`, which has the factors of each.
  ChebyshevPowers(Evaluator evaluator, Encoder encoder, Ciphertext x, SortedSet<Integer> needed) {
    this.evaluator = evaluator;
    this.encoder = encoder;
    powers.put(1, x);
    // Factors lie on the levels before.
    SortedMap<Integer, List<Integer>> levels =
        needed.stream()
            .collect(
                Collectors.groupingBy(
                    PolynomialPlan::powerDepth, TreeMap::new, Collectors.toList()));
    for (List<Integer> level : levels.values()) {
      evaluator
          .context()
          .workers()
          .each(level.size(), k -> powers.put(level.get(k), compute(level.get(k))));
    }
  }

  /// `T_i` for 1 and what was needed.
  Ciphertext get(int i) {
    return Objects.requireNonNull(powers.get(i));
  }

  private Ciphertext compute(int i) {
    int left = PolynomialPlan.leftFactor(i);
    Ciphertext a = get(left);
    Ciphertext b = get(i - left);
    int level = Math.min(a.level(), b.level());
    double scale = a.scale() * b.scale();
    return evaluator.combineRescale(
        doubledProductMinus(a, b, level, scale, 2 * left - i), level, scale);
  }

  /// `2·a·b - T_i`, with `T_i` brought to the product's scale by a constant.
  private Combination doubledProductMinus(
      Ciphertext a, Ciphertext b, int level, double scale, int i) {
    List<Multiple> multiples = new ArrayList<>();
    Optional<PlainConstant> constant = Optional.empty();
    if (i == 0) {
      constant = Optional.of(encoder.encodeConstant(-1, level, scale));
    } else {
      Ciphertext power = get(i);
      multiples.add(new Multiple(power, encoder.encodeConstant(-1, level, scale / power.scale())));
    }
    return new Combination(List.of(new Product(a, b)), 2, multiples, constant);
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
