package dev.sotto.ckks.kernel;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Inputs and references shared by the tests of the kernels.
final class KernelCases {

  private KernelCases() {}

  /// Every implementation that this machine can run, by name.
  static Stream<Kernels> all() {
    return Stream.of("scalar", "vector").map(Kernels::named);
  }

  /// Primes from the smallest useful size to the largest allowed, for degree `n`, and on both sides
  /// of where products of residues and their sums cease to be exact doubles.
  static List<Modulus> moduli(int n) {
    PrimeGenerator primes = new PrimeGenerator(n);
    return List.of(
        primes.below(Modulus.MAXIMUM),
        primes.nearest(0x1p49),
        primes.nearest(0x1p45),
        primes.nearest(0x1p36),
        primes.nearest(1.001 * NttTable.largestExact(n)),
        primes.below(NttTable.largestExact(n)),
        primes.nearest(0x1.1p32),
        primes.below(0x1p32),
        primes.nearest(0x1.6p27),
        primes.nearest(0x1.4p27),
        primes.below(0x1p27),
        primes.nearest(0x1.a3p26),
        primes.below(0x1.a2p26),
        primes.below(0x1p26),
        primes.nearest(0x1p25));
  }

  /// One of [#moduli].
  static Modulus choose(SplittableRandom random, int n) {
    List<Modulus> moduli = moduli(n);
    return moduli.get(random.nextInt(moduli.size()));
  }

  /// Reduced residues; a third of them at or near the ends of the allowed range.
  static double[] residues(SplittableRandom random, int n, Modulus modulus) {
    return residues(random, n, (long) modulus.reducedBound());
  }

  /// Integers with `|x| ≤ bound`, many of them at the ends.
  static double[] residues(SplittableRandom random, int n, long bound) {
    int style = random.nextInt(4);
    double[] x = new double[n];
    for (int j = 0; j < n; j++) {
      x[j] =
          switch (style) {
            case 0 -> bound;
            case 1 -> random.nextBoolean() ? bound : -bound;
            default ->
                random.nextInt(3) == 0
                    ? (random.nextBoolean() ? bound - random.nextInt(3) : random.nextInt(3) - bound)
                    : random.nextLong(-bound, bound + 1);
          };
    }
    return x;
  }

  /// A non-negative integer of at most `bits` bits.
  static BigInteger integer(SplittableRandom random, int bits) {
    byte[] bytes = new byte[bits / 8 + 1];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes).mod(BigInteger.ONE.shiftLeft(bits));
  }

  static BigInteger[] integers(double[] x) {
    BigInteger[] out = new BigInteger[x.length];
    for (int j = 0; j < x.length; j++) {
      out[j] = BigInteger.valueOf((long) x[j]);
    }
    return out;
  }
}
