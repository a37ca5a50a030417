package dev.sotto.ckks.circuits;

import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Combination;
import dev.sotto.ckks.scheme.Combination.Multiple;
import dev.sotto.ckks.scheme.Combination.Product;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.PlainConstant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

/// Evaluates Chebyshev polynomials of an encrypted argument in [-1, 1], at exactly the level and
/// scale asked for. Safe for use by several threads.
///
/// Every constant is encoded at the scale that makes the sum it enters exact; sums of products are
/// relinearized and rescaled once.
public final class PolynomialEvaluator {
  private final Evaluator evaluator;
  private final Encoder encoder;
  private final CkksParameters parameters;

  /// An evaluator that needs a relinearization key up to the level of its arguments.
  public PolynomialEvaluator(Evaluator evaluator, Encoder encoder) {
    this.evaluator = evaluator;
    this.encoder = encoder;
    this.parameters = evaluator.context().parameters();
  }

  /// One polynomial, `polynomial.depth()` levels below the argument.
  ///
  /// @throws IllegalArgumentException if the argument has too few levels
  public Ciphertext evaluate(Ciphertext x, ChebyshevPolynomial polynomial, double targetScale) {
    return evaluate(x, PolynomialPlan.of(List.of(polynomial), polynomial.depth()), targetScale)
        .getFirst();
  }

  /// All polynomials of a plan, `plan.depth()` levels below the argument; they share its powers.
  ///
  /// @throws IllegalArgumentException if the argument has too few levels or is not of degree 1
  /// @throws dev.sotto.ckks.rlwe.MissingKeyException without a relinearization key
  public List<Ciphertext> evaluate(Ciphertext x, PolynomialPlan plan, double targetScale) {
    int level = x.level() - plan.depth();
    if (level < 0) {
      throw new IllegalArgumentException(
          "a polynomial of depth %d at level %d: %d levels are missing"
              .formatted(plan.depth(), x.level(), -level));
    }
    try (ChebyshevPowers powers = new ChebyshevPowers(evaluator, encoder, x, plan.powers())) {
      return sideBySide(plan.nodes(), node -> rescaled(node, powers, level, targetScale));
    }
  }

  /// Results of independent work, in order. Each is a row of short loops, of which the last
  /// iterations leave threads idle if only one is computed at a time.
  private <T, R> List<R> sideBySide(List<T> inputs, Function<T, R> work) {
    List<AtomicReference<R>> results =
        Stream.generate(AtomicReference<R>::new).limit(inputs.size()).toList();
    evaluator
        .context()
        .workers()
        .each(inputs.size(), i -> results.get(i).set(work.apply(inputs.get(i))));
    return results.stream().map(AtomicReference::get).toList();
  }

  /// The node at this level and scale.
  private Ciphertext rescaled(
      PolynomialPlan.Node node, ChebyshevPowers powers, int level, double scale) {
    double before = scale / parameters.rescaledScale(1, level + 1);
    List<Product> products =
        sideBySide(node.products(), product -> product(product, powers, level + 1, before));
    Ciphertext result =
        evaluator.combineRescale(
            combination(node, products, powers, level + 1, before), level + 1, before);
    products.forEach(product -> evaluator.recycle(product.a()));
    return new Ciphertext(level, scale, result.polynomials(), Optional.empty());
  }

  private Product product(
      PolynomialPlan.Product product, ChebyshevPowers powers, int level, double scale) {
    Ciphertext power = powers.get(product.power());
    return new Product(rescaled(product.quotient(), powers, level, scale / power.scale()), power);
  }

  /// The node at this level and scale, before it is rescaled.
  private Combination combination(
      PolynomialPlan.Node node,
      List<Product> products,
      ChebyshevPowers powers,
      int level,
      double scale) {
    List<Multiple> multiples = new ArrayList<>();
    for (var term : node.linear().entrySet()) {
      if (term.getKey() != 0) {
        Ciphertext power = powers.get(term.getKey());
        multiples.add(
            new Multiple(
                power, encoder.encodeConstant(term.getValue(), level, scale / power.scale())));
      }
    }
    Optional<PlainConstant> constant =
        Optional.ofNullable(node.linear().get(0))
            .map(value -> encoder.encodeConstant(value, level, scale));
    return new Combination(products, 1, multiples, constant);
  }
}
