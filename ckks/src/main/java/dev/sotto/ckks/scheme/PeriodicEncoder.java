package dev.sotto.ckks.scheme;

import dev.sotto.ckks.kernel.NttTable;
import dev.sotto.ckks.rlwe.CkksContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Encodes vectors that repeat after `period` slots: their polynomials are polynomials in
/// `X^(N/(2·period))`, of degree below `2·period`, and so cheap to make and to hold.
///
/// Safe for use by several threads.
public final class PeriodicEncoder {
  /// The smallest ring that transforms are made for has this many slots.
  public static final int MIN_PERIOD = 8;

  private final CkksContext context;
  private final int period;
  private final SpecialTransform transform;
  private final PeriodicSpread spread;
  private final Map<Integer, NttTable> tables = new ConcurrentHashMap<>();

  /// An encoder of vectors of this period.
  ///
  /// @throws IllegalArgumentException unless `period` is a power of two in `[8, N/2]`
  public PeriodicEncoder(CkksContext context, int period) {
    int slots = context.parameters().slots();
    if (Integer.bitCount(period) != 1 || period < MIN_PERIOD || period > slots) {
      throw new IllegalArgumentException(
          "period %d is not a power of two in [%d, %d]".formatted(period, MIN_PERIOD, slots));
    }
    this.context = context;
    this.period = period;
    this.transform = new SpecialTransform(Integer.numberOfTrailingZeros(period));
    this.spread = PeriodicSpread.of(context.parameters().degree(), 2 * period);
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
    return new PeriodicPlaintext(level, scale, values, spread);
  }

  /// The small ring's root of unity is the power of the large one's that it must be: both come from
  /// the least quadratic non-residue.
  private NttTable table(int prime) {
    return tables.computeIfAbsent(prime, p -> new NttTable(2 * period, context.ring().modulus(p)));
  }
}
