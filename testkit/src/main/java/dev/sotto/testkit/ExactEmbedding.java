package dev.sotto.testkit;

import java.math.BigDecimal;
import java.math.MathContext;

/// The canonical embedding by its definition, in decimal arithmetic of fifty digits: slot `j` of a
/// polynomial is its value at `ζ^(5^j)` for `ζ = exp(πi/N)`.
///
/// Source: J. H. Cheon, A. Kim, M. Kim, Y. Song, "Homomorphic Encryption for Arithmetic of
/// Approximate Numbers", 2017, §3.
public final class ExactEmbedding {
  private static final MathContext DIGITS = new MathContext(50);

  private final int degree;

  /// The powers of `ζ`, from 0 to `2N - 1`.
  private final BigDecimal[] cosines;

  private final BigDecimal[] sines;

  /// For polynomials of `degree` coefficients, a power of two.
  public ExactEmbedding(int degree) {
    this.degree = degree;
    cosines = new BigDecimal[2 * degree];
    sines = new BigDecimal[2 * degree];
    BigDecimal angle = pi().divide(BigDecimal.valueOf(degree), DIGITS);
    BigDecimal cosine = series(angle, 0);
    BigDecimal sine = series(angle, 1);
    cosines[0] = BigDecimal.ONE;
    sines[0] = BigDecimal.ZERO;
    for (int k = 1; k < 2 * degree; k++) {
      cosines[k] = product(cosines[k - 1], cosine).subtract(product(sines[k - 1], sine));
      sines[k] = product(cosines[k - 1], sine).add(product(sines[k - 1], cosine));
    }
  }

  /// Real and imaginary parts of N/2 slots.
  public record Slots(BigDecimal[] real, BigDecimal[] imaginary) {}

  /// The values of a polynomial at the slots' roots.
  public Slots slots(BigDecimal[] coefficients) {
    BigDecimal[] real = new BigDecimal[degree / 2];
    BigDecimal[] imaginary = new BigDecimal[degree / 2];
    for (int j = 0; j < real.length; j++) {
      BigDecimal re = BigDecimal.ZERO;
      BigDecimal im = BigDecimal.ZERO;
      for (int k = 0; k < degree; k++) {
        int power = exponent(j, k);
        re = re.add(product(coefficients[k], cosines[power]));
        im = im.add(product(coefficients[k], sines[power]));
      }
      real[j] = re;
      imaginary[j] = im;
    }
    return new Slots(real, imaginary);
  }

  /// The real polynomial that takes these values: `m_k = 2/N·Σ_j Re(z_j·conj(ζ^(k·5^j)))`.
  public BigDecimal[] coefficients(double[] real, double[] imaginary) {
    BigDecimal half = BigDecimal.valueOf(degree / 2);
    BigDecimal[] coefficients = new BigDecimal[degree];
    for (int k = 0; k < degree; k++) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int j = 0; j < degree / 2; j++) {
        int power = exponent(j, k);
        sum =
            sum.add(product(new BigDecimal(real[j]), cosines[power]))
                .add(product(new BigDecimal(imaginary[j]), sines[power]));
      }
      coefficients[k] = sum.divide(half, DIGITS);
    }
    return coefficients;
  }

  /// `k·5^j` modulo `2N`.
  private int exponent(int j, int k) {
    long power = k;
    for (int i = 0; i < j; i++) {
      power = power * 5 % (2L * degree);
    }
    return (int) power;
  }

  private static BigDecimal product(BigDecimal a, BigDecimal b) {
    return a.multiply(b, DIGITS);
  }

  /// `Σ (-1)^i x^(2i + first) / (2i + first)!`: the cosine from 0, the sine from 1, for `|x| < 4`.
  private static BigDecimal series(BigDecimal x, int first) {
    BigDecimal term = first == 0 ? BigDecimal.ONE : x;
    BigDecimal sum = term;
    BigDecimal square = product(x, x);
    for (int i = first + 1; i < 100; i += 2) {
      term = product(term, square).divide(BigDecimal.valueOf((long) -i * (i + 1)), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    return sum;
  }

  /// `16·arctan(1/5) - 4·arctan(1/239)`: J. Machin, 1706.
  private static BigDecimal pi() {
    return BigDecimal.valueOf(16)
        .multiply(arctangentOfInverse(5))
        .subtract(BigDecimal.valueOf(4).multiply(arctangentOfInverse(239)), DIGITS);
  }

  private static BigDecimal arctangentOfInverse(int x) {
    BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(x), DIGITS);
    BigDecimal square = BigDecimal.valueOf((long) -x * x);
    BigDecimal sum = power;
    for (int i = 3; i < 100; i += 2) {
      power = power.divide(square, DIGITS);
      sum = sum.add(power.divide(BigDecimal.valueOf(i), DIGITS), DIGITS);
    }
    return sum;
  }
}
