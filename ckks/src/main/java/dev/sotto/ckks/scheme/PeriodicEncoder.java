package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.NttTable;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Encodes vectors that repeat after `period` slots: their polynomials are polynomials in
/// `X^(N/(2·period))`, of degree below `2·period`, and so cheap to make and to hold.
///
/// Safe for use by several threads.
public final class PeriodicEncoder {
  /// Rows in a block of the transform's order, and elements in a row.
  private static final int ROWS = 8;

  /// The smallest ring that transforms are made for has this many slots.
  public static final int MIN_PERIOD = 8;

  private final CkksContext context;
  private final int period;
  private final SpecialTransform transform;
  private final int[] positions;
  private final Map<Integer, NttTable> tables = new ConcurrentHashMap<>();

  /// An encoder of vectors of this period.
  ///
  /// @throws IllegalArgumentException unless [#supports] it
  public PeriodicEncoder(CkksContext context, int period) {
    if (!supports(context.parameters(), period)) {
      throw new IllegalArgumentException(
          "period %d is not a power of two in [%d, %d]"
              .formatted(period, MIN_PERIOD, context.parameters().slots() / ROWS));
    }
    this.context = context;
    this.period = period;
    this.transform = new SpecialTransform(Integer.numberOfTrailingZeros(period));
    this.positions = positions(context.parameters().degree(), 2 * period);
  }

  /// Whether vectors of this period have polynomials in `X^8`, of a degree that is transformed.
  public static boolean supports(CkksParameters parameters, int period) {
    return Integer.bitCount(period) == 1
        && period >= MIN_PERIOD
        && period <= parameters.slots() / ROWS;
  }

  /// For each block of 64 values of degree `n`, where the values of its first row stand among those
  /// of degree `small`.
  private static int[] positions(int n, int small) {
    int[] positions = new int[n / ROWS];
    Arrays.setAll(
        positions,
        r -> {
          int j = r / ROWS * ROWS * ROWS + r % ROWS;
          return NttTable.position(small, NttTable.exponent(n, j) & (2 * small - 1));
        });
    return positions;
  }

  /// Encodes one period modulo the primes of `level` and those of P.
  ///
  /// @param slots as many as the period
  /// @throws IllegalArgumentException for another number of slots, or values that do not fit the
  ///   modulus
  public PeriodicPlaintext encodeExtended(ComplexSlots slots, int level, double scale) {
    if (slots.real().length != period) {
      throw new IllegalArgumentException(slots.real().length + " slots for a period of " + period);
    }
    double[][] values =
        Encoder.limbs(
            context,
            transform,
            this::table,
            slots.real(),
            slots.imaginary(),
            context.extendedBasis(level),
            level,
            scale);
    return new PeriodicPlaintext(values, positions);
  }

  /// The small ring's root of unity is the power of the large one's that it must be: both come from
  /// the least quadratic non-residue.
  private NttTable table(int prime) {
    return tables.computeIfAbsent(prime, p -> new NttTable(2 * period, context.ring().modulus(p)));
  }
}
