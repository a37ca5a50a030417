package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.random.Seed;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.ScratchPool;
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
    if (bodies.size() == context.parameters().digits(level)) {
      throw new IllegalArgumentException("more than " + bodies.size() + " digits");
    }
    int digit = bodies.size();
    int degree = context.ring().degree();
    bodies.add(
        held(
            i -> {
              KeyLimb limb = KeyLimb.read(body.get(i), modulus(i), degree);
              return inMemory ? limb : new KeyLimb.Stored(body.get(i), modulus(i), degree);
            }));
    masks.add(held(i -> mask(digit, i)));
  }

  /// What makes limb `i` of a digit's body, as reduced residues, of the mask's.
  interface BodyLimb {
    void make(int digit, int i, double[] mask, double[] body);
  }

  /// Adds the bodies of all digits, which `limb` makes on any thread and in any order.
  void addAll(BodyLimb limb) {
    int digits = context.parameters().digits(level);
    KeyLimb[][] body = new KeyLimb[digits][basis.size()];
    KeyLimb[][] mask = new KeyLimb[digits][basis.size()];
    ScratchPool pool = context.ring().scratch();
    // The limbs of one prime follow each other, so that its tables stay in cache.
    context
        .workers()
        .each(
            basis.size() * digits,
            t -> {
              int i = t / digits;
              int digit = t % digits;
              double[] maskResidues = pool.take();
              double[] bodyResidues = pool.take();
              mask[digit][i] = mask(digit, i);
              mask[digit][i].copyTo(maskResidues);
              limb.make(digit, i, maskResidues, bodyResidues);
              body[digit][i] = KeyLimb.copyOf(bodyResidues, modulus(i));
              pool.give(maskResidues);
              pool.give(bodyResidues);
            });
    for (int digit = 0; digit < digits; digit++) {
      bodies.add(Arrays.asList(body[digit]));
      masks.add(Arrays.asList(mask[digit]));
    }
  }

  private KeyLimb mask(int digit, int i) {
    return kept.contains(digit, i)
        ? UniformMasks.limb(context, seed, digit, basis.prime(i))
        : new KeyLimb.Seeded(context, seed, digit, basis.prime(i));
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
