package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.random.Seed;
import dev.sotto.ckks.ring.Basis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Puts a switching key together digit by digit, so that no more than one is held unpacked; belongs
/// to one thread.
public final class SwitchingKeyBuilder {
  private final CkksContext context;
  private final int level;
  private final Basis basis;
  private final Seed seed;
  private final boolean keepsMasks;
  private final List<List<KeyLimb>> bodies = new ArrayList<>();
  private final List<List<KeyLimb>> masks = new ArrayList<>();

  /// A key for use up to `level`, whose masks expand from `seed` and are kept if `budget` has room
  /// for them.
  public SwitchingKeyBuilder(CkksContext context, int level, Seed seed, MaskBudget budget) {
    this.context = context;
    this.level = level;
    this.basis = context.extendedBasis(level);
    this.seed = seed;
    this.keepsMasks = budget.take(SwitchingKey.maskBytes(context.parameters(), level));
  }

  /// Adds the body of the next digit: reduced residues, one limb for each prime of the level and of
  /// P; the arrays may be kept.
  ///
  /// @throws IllegalArgumentException for other limbs, or when all digits are there
  public void add(double[][] body) {
    add(body, keepsMasks ? nextMask() : new double[0][]);
  }

  /// The mask of the next digit.
  double[][] nextMask() {
    return UniformMasks.expand(context, seed, bodies.size(), basis);
  }

  /// As [#add(double[][])], with what [#nextMask] gave.
  void add(double[][] body, double[][] mask) {
    if (bodies.size() == context.parameters().digits(level)) {
      throw new IllegalArgumentException("more than " + bodies.size() + " digits");
    }
    PublicKeys.checkLimbs(body, basis.size(), context.ring().degree());
    bodies.add(held(body));
    if (keepsMasks) {
      masks.add(held(mask));
    }
  }

  private List<KeyLimb> held(double[][] limbs) {
    KeyLimb[] held = new KeyLimb[limbs.length];
    context.workers().each(held.length, i -> held[i] = KeyLimb.of(limbs[i], modulus(i)));
    return Arrays.asList(held);
  }

  private Modulus modulus(int limb) {
    return context.ring().modulus(basis.prime(limb));
  }

  /// The key.
  ///
  /// @throws IllegalArgumentException if digits are missing
  public SwitchingKey build() {
    int digits = context.parameters().digits(level);
    if (bodies.size() != digits) {
      throw new IllegalArgumentException(bodies.size() + " digits, not " + digits);
    }
    return new SwitchingKey(
        context, level, bodies, seed, keepsMasks ? Optional.of(masks) : Optional.empty());
  }
}
