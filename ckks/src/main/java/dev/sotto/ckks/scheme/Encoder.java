package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.NttTable;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Form;
import dev.sotto.ckks.ring.Reconstruction;
import dev.sotto.ckks.ring.RingElement;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.function.IntFunction;

/// Encodes vectors of at most N/2 slots as polynomials, and decodes them.
///
/// Slot `j` is the value at `ζ^(5^j)`, `ζ = exp(πi/N)`; missing slots are zero. Coefficients are
/// rounded to the nearest integer and are exact up to the 53 bits of the transform, at any scale.
/// Safe for use by several threads.
public final class Encoder {
  /// Below this the rounding error of a product decides its nearest integer only at halves.
  private static final double EXACT_ROUNDING = 0x1p52;

  private static final double[] NO_IMAGINARY_PARTS = {};

  // A decoded coefficient may exceed the scale by this much before it wraps, if the level has
  // that much modulus: values up to 2^30 in every slot.
  private static final double DECODING_HEADROOM_BITS = 32;

  private final CkksContext context;
  private final CkksParameters parameters;
  private final SpecialTransform transform;

  /// An encoder for the ring of `context`.
  public Encoder(CkksContext context) {
    this.context = context;
    this.parameters = context.parameters();
    this.transform = new SpecialTransform(parameters.logN() - 1);
  }

  /// Encodes real slots modulo the primes of `level`.
  ///
  /// @throws IllegalArgumentException for more than N/2 slots, a value that is not finite, or one
  ///   that does not fit the modulus
  public Plaintext encode(double[] slots, int level, double scale) {
    return encode(slots, NO_IMAGINARY_PARTS, context.basis(level), level, scale);
  }

  /// Encodes complex slots modulo the primes of `level`.
  ///
  /// @throws IllegalArgumentException as [#encode(double\[\],int,double)]
  public Plaintext encode(ComplexSlots slots, int level, double scale) {
    return encode(slots.real(), slots.imaginary(), context.basis(level), level, scale);
  }

  /// Encodes real slots modulo the primes of `level` and those of P.
  ///
  /// @throws IllegalArgumentException as [#encode(double\[\],int,double)]
  public Plaintext encodeExtended(double[] slots, int level, double scale) {
    return encode(slots, NO_IMAGINARY_PARTS, context.extendedBasis(level), level, scale);
  }

  /// Encodes complex slots modulo the primes of `level` and those of P.
  ///
  /// @throws IllegalArgumentException as [#encode(double\[\],int,double)]
  public Plaintext encodeExtended(ComplexSlots slots, int level, double scale) {
    return encode(slots.real(), slots.imaginary(), context.extendedBasis(level), level, scale);
  }

  /// Encodes one real number for every slot.
  ///
  /// @throws IllegalArgumentException for a number that is not finite
  public PlainConstant encodeConstant(double value, int level, double scale) {
    checkScale(scale);
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("constant " + value + " is not finite");
    }
    return integerConstant(rounded(value, scale), level, scale);
  }

  /// `value·scale`, rounded to the nearest integer; ties to even.
  static BigInteger rounded(double value, double scale) {
    double product = value * scale;
    if (Math.abs(product) < EXACT_ROUNDING) {
      double nearest = Math.rint(product);
      double fraction = product - nearest;
      double error = Math.fma(value, scale, -product);
      boolean above = fraction == 0.5 && error > 0;
      boolean below = fraction == -0.5 && error < 0;
      return BigInteger.valueOf((long) nearest + (above ? 1 : 0) - (below ? 1 : 0));
    }
    return new BigDecimal(value)
        .multiply(new BigDecimal(scale))
        .setScale(0, RoundingMode.HALF_EVEN)
        .toBigIntegerExact();
  }

  PlainConstant integerConstant(BigInteger integer, int level, double scale) {
    Basis basis = context.basis(level);
    double[] residues = new double[basis.size()];
    Arrays.setAll(residues, i -> context.ring().modulus(basis.prime(i)).residue(integer));
    return new PlainConstant(level, scale, residues);
  }

  /// The real parts of the slots.
  public double[] decode(Plaintext plaintext) {
    return decodeComplex(plaintext).real();
  }

  /// The slots.
  public ComplexSlots decodeComplex(Plaintext plaintext) {
    double[] coefficients = coefficients(plaintext);
    int rows = transform.rowCount();
    int columns = transform.columnCount();
    ComplexRows matrix = ComplexRows.zero(rows, columns);
    double inverse = 1 / plaintext.scale();
    for (int r = 0; r < rows; r++) {
      double[] real = matrix.real()[r];
      double[] imaginary = matrix.imaginary()[r];
      int low = r * columns;
      int high = low + parameters.slots();
      for (int c = 0; c < columns; c++) {
        real[c] = coefficients[low + c] * inverse;
        imaginary[c] = coefficients[high + c] * inverse;
      }
    }
    ComplexSlots slots =
        new ComplexSlots(new double[parameters.slots()], new double[parameters.slots()]);
    transform.evaluate(matrix, slots.real(), slots.imaginary());
    return slots;
  }

  /// The number of limbs that hold any decoded value at `level` and `scale`: decryption and
  /// decoding need no more.
  int decodingLimbs(int level, double scale) {
    int limbs = parameters.limbs(level);
    double bits = Math.log(scale) / Math.log(2) + DECODING_HEADROOM_BITS;
    int enough = 0;
    while (enough < limbs && bits > 0) {
      bits -= parameters.moduli().get(enough++).log2();
    }
    return Math.max(1, enough);
  }

  private double[] coefficients(Plaintext plaintext) {
    int count =
        Math.min(plaintext.limbs().length, decodingLimbs(plaintext.level(), plaintext.scale()));
    double[][] limbs = new double[count][];
    Arrays.setAll(limbs, i -> plaintext.limbs()[i].clone());
    RingElement element =
        new RingElement(
            context.ring(), context.basis(parameters.maxLevel()).prefix(count), limbs, Form.NTT);
    context.operations().toCoefficients(element);
    return Reconstruction.toDoubles(element, count);
  }

  private Plaintext encode(
      double[] real, double[] imaginary, Basis basis, int level, double scale) {
    checkSlots(real, parameters.slots());
    checkSlots(imaginary, parameters.slots());
    double[][] limbs =
        limbs(context, transform, context.ring()::table, real, imaginary, basis, level, scale);
    return new Plaintext(level, scale, limbs, basis.size() > parameters.limbs(level));
  }

  /// The transformed polynomial of `transform`'s slots modulo each prime of `basis`.
  ///
  /// @param tables of the polynomial's degree, by prime
  static double[][] limbs(
      CkksContext context,
      SpecialTransform transform,
      IntFunction<NttTable> tables,
      double[] real,
      double[] imaginary,
      Basis basis,
      int level,
      double scale) {
    checkScale(scale);
    ComplexRows rows = transform.interpolate(real, imaginary);
    int slots = transform.rowCount() * transform.columnCount();
    double factor = scale / slots;
    double largest =
        Math.max(scaleAndRound(rows.real(), factor), scaleAndRound(rows.imaginary(), factor));
    requireFit(context, largest, level, scale);
    double[][] limbs = new double[basis.size()][];
    context
        .workers()
        .each(
            limbs.length,
            i -> {
              NttTable table = tables.apply(basis.prime(i));
              double[] limb = new double[2 * slots];
              CoefficientResidues.flatten(rows, limb);
              CoefficientResidues.reduce(limb, largest, table.modulus(), context.kernels());
              context.kernels().forwardNtt(limb, table);
              limbs[i] = limb;
            });
    return limbs;
  }

  /// Refuses coefficients up to `largest` that do not fit half the modulus of `level`.
  static void requireFit(CkksContext context, double largest, int level, double scale) {
    double bits = Math.log(Math.max(1, largest)) / Math.log(2);
    double modulusBits = context.parameters().logQ(level);
    if (bits > modulusBits - 1) {
      throw new IllegalArgumentException(
          "slots at scale 2^%.1f need 2^%.1f, more than half the modulus 2^%.1f of level %d"
              .formatted(Math.log(scale) / Math.log(2), bits, modulusBits, level));
    }
  }

  /// Multiplies and rounds in place; returns the largest absolute value.
  private static double scaleAndRound(double[][] rows, double factor) {
    double largest = 0;
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        double value = Math.rint(row[i] * factor);
        row[i] = value;
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  static void checkSlots(double[] slots, int most) {
    if (slots.length > most) {
      throw new IllegalArgumentException(slots.length + " values for " + most + " slots");
    }
    for (int i = 0; i < slots.length; i++) {
      if (!Double.isFinite(slots[i])) {
        throw new IllegalArgumentException("slot " + i + " holds " + slots[i]);
      }
    }
  }

  static double checkScale(double scale) {
    if (!(scale >= 1 && scale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("scale " + scale + " is not at least 1 and finite");
    }
    return scale;
  }
}
