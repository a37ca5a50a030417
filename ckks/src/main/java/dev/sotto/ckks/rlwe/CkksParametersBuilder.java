package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.insecure.InsecureAccess;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.PrimeGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds primes for [CkksParameters] from sizes in bits; belongs to one thread.
///
/// A size above 49 bits becomes a group of equal primes. The result depends on the sizes alone.
public final class CkksParametersBuilder {
  private static final double MAX_PRIME_BITS = 49.4;

  private final int logN;
  private double firstModulusBits;
  private double[] levelBits = {};
  private double[] specialBits = {};
  private int primesPerDigit = 1;

  CkksParametersBuilder(int logN) {
    this.logN = logN;
  }

  /// log₂ of the modulus of level 0.
  public CkksParametersBuilder firstModulusBits(double bits) {
    firstModulusBits = bits;
    return this;
  }

  /// log₂ of what each level from 1 upward divides out: its scale.
  public CkksParametersBuilder levelBits(double... bits) {
    levelBits = bits.clone();
    return this;
  }

  /// `count` further levels of the same size.
  public CkksParametersBuilder levels(int count, double bits) {
    int start = levelBits.length;
    levelBits = Arrays.copyOf(levelBits, start + count);
    Arrays.fill(levelBits, start, start + count, bits);
    return this;
  }

  /// log₂ of each special prime, at most 49.4.
  public CkksParametersBuilder specialBits(double... bits) {
    specialBits = bits.clone();
    return this;
  }

  /// `count` special primes of the same size, at most 49.4 bits.
  public CkksParametersBuilder specialPrimes(int count, double bits) {
    specialBits = new double[count];
    Arrays.fill(specialBits, bits);
    return this;
  }

  /// The number of consecutive primes in one digit of key switching.
  public CkksParametersBuilder primesPerDigit(int count) {
    primesPerDigit = count;
    return this;
  }

  /// Finds the primes.
  ///
  /// @throws IllegalArgumentException if there are too few primes of a size, or if the set is
  ///   outside the 128-bit table
  public CkksParameters build() {
    if (logN >= SecurityTable.MIN_LOG_N && logN <= SecurityTable.MAX_LOG_N) {
      // Before the search, so that a hopeless request is refused with its size.
      SecurityTable.check(logN, Math.floor(requestedBits()));
    }
    Primes primes = find();
    return CkksParameters.of(logN, primes.levels, primes.special, primesPerDigit);
  }

  /// Finds the primes of parameters without security; for the test kit.
  public CkksParameters buildInsecure(InsecureAccess access) {
    Primes primes = find();
    return CkksParameters.insecure(access, logN, primes.levels, primes.special, primesPerDigit);
  }

  private double requestedBits() {
    return firstModulusBits + Arrays.stream(levelBits).sum() + Arrays.stream(specialBits).sum();
  }

  private record Primes(List<long[]> levels, long[] special) {}

  private Primes find() {
    PrimeGenerator generator = new PrimeGenerator(1 << logN);
    long[] special = new long[specialBits.length];
    for (int i = 0; i < special.length; i++) {
      checkBits(specialBits[i], MAX_PRIME_BITS);
      special[i] = generator.nearest(Math.pow(2, specialBits[i])).value();
    }
    List<long[]> levels = new ArrayList<>();
    levels.add(group(generator, firstModulusBits));
    for (double bits : levelBits) {
      levels.add(group(generator, bits));
    }
    return new Primes(levels, special);
  }

  private static long[] group(PrimeGenerator generator, double bits) {
    checkBits(bits, 8 * MAX_PRIME_BITS);
    int count = (int) Math.ceil(bits / MAX_PRIME_BITS);
    return Arrays.stream(generator.balanced(Math.pow(2, bits / count), count))
        .mapToLong(Modulus::value)
        .toArray();
  }

  private static void checkBits(double bits, double bound) {
    if (!(bits > 20.5 && bits <= bound)) {
      throw new IllegalArgumentException(
          "a modulus of %.1f bits outside (20.5, %.1f]".formatted(bits, bound));
    }
  }
}
