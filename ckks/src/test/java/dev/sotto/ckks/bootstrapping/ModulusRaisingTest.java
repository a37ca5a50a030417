package dev.sotto.ckks.bootstrapping;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.rlwe.BootstrapSwitchingKeys;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.rlwe.KeySwitcher;
import dev.sotto.ckks.rlwe.SecretKeyAccess;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.CkksHarness;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ModulusRaisingTest {
  private static final BootstrapShape SHAPE =
      BootstrapShape.of(Precision.LOW, BootstrapCases.ALL_SLOTS);
  private static final int LOG_N = 9;

  @Test
  void theRaisedCiphertextIsTheSameModuloTheFirstPrimeAndSmall() {
    CkksParameters parameters = BootstrapCases.parameters(LOG_N, 1, SHAPE);
    CkksHarness harness =
        new CkksHarness(parameters, BootstrapKeys.plan(parameters, SHAPE, parameters.slots()));
    double[] slots = harness.random(new SplittableRandom(3));
    Ciphertext low = harness.encrypt(slots, 0, 0x1p40);
    BootstrapSwitchingKeys keys = harness.evaluator.keys().bootstrapKeys();
    Ciphertext sparse =
        new ModulusRaising(harness.context, keys.denseToSparse())
            .raise(low, parameters.maxLevel(), low.scale());
    Ciphertext raised = switchedBack(harness, sparse, keys.raised());
    BigInteger first = BigInteger.valueOf(parameters.moduli().getFirst().value());
    BigInteger[] before = phase(harness, low);
    BigInteger[] after = phase(harness, raised);
    // Six deviations of two key switches: N·h/12 and N²/18 digits' errors over one special prime,
    // each below 2^9 here, and roundings below 2^5.
    BigInteger noise = BigInteger.valueOf(1 << 14);
    for (int i = 0; i < before.length; i++) {
      BigInteger difference = after[i].subtract(before[i]);
      BigInteger multiple = nearest(difference, first);
      BigInteger rest = difference.subtract(multiple.multiply(first));
      assertTrue(rest.abs().compareTo(noise) < 0, "coefficient " + i + " is off by " + rest);
      assertTrue(multiple.abs().intValueExact() <= SHAPE.interval(), "multiple " + multiple);
    }
  }

  /// Under the dense secret, by the key of the rotation by zero.
  private static Ciphertext switchedBack(
      CkksHarness harness, Ciphertext sparse, EvaluationKeys keys) {
    CkksContext context = harness.context.singleDigit();
    int level = sparse.level();
    double[][] c0 = new double[level + 1][context.parameters().degree()];
    double[][] c1 = new double[level + 1][context.parameters().degree()];
    new KeySwitcher(context)
        .switchKey(sparse.polynomials().get(1), level, keys.rotationKey(0, level), c0, c1);
    for (int i = 0; i <= level; i++) {
      context
          .kernels()
          .add(c0[i], sparse.polynomials().get(0)[i], c0[i], context.ring().modulus(i));
    }
    return Ciphertext.of(level, sparse.scale(), c0, c1);
  }

  /// `c₀ + c₁·s` over the integers modulo the ciphertext's modulus, by the definition of the
  /// product.
  private static BigInteger[] phase(CkksHarness harness, Ciphertext ciphertext) {
    BigInteger[] c0 = coefficients(harness.context, ciphertext.polynomials().get(0));
    BigInteger[] c1 = coefficients(harness.context, ciphertext.polynomials().get(1));
    byte[] secret = harness.secret.coefficients(SecretKeyAccess.granted());
    int n = secret.length;
    BigInteger modulus = modulus(harness.parameters, ciphertext.polynomials().get(0).length);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int k = (i + j) % n;
        int sign = i + j < n ? secret[j] : -secret[j];
        c0[k] = c0[k].add(c1[i].multiply(BigInteger.valueOf(sign)));
      }
    }
    for (int i = 0; i < n; i++) {
      c0[i] = c0[i].subtract(nearest(c0[i], modulus).multiply(modulus));
    }
    return c0;
  }

  private static BigInteger[] coefficients(CkksContext context, double[][] limbs) {
    int n = context.parameters().degree();
    BigInteger modulus = modulus(context.parameters(), limbs.length);
    BigInteger[] result = new BigInteger[n];
    Arrays.fill(result, BigInteger.ZERO);
    for (int l = 0; l < limbs.length; l++) {
      BigInteger prime = BigInteger.valueOf(context.ring().modulus(l).value());
      BigInteger cofactor = modulus.divide(prime);
      BigInteger weight = cofactor.multiply(cofactor.modInverse(prime));
      double[] limb = limbs[l].clone();
      context.kernels().inverseNtt(limb, context.ring().table(l));
      for (int i = 0; i < n; i++) {
        result[i] = result[i].add(BigInteger.valueOf((long) limb[i]).multiply(weight));
      }
    }
    return result;
  }

  private static BigInteger modulus(CkksParameters parameters, int limbs) {
    return parameters.moduli().subList(0, limbs).stream()
        .map(modulus -> BigInteger.valueOf(modulus.value()))
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }

  /// `⌊x / by + 1/2⌋`.
  private static BigInteger nearest(BigInteger x, BigInteger by) {
    BigInteger doubled = x.shiftLeft(1).add(by);
    BigInteger divisor = by.shiftLeft(1);
    return doubled.subtract(doubled.mod(divisor)).divide(divisor);
  }
}
