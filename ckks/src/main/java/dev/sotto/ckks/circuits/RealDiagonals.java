package dev.sotto.ckks.circuits;

import dev.sotto.ckks.kernel.FactorForm;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.ScratchPool;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.scheme.RealPair;
import dev.sotto.ckks.scheme.RealPairEncoder;

/// The diagonals of a [DiagonalSource], each rotated back by its giant step, encoded in pairs of
/// consecutive numbers at one level and scale.
final class RealDiagonals implements EncodedDiagonals {
  private final CkksContext context;
  private final RealPairEncoder encoder;
  private final Slots slots;
  private final int count;
  private final DiagonalCache cache;
  private final Basis basis;
  private final int level;
  private final double scale;

  /// The slots of the diagonals.
  @FunctionalInterface
  interface Slots {
    double[] get(int diagonal);
  }

  /// @param count of the diagonals
  /// @param basis the primes of the limbs
  RealDiagonals(
      CkksContext context,
      RealPairEncoder encoder,
      Slots slots,
      int count,
      DiagonalCache cache,
      Basis basis,
      int level,
      double scale) {
    this.context = context;
    this.encoder = encoder;
    this.slots = slots;
    this.count = count;
    this.cache = cache;
    this.basis = basis;
    this.level = level;
    this.scale = scale;
  }

  /// How many pairs `count` diagonals are.
  static int pairs(int count) {
    return (count + 1) / 2;
  }

  @Override
  public FactorForm form() {
    return FactorForm.MIRRORED;
  }

  @Override
  public Range prepare(int first, int end) {
    int offset = first / 2;
    RealPair[] pairs = new RealPair[pairs(end) - offset];
    context.workers().each(pairs.length, i -> pairs[i] = pair(offset + i));
    return new PairRange(offset, pairs);
  }

  private RealPair pair(int number) {
    return cache.pair(
        number,
        () -> {
          ScratchPool pool = context.ring().scratch();
          int next = 2 * number + 1;
          return encoder.encode(
              slots.get(2 * number),
              next < count ? slots.get(next) : new double[0],
              level,
              scale,
              cache.keeps(number) ? new double[context.parameters().degree()] : pool.take());
        });
  }

  private final class PairRange implements Range {
    private final int offset;
    private final RealPair[] pairs;

    PairRange(int offset, RealPair[] pairs) {
      this.offset = offset;
      this.pairs = pairs;
    }

    @Override
    public void limbs(int limb, int first, int end, BorrowedFactors out) {
      int half = context.parameters().slots();
      for (int d = first - first % 2; d < end; d += 2) {
        RealPair pair = pairs[d / 2 - offset];
        double[] both = cache.limb(d / 2, limb, pair, basis.prime(limb), out::borrow);
        if (d >= first) {
          out.add(both, 0);
        }
        if (d + 1 < end) {
          out.add(both, half);
        }
      }
    }

    @Override
    public void close() {
      for (int i = 0; i < pairs.length; i++) {
        if (!cache.keeps(offset + i)) {
          context.ring().scratch().give(pairs[i].coefficients());
        }
      }
    }
  }
}
