package dev.sotto.ckks.rlwe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.random.GaussianSampler;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.ring.Form;
import dev.sotto.ckks.ring.Reconstruction;
import dev.sotto.ckks.ring.RingElement;
import dev.sotto.testkit.ExactPolynomials;
import dev.sotto.testkit.Seeds;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Key switching against the same computation on integers, without residues or transforms.
class KeySwitchPropertyTest {
  private static BigInteger[] integers(CkksContext context, double[][] limbs, Basis basis) {
    double[][] copy = Arrays.stream(limbs).map(double[]::clone).toArray(double[][]::new);
    RingElement element = new RingElement(context.ring(), basis, copy, Form.NTT);
    context.operations().toCoefficients(element);
    return Reconstruction.toIntegers(element);
  }

  private static BigInteger product(CkksContext context, Basis basis) {
    return context.ring().moduli(basis).stream()
        .map(m -> BigInteger.valueOf(m.value()))
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }

  private static double[][] uniform(CkksContext context, Basis basis, SplittableRandom random) {
    double[][] limbs = new double[basis.size()][];
    for (int i = 0; i < limbs.length; i++) {
      var modulus = context.ring().modulus(basis.prime(i));
      limbs[i] =
          random
              .longs(context.parameters().degree(), 0, modulus.value())
              .mapToDouble(r -> modulus.residue(r))
              .toArray();
    }
    return limbs;
  }

  private static List<CkksParameters> shapes() {
    return List.of(
        InsecureToyParameters.of(4, 40, 4, 35, 1, 41, 1),
        InsecureToyParameters.of(4, 40, 4, 35, 2, 42, 2),
        InsecureToyParameters.of(5, 40, 4, 35, 3, 38, 3),
        InsecureToyParameters.of(4, 40, 2, 60, 3, 44, 4),
        InsecureToyParameters.of(4, 30, 3, 26, 5, 30, 5));
  }

  @Test
  void aSwitchedPolynomialIsThatOfIntegerArithmetic() {
    Seeds.forEach(
        10,
        random -> {
          for (CkksParameters parameters : shapes()) {
            check(new CkksContext(parameters), random);
          }
        });
  }

  private static void check(CkksContext context, SplittableRandom random) {
    CkksParameters parameters = context.parameters();
    KeyGenerator generator = new KeyGenerator(context, new SecureRandom());
    SecretKey secret = generator.secretKey();
    int keyLevel = parameters.maxLevel();
    int level = random.nextInt(keyLevel + 1);
    SwitchingKey key = generator.relinearizationKey(secret, keyLevel);
    Basis basis = context.basis(level);
    double[][] c = uniform(context, basis, random);
    double[][] out0 = new double[basis.size()][parameters.degree()];
    double[][] out1 = new double[basis.size()][parameters.degree()];
    new KeySwitcher(context).switchKey(c, level, key, out0, out1);

    BigInteger q = product(context, basis);
    Basis extended = context.extendedBasis(level);
    BigInteger qp = product(context, extended);
    BigInteger p = qp.divide(q);
    BigInteger[] value = integers(context, c, basis);
    BigInteger[] sum0 = zeros(parameters.degree());
    BigInteger[] sum1 = zeros(parameters.degree());
    for (int d = 0; d < context.digitBases(level).size(); d++) {
      BigInteger modulus = product(context, context.digitBases(level).get(d));
      BigInteger[] digit =
          Arrays.stream(value)
              .map(x -> ExactPolynomials.centred(x, modulus))
              .toArray(BigInteger[]::new);
      add(sum0, ExactPolynomials.product(digit, keyPart(context, key.body(d), keyLevel, level)));
      add(sum1, ExactPolynomials.product(digit, keyPart(context, key.mask(d), keyLevel, level)));
    }
    BigInteger[] actual0 = integers(context, out0, basis);
    BigInteger[] actual1 = integers(context, out1, basis);
    for (int i = 0; i < value.length; i++) {
      assertEquals(
          ExactPolynomials.nearestQuotient(ExactPolynomials.centred(sum0[i], qp), p).mod(q),
          actual0[i].mod(q));
      assertEquals(
          ExactPolynomials.nearestQuotient(ExactPolynomials.centred(sum1[i], qp), p).mod(q),
          actual1[i].mod(q));
    }
    checkDecryption(context, secret, level, value, actual0, actual1);
  }

  /// `out0 + out1·s` is `c·s²` up to `Σ N·(digit/2)·29/P` and the roundings' `(N + 1)/2`.
  private static void checkDecryption(
      CkksContext context,
      SecretKey secret,
      int level,
      BigInteger[] value,
      BigInteger[] out0,
      BigInteger[] out1) {
    CkksParameters parameters = context.parameters();
    BigInteger[] s = ExactPolynomials.of(secret.coefficients(SecretKeyAccess.granted()));
    BigInteger[] expected = ExactPolynomials.product(value, ExactPolynomials.product(s, s));
    BigInteger[] masked = ExactPolynomials.product(out1, s);
    BigInteger q = product(context, context.basis(level));
    double bound = (s.length + 1) / 2.0;
    for (Basis digit : context.digitBases(level)) {
      double ratio = product(context, digit).doubleValue() / Math.pow(2, parameters.logP());
      bound += s.length * ratio / 2 * GaussianSampler.MAX_ABSOLUTE_VALUE;
    }
    for (int i = 0; i < s.length; i++) {
      BigInteger error = ExactPolynomials.centred(out0[i].add(masked[i]).subtract(expected[i]), q);
      assertTrue(error.abs().doubleValue() <= bound, error + " exceeds " + bound);
    }
  }

  private static BigInteger[] keyPart(
      CkksContext context, double[][] limbs, int keyLevel, int level) {
    Basis extended = context.extendedBasis(level);
    List<double[]> chosen = new ArrayList<>();
    for (int i = 0; i < extended.size(); i++) {
      chosen.add(limbs[context.extendedBasis(keyLevel).position(extended.prime(i))]);
    }
    return integers(context, chosen.toArray(double[][]::new), extended);
  }

  private static BigInteger[] zeros(int n) {
    BigInteger[] zeros = new BigInteger[n];
    Arrays.fill(zeros, BigInteger.ZERO);
    return zeros;
  }

  private static void add(BigInteger[] sum, BigInteger[] term) {
    Arrays.setAll(sum, i -> sum[i].add(term[i]));
  }

  @Test
  void keysRestoredFromBodiesAndSeedsAreTheSame() {
    CkksContext context = new CkksContext(InsecureToyParameters.of(5, 3));
    KeyGenerator generator = new KeyGenerator(context, new SecureRandom());
    try (SecretKey secret = generator.secretKey()) {
      SwitchingKey key = generator.rotationKey(secret, 3, 2);
      SwitchingKey restored = restored(context, key, KeptLimbs.ALL, true);
      for (int d = 0; d < key.digits(); d++) {
        assertTrue(Arrays.deepEquals(key.body(d), restored.body(d)));
        assertTrue(Arrays.deepEquals(key.mask(d), restored.mask(d)));
      }
      PublicKey publicKey = generator.publicKey(secret);
      assertTrue(
          Arrays.deepEquals(
              publicKey.mask(),
              PublicKeys.publicKey(context, publicKey.body(), publicKey.seed()).mask()));
    }
  }

  @Test
  void aKeyWithoutMasksTakesHalfTheMemoryAndOneWithoutBodiesNone() {
    Seeds.forEach(
        3,
        random -> {
          for (CkksParameters parameters : shapes()) {
            CkksContext context = new CkksContext(parameters);
            KeyGenerator generator = new KeyGenerator(context, new SecureRandom());
            int level = parameters.maxLevel();
            SwitchingKey key = generator.relinearizationKey(generator.secretKey(), level);
            double[][] c = uniform(context, context.basis(level), random);
            double[][][] expected = switched(context, c, level, key);
            SwitchingKey small = restored(context, key, KeptLimbs.NONE, true);
            assertEquals(key.memoryBytes(), 2 * small.memoryBytes());
            assertTrue(Arrays.deepEquals(expected, switched(context, c, level, small)));
            SwitchingKey stored = restored(context, key, KeptLimbs.NONE, false);
            assertEquals(0, stored.memoryBytes());
            assertTrue(Arrays.deepEquals(expected, switched(context, c, level, stored)));
            SwitchingKey some = restored(context, key, (d, i) -> (d + i) % 2 == 0, true);
            assertTrue(Arrays.deepEquals(expected, switched(context, c, level, some)));
          }
        });
  }

  private static SwitchingKey restored(
      CkksContext context, SwitchingKey key, KeptLimbs kept, boolean inMemory) {
    return RestoredKeys.of(context, key, kept, inMemory, (_, _) -> {});
  }

  private static double[][][] switched(
      CkksContext context, double[][] c, int level, SwitchingKey key) {
    double[][][] out = new double[2][context.basis(level).size()][context.parameters().degree()];
    new KeySwitcher(context).switchKey(c, level, key, out[0], out[1]);
    return out;
  }
}
