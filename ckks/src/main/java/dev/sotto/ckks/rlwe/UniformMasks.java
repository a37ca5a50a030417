package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.PackedLimb;
import dev.sotto.ckks.random.RandomStream;
import dev.sotto.ckks.random.Seed;
import dev.sotto.ckks.random.UniformSampler;
import dev.sotto.ckks.ring.Basis;

/// Expands seeds into uniform polynomials, limb by limb.
///
/// A limb depends on the seed, the digit and the prime's index alone, so a key cut to a lower level
/// keeps its masks.
public final class UniformMasks {
  private static final int PURPOSE = 0x6d61736b;

  private UniformMasks() {}

  /// The uniform polynomial of `seed` and `digit` over `basis`, as transformed values.
  public static double[][] expand(CkksContext context, Seed seed, int digit, Basis basis) {
    double[][] limbs = new double[basis.size()][context.parameters().degree()];
    context.workers().each(basis.size(), i -> fill(context, seed, digit, basis.prime(i), limbs[i]));
    return limbs;
  }

  /// The limb of [#expand] of one prime.
  static KeyLimb limb(CkksContext context, Seed seed, int digit, int prime) {
    int length = context.parameters().degree();
    Modulus modulus = context.ring().modulus(prime);
    if (PackedLimb.worthwhile(modulus)) {
      try (RandomStream stream = stream(seed, digit, prime)) {
        UniformSampler sampler = new UniformSampler(stream, modulus.value());
        return new KeyLimb.Packed(PackedLimb.of(length, modulus, sampler::next));
      }
    }
    double[] residues = new double[length];
    fill(context, seed, digit, prime, residues);
    return new KeyLimb.Plain(residues);
  }

  private static void fill(
      CkksContext context, Seed seed, int digit, int prime, double[] residues) {
    try (RandomStream stream = stream(seed, digit, prime)) {
      UniformSampler.fill(stream, residues, context.ring().modulus(prime).value());
    }
  }

  private static RandomStream stream(Seed seed, int digit, int prime) {
    return RandomStream.of(seed, PURPOSE, digit, prime);
  }
}
