package dev.sotto.ckks.scheme;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.rlwe.SecretKeyAccess;
import dev.sotto.testkit.ExactPolynomials;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Keys and tools of one parameter set, for tests.
public final class CkksHarness {
  public final CkksContext context;
  public final CkksParameters parameters;
  public final KeyGenerator generator;
  public final SecretKey secret;
  public final Encoder encoder;
  public final Encryptor encryptor;
  public final InsecureRawDecryptor decryptor;
  public final Evaluator evaluator;

  public CkksHarness(CkksParameters parameters, EvaluationKeyPlan plan) {
    this(new CkksContext(parameters), plan);
  }

  public CkksHarness(CkksContext context, EvaluationKeyPlan plan) {
    this.context = context;
    this.parameters = context.parameters();
    SecureRandom random = new SecureRandom();
    generator = new KeyGenerator(context, random);
    secret = generator.secretKey();
    encoder = new Encoder(context);
    encryptor = new SecretKeyEncryptor(context, secret, random);
    decryptor = new InsecureRawDecryptor(context, secret, encoder);
    evaluator = new Evaluator(context, generator.evaluationKeys(secret, plan));
  }

  public Ciphertext encrypt(double[] slots, int level, double scale) {
    return encryptor.encrypt(encoder.encode(slots, level, scale));
  }

  public double[] decrypt(Ciphertext ciphertext) {
    return decryptor.decryptSlots(ciphertext).real();
  }

  /// `c₀ + c₁·s` over the integers, in `(-q/2, q/2]`: what is encrypted at its scale, and the
  /// noise.
  public BigInteger[] phase(Ciphertext ciphertext) {
    List<BigInteger> primes =
        parameters.moduli().subList(0, ciphertext.polynomials().getFirst().length).stream()
            .map(modulus -> BigInteger.valueOf(modulus.value()))
            .toList();
    BigInteger modulus = primes.stream().reduce(BigInteger.ONE, BigInteger::multiply);
    BigInteger[] c0 = ExactPolynomials.ofResidues(coefficients(ciphertext, 0), primes);
    BigInteger[] c1 = ExactPolynomials.ofResidues(coefficients(ciphertext, 1), primes);
    BigInteger[] s = ExactPolynomials.of(secret.coefficients(SecretKeyAccess.granted()));
    BigInteger[] c1s = ExactPolynomials.product(c1, s);
    Arrays.setAll(c0, i -> ExactPolynomials.centred(c0[i].add(c1s[i]), modulus));
    return c0;
  }

  private List<long[]> coefficients(Ciphertext ciphertext, int part) {
    double[][] limbs = ciphertext.polynomials().get(part);
    List<long[]> coefficients = new ArrayList<>();
    for (int l = 0; l < limbs.length; l++) {
      double[] limb = limbs[l].clone();
      context.kernels().inverseNtt(limb, context.ring().table(l));
      coefficients.add(Arrays.stream(limb).mapToLong(x -> (long) x).toArray());
    }
    return coefficients;
  }

  public double[] random(SplittableRandom random) {
    return random.doubles(parameters.slots(), -1, 1).toArray();
  }

  public static double distance(double[] a, double[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }
}
