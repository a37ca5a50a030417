package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.random.Seed;
import java.util.List;
import java.util.stream.Stream;

/// For each digit `d` an encryption of `P·[digit d]·s'` under `s`, modulo QP and transformed.
///
/// Made for one level: it has the primes of Q up to that level, then those of P, and serves every
/// level below. Each digit has a body and a uniform mask that expands from the seed; a mask's limbs
/// are either kept or expanded at each use ([KeptLimbs]), a body's kept or read at each use
/// ([StoredLimb]). Immutable.
public final class SwitchingKey {
  private final CkksContext context;
  private final int level;
  private final List<List<KeyLimb>> bodies;
  private final Seed seed;
  private final List<List<KeyLimb>> masks;

  SwitchingKey(
      CkksContext context,
      int level,
      List<List<KeyLimb>> bodies,
      Seed seed,
      List<List<KeyLimb>> masks) {
    this.context = context;
    this.level = level;
    this.bodies = List.copyOf(bodies);
    this.seed = seed;
    this.masks = List.copyOf(masks);
  }

  /// The highest level at which the key can be used.
  public int level() {
    return level;
  }

  /// The number of digits.
  public int digits() {
    return bodies.size();
  }

  /// Its primes of Q.
  int limbs() {
    return context.parameters().limbs(level);
  }

  /// What the masks expand from.
  public Seed seed() {
    return seed;
  }

  /// `-a·s + e + P·[digit]·s'` of a digit: reduced residues, not to be written to.
  public double[][] body(int digit) {
    return bodies.get(digit).stream().map(KeyLimb::residues).toArray(double[][]::new);
  }

  /// The uniform `a` of a digit: reduced residues, not to be written to.
  public double[][] mask(int digit) {
    return UniformMasks.expand(context, seed, digit, context.extendedBasis(level));
  }

  KeyLimb bodyLimb(int digit, int limb) {
    return bodies.get(digit).get(limb).loaded();
  }

  KeyLimb maskLimb(int digit, int limb) {
    return masks.get(digit).get(limb).loaded();
  }

  /// Bytes that all masks of a key for use up to `level` take in memory; its bodies take as many.
  public static long maskBytes(CkksParameters parameters, int level) {
    int degree = parameters.degree();
    long bytes = 0;
    for (Modulus modulus : parameters.moduli().subList(0, parameters.limbs(level))) {
      bytes += KeyLimb.memoryBytes(degree, modulus);
    }
    for (Modulus modulus : parameters.specialModuli()) {
      bytes += KeyLimb.memoryBytes(degree, modulus);
    }
    return bytes * parameters.digits(level);
  }

  /// Bytes held in memory.
  public long memoryBytes() {
    return Stream.concat(bodies.stream(), masks.stream())
        .flatMap(List::stream)
        .mapToLong(KeyLimb::memoryBytes)
        .sum();
  }
}
