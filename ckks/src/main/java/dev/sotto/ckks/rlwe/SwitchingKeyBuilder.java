package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.random.Seed;
import dev.sotto.ckks.ring.Basis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/// Puts a switching key together digit by digit, so that no more than one is held unpacked; belongs
/// to one thread.
public final class SwitchingKeyBuilder {
  private final CkksContext context;
  private final int level;
  private final Basis basis;
  private final Seed seed;
  private final KeptLimbs kept;
  private final List<List<KeyLimb>> bodies = new ArrayList<>();
  private final List<List<KeyLimb>> masks = new ArrayList<>();

  /// A key for use up to `level`, whose masks expand from `seed`.
  public SwitchingKeyBuilder(CkksContext context, int level, Seed seed, KeptLimbs kept) {
    this.context = context;
    this.level = level;
    this.basis = context.extendedBasis(level);
    this.seed = seed;
    this.kept = kept;
  }

  /// Adds the body of the next digit, one limb for each prime of the level and of P.
  ///
  /// All limbs are read now, and again at each use unless `inMemory`.
  ///
  /// @throws IllegalArgumentException for fewer or more limbs, or when all digits are there; and
  ///   what the limbs throw
  public void add(List<StoredLimb> body, boolean inMemory) {
    if (body.size() != basis.size()) {
      throw new IllegalArgumentException(body.size() + " limbs, not " + basis.size());
    }
    int degree = context.ring().degree();
    add(
        held(
            i -> {
              KeyLimb limb = KeyLimb.read(body.get(i), modulus(i), degree);
              return inMemory ? limb : new KeyLimb.Stored(body.get(i), modulus(i), degree);
            }),
        i -> UniformMasks.limb(context, seed, bodies.size(), basis.prime(i)));
  }

  /// The mask of the next digit.
  double[][] nextMask() {
    return UniformMasks.expand(context, seed, bodies.size(), basis);
  }

  /// Adds the body of the next digit, as reduced residues, with what [#nextMask] gave; the arrays
  /// may be kept.
  void add(double[][] body, double[][] mask) {
    PublicKeys.checkLimbs(body, basis.size(), context.ring().degree());
    add(held(i -> KeyLimb.of(body[i], modulus(i))), i -> KeyLimb.of(mask[i], modulus(i)));
  }

  private void add(List<KeyLimb> body, IntFunction<KeyLimb> mask) {
    if (bodies.size() == context.parameters().digits(level)) {
      throw new IllegalArgumentException("more than " + bodies.size() + " digits");
    }
    int digit = bodies.size();
    masks.add(
        held(
            i ->
                kept.contains(digit, i)
                    ? mask.apply(i)
                    : new KeyLimb.Seeded(context, seed, digit, basis.prime(i))));
    bodies.add(body);
  }

  private List<KeyLimb> held(IntFunction<KeyLimb> limb) {
    KeyLimb[] held = new KeyLimb[basis.size()];
    context.workers().each(held.length, i -> held[i] = limb.apply(i));
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
    return new SwitchingKey(context, level, bodies, seed, masks);
  }
}
