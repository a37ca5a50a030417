package dev.sotto.ckks.bootstrapping;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.rlwe.BootstrapSwitchingKeys;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.rlwe.KeySwitcher;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.CkksHarness;
import dev.sotto.testkit.ExactPolynomials;
import java.math.BigInteger;
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
    BigInteger[] before = harness.phase(low);
    BigInteger[] after = harness.phase(raised);
    // Errors of two key switches, N·h/12 and N²/18 digits' errors over one special prime, each of a
    // deviation below 2^9 here, and roundings below 2^5: together below 2^10, of sums that are
    // nearly Gaussian. Sixteen deviations.
    BigInteger noise = BigInteger.valueOf(1 << 14);
    for (int i = 0; i < before.length; i++) {
      BigInteger difference = after[i].subtract(before[i]);
      BigInteger multiple = ExactPolynomials.nearestQuotient(difference, first);
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
}
