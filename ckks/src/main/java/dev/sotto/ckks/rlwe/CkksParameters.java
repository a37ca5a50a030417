package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.insecure.InsecureAccess;
import dev.sotto.ckks.kernel.Modulus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The public parameters of a leveled CKKS instance: ring, modulus chain, special primes, digits.
///
/// The chain is a list of levels, each a group of one or more primes whose product is divided out
/// by a rescale; level 0 is the first modulus and is never divided out. A ciphertext at level ℓ has
/// the primes of groups 0 to ℓ. Key switching cuts the chain's primes into digits of
/// `primesPerDigit` consecutive primes and works modulo QP, where P is the product of the special
/// primes. Secrets are uniform ternary. Immutable; refused outside [SecurityTable].
///
/// A chain may lack levels that a longer one has ([#without]). Keys of the longer one serve it: the
/// factor of a digit is P modulo the digit's own primes and 0 modulo all others, so a key without
/// the limbs of some primes is a key of the chain without them, its digits cut likewise.
public final class CkksParameters {
  private final int logN;
  private final List<List<Modulus>> levels;
  private final List<Modulus> moduli;
  private final List<Modulus> specialModuli;
  private final int primesPerDigit;
  private final ChainGap gap;
  private final boolean insecure;
  private final byte[] hash;

  private CkksParameters(
      int logN,
      List<List<Modulus>> levels,
      List<Modulus> specialModuli,
      int primesPerDigit,
      ChainGap gap,
      boolean insecure) {
    this.logN = logN;
    this.levels = levels.stream().map(List::copyOf).toList();
    this.moduli = this.levels.stream().flatMap(List::stream).toList();
    this.specialModuli = List.copyOf(specialModuli);
    this.primesPerDigit = primesPerDigit;
    this.gap = gap;
    this.insecure = insecure;
    checkShape();
    checkSecurity();
    this.hash = computeHash();
  }

  /// Parameters from explicit primes.
  ///
  /// @param levels the primes of each level, level 0 first
  /// @throws IllegalArgumentException if a modulus is no prime congruent to 1 modulo 2N or occurs
  ///   twice, or if the set is outside the 128-bit table
  public static CkksParameters of(
      int logN, List<long[]> levels, long[] specialPrimes, int primesPerDigit) {
    return new CkksParameters(
        logN, groups(levels), moduli(specialPrimes), primesPerDigit, ChainGap.NONE, false);
  }

  /// Parameters of any size, without security; for the test kit.
  public static CkksParameters insecure(
      InsecureAccess access,
      int logN,
      List<long[]> levels,
      long[] specialPrimes,
      int primesPerDigit) {
    java.util.Objects.requireNonNull(access);
    return new CkksParameters(
        logN, groups(levels), moduli(specialPrimes), primesPerDigit, ChainGap.NONE, true);
  }

  /// A builder from sizes in bits.
  public static CkksParametersBuilder builder(int logN) {
    return new CkksParametersBuilder(logN);
  }

  private static List<List<Modulus>> groups(List<long[]> levels) {
    return levels.stream().map(CkksParameters::moduli).toList();
  }

  private static List<Modulus> moduli(long[] primes) {
    return Arrays.stream(primes).mapToObj(Modulus::of).toList();
  }

  private void checkShape() {
    if (logN < 4 || logN > SecurityTable.MAX_LOG_N) {
      throw new IllegalArgumentException(
          "log2 N = " + logN + " outside [4, " + SecurityTable.MAX_LOG_N + "]");
    }
    if (levels.isEmpty() || levels.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("a modulus chain needs a prime at every level");
    }
    if (primesPerDigit < 1) {
      throw new IllegalArgumentException(primesPerDigit + " primes per digit, not at least 1");
    }
    Set<Modulus> seen = new HashSet<>();
    List<Modulus> all = new ArrayList<>(moduli);
    all.addAll(specialModuli);
    for (Modulus modulus : all) {
      if (modulus.value() % (2L << logN) != 1) {
        throw new IllegalArgumentException(
            "modulus %s is not congruent to 1 modulo 2N = %d".formatted(modulus, 2L << logN));
      }
      if (!seen.add(modulus)) {
        throw new IllegalArgumentException("modulus " + modulus + " occurs twice");
      }
    }
  }

  /// Refuses parameters outside the 128-bit table; key generation asks again.
  ///
  /// @throws IllegalArgumentException with log₂ QP and its bound
  public void checkSecurity() {
    if (!insecure) {
      SecurityTable.check(logN, logQP());
    }
  }

  /// log₂ of the ring degree.
  public int logN() {
    return logN;
  }

  /// The ring degree N.
  public int degree() {
    return 1 << logN;
  }

  /// The number of slots, N/2.
  public int slots() {
    return 1 << (logN - 1);
  }

  /// The highest level, which is also the number of rescales a fresh ciphertext has.
  public int maxLevel() {
    return levels.size() - 1;
  }

  /// The primes that a rescale from `level` divides out.
  public List<Modulus> group(int level) {
    return levels.get(checkLevel(level));
  }

  /// All primes of Q, level 0 first.
  public List<Modulus> moduli() {
    return moduli;
  }

  /// The primes of P; empty if no key switching is possible.
  public List<Modulus> specialModuli() {
    return specialModuli;
  }

  /// Primes in one digit of key switching.
  public int primesPerDigit() {
    return primesPerDigit;
  }

  /// The number of primes of a ciphertext at `level`.
  public int limbs(int level) {
    int limbs = 0;
    for (int i = 0; i <= checkLevel(level); i++) {
      limbs += levels.get(i).size();
    }
    return limbs;
  }

  /// The number of digits of a ciphertext at `level`.
  public int digits(int level) {
    int limbs = limbs(level);
    int digits = 0;
    for (int start = 0; start < limbs; start = digitEnd(start, limbs)) {
      digits++;
    }
    return digits;
  }

  /// One past the last prime, among the first `limbs`, of the digit that prime `limb` belongs to.
  public int digitEnd(int limb, int limbs) {
    int end = (gap.limb(limb) / primesPerDigit + 1) * primesPerDigit;
    return Math.min(limbs, gap.limbsBelow(end));
  }

  /// The digit of keys, those of the longer chain if levels are lacking, that a prime of Q is in.
  int keyDigit(int limb) {
    return gap.limb(limb) / primesPerDigit;
  }

  /// The position in a key with `keyLimbs` primes of Q, of the longer chain if levels are lacking,
  /// of limb `limb` of an extended polynomial at `level`.
  int keyLimb(int limb, int level, int keyLimbs) {
    int limbs = limbs(level);
    return limb < limbs ? wholeLimb(limb, level) : limb - limbs + keyLimbs;
  }

  /// The number that a level has in the longer chain if levels are lacking.
  int wholeLevel(int level) {
    return gap.level(level);
  }

  /// The position, in polynomials of the longer chain, of limb `limb` of a polynomial at `level`,
  /// extended or not.
  public int wholeLimb(int limb, int level) {
    return level < gap.firstLevel() ? limb : gap.limb(limb);
  }

  /// log₂ of the product of the primes up to `level`.
  public double logQ(int level) {
    return SecurityTable.log2(moduli.subList(0, limbs(level)));
  }

  /// log₂ of the product of the special primes.
  public double logP() {
    return SecurityTable.log2(specialModuli);
  }

  /// log₂ QP, the number that the security table bounds.
  public double logQP() {
    return logQ(maxLevel()) + logP();
  }

  /// The scale after a rescale from `level`: divided by each prime of the group in turn, which is
  /// how every part of the program computes it.
  public double rescaledScale(double scale, int level) {
    double result = scale;
    for (Modulus modulus : group(level)) {
      result /= modulus.p();
    }
    return result;
  }

  /// The chain up to `level` with the first `specials` special primes, which are also the primes of
  /// a digit: where a computation stays low in the chain, its keys and key switches are smaller.
  /// Ciphertexts of these levels belong to both chains.
  ///
  /// @throws IllegalArgumentException unless there are as many levels and special primes
  public CkksParameters prefix(int level, int specials) {
    checkLevel(level);
    if (specials < 1 || specials > specialModuli.size()) {
      throw new IllegalArgumentException(
          specials + " special primes outside [1, " + specialModuli.size() + "]");
    }
    return new CkksParameters(
        logN,
        levels.subList(0, level + 1),
        specialModuli.subList(0, specials),
        specials,
        gap,
        insecure);
  }

  /// The chain without the levels from `first` to `end - 1`, and with digits cut as in this one:
  /// for values that will come to lie below `first` and need those primes at no time. Ciphertexts
  /// below `first` belong to both chains.
  ///
  /// @throws IllegalArgumentException unless `first` is at least 1 and there are such levels, or if
  ///   levels are lacking already
  public CkksParameters without(int first, int end) {
    if (first < 1 || end < first || end > levels.size() || gap.levels() > 0) {
      throw new IllegalArgumentException(
          "a chain of %d levels without those from %d to %d, %s"
              .formatted(levels.size(), first, end - 1, gap));
    }
    List<List<Modulus>> rest = new ArrayList<>(levels.subList(0, first));
    rest.addAll(levels.subList(end, levels.size()));
    int below = limbs(first - 1);
    ChainGap without = new ChainGap(first, end - first, below, limbs(end - 1) - below);
    return new CkksParameters(logN, rest, specialModuli, primesPerDigit, without, insecure);
  }

  /// The chain with one special prime and all primes in one digit: enough to switch polynomials of
  /// coefficients about as small as one prime, at a fraction of a key switch's work.
  ///
  /// @throws IllegalArgumentException if there is no special prime
  public CkksParameters singleDigit() {
    if (specialModuli.isEmpty()) {
      throw new IllegalArgumentException("key switching needs special primes; there are none");
    }
    return new CkksParameters(
        logN, levels, specialModuli.subList(0, 1), gap.limb(moduli.size()), gap, insecure);
  }

  /// Whether these parameters bypass the security table.
  public boolean isInsecure() {
    return insecure;
  }

  /// SHA-256 of everything that must agree between keys, ciphertexts and circuits.
  public byte[] hash() {
    return hash.clone();
  }

  /// Returns `level`.
  ///
  /// @throws IllegalArgumentException unless it is in `[0, maxLevel]`
  public int checkLevel(int level) {
    if (level < 0 || level > maxLevel()) {
      throw new IllegalArgumentException("level " + level + " outside [0, " + maxLevel() + "]");
    }
    return level;
  }

  private byte[] computeHash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("dev.sotto.ckks.parameters.1".getBytes(StandardCharsets.US_ASCII));
      ByteBuffer bytes =
          ByteBuffer.allocate(8 * (6 + levels.size() + moduli.size() + specialModuli.size()));
      bytes.putLong(logN).putLong(insecure ? 1 : 0).putLong(primesPerDigit);
      bytes.putLong(levels.size()).putLong(specialModuli.size());
      for (List<Modulus> group : levels) {
        bytes.putLong(group.size());
        group.forEach(modulus -> bytes.putLong(modulus.value()));
      }
      specialModuli.forEach(modulus -> bytes.putLong(modulus.value()));
      if (gap.limbs() > 0) {
        digest.update(gap.toString().getBytes(StandardCharsets.US_ASCII));
      }
      return digest.digest(bytes.array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CkksParameters p && Arrays.equals(hash, p.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }

  @Override
  public String toString() {
    return "N = 2^%d, log2 QP = %.1f, %d levels, %d + %d primes, %d per digit%s"
        .formatted(
            logN,
            logQP(),
            levels.size(),
            moduli.size(),
            specialModuli.size(),
            primesPerDigit,
            insecure ? ", INSECURE" : "");
  }
}
