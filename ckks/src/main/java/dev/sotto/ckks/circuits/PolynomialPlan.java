package dev.sotto.ckks.circuits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// How to evaluate polynomials of one input within a number of levels: Paterson and Stockmeyer's
/// scheme in the Chebyshev basis, in the least time over all sizes of the baby powers, which
/// relinearizations decide. Immutable.
///
/// Source: M. Paterson, L. Stockmeyer, "On the Number of Nonscalar Multiplications Necessary to
/// Evaluate Polynomials", 1973; H. Chen, I. Chillotti, Y. Song, "Improved Bootstrapping for
/// Approximate Homomorphic Encryption", 2019, §5.
public final class PolynomialPlan {
  /// A sum of multiples of powers and of products with a power.
  ///
  /// @param linear from index `i` to the factor of `T_i`; index 0 is the constant
  /// @param products each evaluated one level higher and multiplied by its power
  record Node(SortedMap<Integer, Double> linear, List<Product> products) {}

  /// `quotient · T_power`.
  record Product(Node quotient, int power) {}

  /// About how many times as long as a product of two ciphertexts a relinearization takes.
  private static final int RELINEARIZATION_TO_PRODUCT = 10;

  private final int depth;
  private final List<Node> nodes;

  /// Indices of all powers above 1 to compute, the factors of each among them.
  private final SortedSet<Integer> powers;

  private PolynomialPlan(int depth, List<Node> nodes, SortedSet<Integer> powers) {
    this.depth = depth;
    this.nodes = nodes;
    this.powers = Collections.unmodifiableSortedSet(powers);
  }

  /// A plan that consumes exactly `depth` levels; more than the least may save products.
  ///
  /// @throws IllegalArgumentException if a polynomial is constant or too deep
  public static PolynomialPlan of(List<ChebyshevPolynomial> polynomials, int depth) {
    for (ChebyshevPolynomial polynomial : polynomials) {
      if (polynomial.degree() == 0) {
        throw new IllegalArgumentException("a constant polynomial needs no evaluation");
      }
      if (polynomial.depth() > depth) {
        throw new IllegalArgumentException(
            "degree %d needs %d levels, more than %d"
                .formatted(polynomial.degree(), polynomial.depth(), depth));
      }
    }
    return IntStream.rangeClosed(1, depth)
        .mapToObj(log -> build(polynomials, depth, 1 << log))
        .min(Comparator.comparingInt(PolynomialPlan::time))
        .orElseThrow();
  }

  private static PolynomialPlan build(List<ChebyshevPolynomial> polynomials, int depth, int limit) {
    List<Node> nodes = polynomials.stream().map(p -> node(p, depth - 1, limit)).toList();
    SortedSet<Integer> powers = new TreeSet<>();
    nodes.forEach(node -> collect(node, powers));
    return new PolynomialPlan(depth, nodes, powers);
  }

  /// @param available the deepest power that may be used here, with a degree below
  ///   `2^(available+1)`
  /// @param limit degrees below it become plain combinations of powers
  private static Node node(ChebyshevPolynomial polynomial, int available, int limit) {
    SortedMap<Integer, Double> linear = new TreeMap<>();
    List<Product> products = new ArrayList<>();
    double[] rest = new double[polynomial.degree() + 1];
    Arrays.setAll(rest, polynomial::coefficient);
    int degree = polynomial.degree();
    while (degree >= limit || powerDepth(degree) > available) {
      int n = Integer.highestOneBit(degree);
      var division = ChebyshevPolynomial.of(Arrays.copyOf(rest, degree + 1)).divide(n);
      if (division.quotient().length == 1) {
        linear.put(n, division.quotient()[0]);
      } else {
        var quotient = ChebyshevPolynomial.of(division.quotient());
        products.add(new Product(node(quotient, available - 1, limit), n));
      }
      rest = division.remainder();
      degree = highestNonZero(rest);
      if (degree < 0) {
        break;
      }
    }
    for (int i = 0; i <= degree; i++) {
      if (rest[i] != 0) {
        linear.put(i, rest[i]);
      }
    }
    return new Node(linear, products);
  }

  private static int highestNonZero(double[] values) {
    int i = values.length - 1;
    while (i >= 0 && values[i] == 0) {
      i--;
    }
    return i;
  }

  /// The levels that `T_i` is below the input: `⌈log₂ i⌉`.
  static int powerDepth(int i) {
    return i <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(i - 1);
  }

  private static void collect(Node node, SortedSet<Integer> powers) {
    node.linear().keySet().forEach(i -> require(i, powers));
    for (Product product : node.products()) {
      require(product.power(), powers);
      collect(product.quotient(), powers);
    }
  }

  private static void require(int i, SortedSet<Integer> powers) {
    if (i > 1 && powers.add(i)) {
      int a = leftFactor(i);
      require(a, powers);
      require(i - a, powers);
      require(2 * a - i, powers);
    }
  }

  /// `T_i = 2·T_a·T_(i-a) - T_(2a-i)` for the largest power of two `a` below `i`: the least depth,
  /// and odd powers need odd ones and powers of two only.
  static int leftFactor(int i) {
    return Integer.highestOneBit(i - 1);
  }

  /// Levels consumed.
  public int depth() {
    return depth;
  }

  /// Products of two ciphertexts; each is relinearized at most once.
  public int products() {
    return powers.size() + nodes.stream().mapToInt(PolynomialPlan::products).sum();
  }

  /// Relinearizations, which products that are summed share.
  public int relinearizations() {
    return powers.size() + nodes.stream().mapToInt(PolynomialPlan::relinearizations).sum();
  }

  /// In products, about.
  private int time() {
    return RELINEARIZATION_TO_PRODUCT * relinearizations() + products();
  }

  /// Products of a ciphertext by a constant.
  public int scalarProducts() {
    int corrections = (int) powers.stream().filter(i -> 2 * leftFactor(i) != i).count();
    return corrections + nodes.stream().mapToInt(PolynomialPlan::scalarProducts).sum();
  }

  private static int products(Node node) {
    return node.products().stream().mapToInt(p -> 1 + products(p.quotient())).sum();
  }

  private static int relinearizations(Node node) {
    return (node.products().isEmpty() ? 0 : 1)
        + node.products().stream().mapToInt(p -> relinearizations(p.quotient())).sum();
  }

  private static int scalarProducts(Node node) {
    return multiples(node)
        + node.products().stream().mapToInt(p -> scalarProducts(p.quotient())).sum();
  }

  /// What an evaluation does at one level of its operands.
  ///
  /// @param products of two ciphertexts, before they are summed
  /// @param relinearizations each with a rescale
  /// @param rescales of sums without products
  /// @param scalarProducts of a ciphertext by a constant
  public record LevelWork(int products, int relinearizations, int rescales, int scalarProducts) {
    private LevelWork plus(LevelWork other) {
      return new LevelWork(
          products + other.products,
          relinearizations + other.relinearizations,
          rescales + other.rescales,
          scalarProducts + other.scalarProducts);
    }
  }

  /// The work at each level: first that on operands of the input's level, last that one level above
  /// the results.
  public List<LevelWork> work() {
    LevelWork[] work = new LevelWork[depth];
    Arrays.fill(work, new LevelWork(0, 0, 0, 0));
    for (int i : powers) {
      int level = powerDepth(i) - 1;
      int corrections = 2 * leftFactor(i) == i ? 0 : 1;
      work[level] = work[level].plus(new LevelWork(1, 1, 0, corrections));
    }
    nodes.forEach(node -> addWork(node, depth - 1, work));
    return List.of(work);
  }

  private static void addWork(Node node, int level, LevelWork[] work) {
    int products = node.products().size();
    int relinearizations = Math.min(1, products);
    work[level] =
        work[level].plus(
            new LevelWork(products, relinearizations, 1 - relinearizations, multiples(node)));
    node.products().forEach(product -> addWork(product.quotient(), level - 1, work));
  }

  /// Multiples of powers in one sum: all terms but the constant.
  private static int multiples(Node node) {
    return node.linear().size() - (node.linear().containsKey(0) ? 1 : 0);
  }

  List<Node> nodes() {
    return nodes;
  }

  /// Indices of all powers above 1 to compute; they are held until the end.
  public SortedSet<Integer> powers() {
    return powers;
  }
}
