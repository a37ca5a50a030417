package dev.sotto.ckks.rlwe;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.random.GaussianSampler;
import dev.sotto.ckks.random.RandomStream;
import dev.sotto.ckks.random.Seed;
import dev.sotto.ckks.random.SparseTernarySampler;
import dev.sotto.ckks.random.TernarySampler;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.rlwe.KeyName.Chain;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Draws secret keys and derives the public ones; belongs to one thread.
public final class KeyGenerator {
  private final CkksContext context;
  private final CkksParameters parameters;
  private final Ring ring;
  private final Kernels kernels;
  private final SecureRandom random;

  /// A generator that draws from `random`.
  ///
  /// @throws IllegalArgumentException if the parameters are outside the security table
  public KeyGenerator(CkksContext context, SecureRandom random) {
    this.context = context;
    this.parameters = context.parameters();
    this.ring = context.ring();
    this.kernels = context.kernels();
    this.random = random;
    parameters.checkSecurity();
  }

  /// A fresh uniform ternary secret.
  public SecretKey secretKey() {
    double[] secret = new double[parameters.degree()];
    TernarySampler.fill(RandomStream.fresh(random), secret);
    return drawn(secret);
  }

  /// A fresh ternary secret with `hammingWeight` coefficients that are not zero: secure for a small
  /// modulus only, and never handed out.
  private SecretKey sparseSecretKey(int hammingWeight) {
    double[] secret = new double[parameters.degree()];
    SparseTernarySampler.fill(RandomStream.fresh(random), hammingWeight, secret);
    return drawn(secret);
  }

  /// The secret key of these coefficients, which are overwritten.
  private SecretKey drawn(double[] secret) {
    byte[] coefficients = new byte[secret.length];
    for (int i = 0; i < secret.length; i++) {
      coefficients[i] = (byte) secret[i];
    }
    Arrays.fill(secret, 0);
    return restore(coefficients, SecretKeyAccess.granted());
  }

  /// The secret key of stored coefficients.
  ///
  /// @throws IllegalArgumentException unless there are N, each -1, 0 or 1
  public SecretKey restore(byte[] coefficients, SecretKeyAccess access) {
    java.util.Objects.requireNonNull(access);
    if (coefficients.length != parameters.degree()) {
      throw new IllegalArgumentException(
          "a secret of " + coefficients.length + " coefficients, not " + parameters.degree());
    }
    int outside = 0;
    double[] values = new double[coefficients.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = coefficients[i];
      // 0, 1 or 2: not 3, and no higher bit.
      int shifted = coefficients[i] + 1;
      outside |= (shifted & ~3) | (shifted & (shifted >> 1));
    }
    if (outside != 0) {
      throw new IllegalArgumentException("a secret coefficient outside [-1, 1]");
    }
    double[][] limbs = new double[ring.moduli().size()][];
    context
        .workers()
        .each(
            limbs.length,
            i -> {
              limbs[i] = values.clone();
              kernels.forwardNtt(limbs[i], ring.table(i));
            });
    Arrays.fill(values, 0);
    return new SecretKey(parameters, coefficients.clone(), limbs);
  }

  /// An encryption of zero that anyone may encrypt with.
  public PublicKey publicKey(SecretKey secret) {
    Seed seed = Seed.random(random);
    Basis basis = context.extendedBasis(parameters.maxLevel());
    double[][] mask = UniformMasks.expand(context, seed, 0, basis);
    double[][] body = new double[basis.size()][parameters.degree()];
    double[][] negated = negated(secretLimbs(secret), basis);
    double[][] error = errors(1);
    context
        .workers()
        .each(
            body.length, i -> maskedError(mask[i], error[0], negated[i], basis.prime(i), body[i]));
    forget(error);
    forget(negated);
    return new PublicKey(parameters, body, seed, mask);
  }

  /// The key that turns a degree-2 ciphertext into degree 1, up to `level`.
  public SwitchingKey relinearizationKey(SecretKey secret, int level) {
    double[][] limbs = secretLimbs(secret);
    double[][] square = ring.scratch().take(limbs.length);
    context
        .workers()
        .each(limbs.length, i -> kernels.multiply(limbs[i], limbs[i], square[i], ring.modulus(i)));
    SwitchingKey key = switchingKey(square, limbs, level, KeptLimbs.ALL);
    forget(square);
    return key;
  }

  /// The key of a rotation by `step` slots to the left, up to `level`.
  public SwitchingKey rotationKey(SecretKey secret, int step, int level) {
    return automorphismKey(
        secret, GaloisElements.rotation(parameters.logN(), step), level, KeptLimbs.ALL);
  }

  /// The key of the conjugation, up to `level`.
  public SwitchingKey conjugationKey(SecretKey secret, int level) {
    return automorphismKey(
        secret, GaloisElements.conjugation(parameters.logN()), level, KeptLimbs.ALL);
  }

  /// All keys of a plan, with their masks.
  public EvaluationKeys evaluationKeys(SecretKey secret, EvaluationKeyPlan plan) {
    return evaluationKeys(secret, plan, KeptMasks.ALL);
  }

  /// All keys of a plan, with those of their masks that are `kept`.
  public EvaluationKeys evaluationKeys(SecretKey secret, EvaluationKeyPlan plan, KeptMasks kept) {
    Map<Integer, SwitchingKey> automorphisms =
        rotationKeys(secret, secret, plan.rotationLevels(), Chain.WHOLE, kept);
    if (plan.conjugationLevel().isPresent()) {
      int element = GaloisElements.conjugation(parameters.logN());
      KeptLimbs limbs = kept.of(new KeyName(Chain.WHOLE, element));
      automorphisms.put(
          element, automorphismKey(secret, element, plan.conjugationLevel().getAsInt(), limbs));
    }
    Optional<SwitchingKey> relinearization =
        plan.relinearizationLevel().isPresent()
            ? Optional.of(relinearizationKey(secret, plan.relinearizationLevel().getAsInt()))
            : Optional.empty();
    return new EvaluationKeys(
        parameters,
        relinearization,
        automorphisms,
        plan.bootstrap().map(need -> bootstrapKeys(secret, need, kept)));
  }

  /// The keys of rotations from one secret to another, by Galois element.
  private Map<Integer, SwitchingKey> rotationKeys(
      SecretKey from, SecretKey to, Map<Integer, Integer> levels, Chain chain, KeptMasks kept) {
    Map<Integer, SwitchingKey> keys = new TreeMap<>();
    levels.forEach(
        (step, level) -> {
          int element = GaloisElements.rotation(parameters.logN(), step);
          if (chain.needsKey(parameters.logN(), step)) {
            KeptLimbs limbs = kept.of(new KeyName(chain, element));
            keys.put(element, automorphismKey(from, to, element, level, limbs));
          }
        });
    return keys;
  }

  /// The keys of bootstrapping that belong to no single secret and chain. The sparse secret exists
  /// only here.
  ///
  /// Source: J.-P. Bossuat, J. Troncoso-Pastoriza, J.-P. Hubaux, "Bootstrapping for Approximate
  /// Homomorphic Encryption with Negligible Failure-Probability by Using Sparse-Secret
  /// Encapsulation", 2022, §3.
  private BootstrapSwitchingKeys bootstrapKeys(
      SecretKey secret, BootstrapKeyNeed need, KeptMasks kept) {
    BootstrapKeyNeed.checkSecurity(parameters, need.hammingWeight());
    KeyGenerator smallest = shorter(BootstrapKeyNeed.encapsulationParameters(parameters));
    KeyGenerator low = shorter(BootstrapKeyNeed.lowParameters(parameters, need.lowLevel()));
    KeyGenerator raised = new KeyGenerator(context.singleDigit(), random);
    try (SecretKey sparse = sparseSecretKey(need.hammingWeight());
        SecretKey smallestSparse = smallest.copy(sparse);
        SecretKey smallestSecret = smallest.copy(secret);
        SecretKey lowSecret = low.copy(secret);
        SecretKey raisedSparse = raised.copy(sparse);
        SecretKey raisedSecret = raised.copy(secret)) {
      return new BootstrapSwitchingKeys(
          new EvaluationKeys(
              low.parameters,
              Optional.empty(),
              low.rotationKeys(lowSecret, lowSecret, need.lowRotationLevels(), Chain.LOW, kept)),
          smallest.switchingKey(
              smallest.secretLimbs(smallestSecret),
              smallest.secretLimbs(smallestSparse),
              0,
              KeptLimbs.ALL),
          new EvaluationKeys(
              raised.parameters,
              Optional.empty(),
              raised.rotationKeys(
                  raisedSparse, raisedSecret, need.raisedRotationLevels(), Chain.RAISED, kept)));
    }
  }

  private KeyGenerator shorter(CkksParameters chain) {
    return new KeyGenerator(new CkksContext(chain, kernels, context.workers()), random);
  }

  private SecretKey copy(SecretKey secret) {
    SecretKeyAccess access = SecretKeyAccess.granted();
    byte[] coefficients = secret.coefficients(access);
    SecretKey copy = restore(coefficients, access);
    Arrays.fill(coefficients, (byte) 0);
    return copy;
  }

  private SwitchingKey automorphismKey(SecretKey secret, int element, int level, KeptLimbs kept) {
    return automorphismKey(secret, secret, element, level, kept);
  }

  /// A key to `σ⁻¹(to)`: the key switch comes first and the automorphism `σ` acts on its result, so
  /// that a hoisted rotation permutes two polynomials and not every digit.
  private SwitchingKey automorphismKey(
      SecretKey from, SecretKey to, int element, int level, KeptLimbs kept) {
    int[] table = ring.automorphism(GaloisElements.inverse(parameters.logN(), element));
    double[][] limbs = secretLimbs(to);
    double[][] rotated = ring.scratch().take(limbs.length);
    context.workers().each(limbs.length, i -> kernels.permute(limbs[i], table, rotated[i]));
    SwitchingKey key = switchingKey(secretLimbs(from), rotated, level, kept);
    forget(rotated);
    return key;
  }

  private SwitchingKey switchingKey(double[][] from, double[][] to, int level, KeptLimbs kept) {
    if (parameters.specialModuli().isEmpty()) {
      throw new IllegalArgumentException("key switching needs special primes; there are none");
    }
    Basis extended = context.extendedBasis(level);
    List<Basis> digits = context.digitBases(level);
    double[][] negated = negated(to, extended);
    double[][] errors = errors(digits.size());
    SwitchingKeyBuilder key = new SwitchingKeyBuilder(context, level, Seed.random(random), kept);
    key.addAll(
        (digit, i, mask, body) -> {
          int prime = extended.prime(i);
          maskedError(mask, errors[digit], negated[i], prime, body);
          if (digits.get(digit).position(prime) >= 0) {
            double p = context.specialProduct(prime);
            kernels.multiplyScalarAccumulate(from[prime], p, body, ring.modulus(prime));
          }
        });
    forget(errors);
    forget(negated);
    return key.build();
  }

  /// `body = e - mask·secret` modulo one prime, of the coefficients of e and the negated secret.
  private void maskedError(
      double[] mask, double[] error, double[] negated, int prime, double[] body) {
    kernels.forwardNtt(error, body, ring.table(prime), (_, _) -> {});
    kernels.multiplyAccumulate(mask, negated, body, ring.modulus(prime));
  }

  /// Fresh errors in scratch limbs.
  private double[][] errors(int count) {
    double[][] errors = ring.scratch().take(count);
    RandomStream[] streams = new RandomStream[count];
    Arrays.setAll(streams, _ -> RandomStream.fresh(random));
    context.workers().each(count, k -> GaussianSampler.fill(streams[k], errors[k]));
    return errors;
  }

  /// A secret's limbs of `basis`, negated, in scratch limbs.
  private double[][] negated(double[][] secret, Basis basis) {
    double[][] negated = ring.scratch().take(basis.size());
    context.workers().each(negated.length, i -> kernels.negate(secret[basis.prime(i)], negated[i]));
    return negated;
  }

  /// Clears scratch limbs that held something secret, and gives them back.
  private void forget(double[][] limbs) {
    context.workers().each(limbs.length, i -> Arrays.fill(limbs[i], 0));
    ring.scratch().give(limbs);
  }

  private double[][] secretLimbs(SecretKey secret) {
    context.require(secret.parameters(), "a secret key");
    return secret.limbs(SecretKeyAccess.granted());
  }
}
