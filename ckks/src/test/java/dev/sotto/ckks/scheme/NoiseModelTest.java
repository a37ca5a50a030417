package dev.sotto.ckks.scheme;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.circuits.BabyGiantPlan;
import dev.sotto.ckks.circuits.DiagonalCache;
import dev.sotto.ckks.circuits.LinearTransform;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The model against measured errors; with 256 slots or more a measured deviation is within a tenth
/// of the true one, so two bits of difference are the model's fault.
class NoiseModelTest {
  private static final double SCALE = 0x1p34;

  private record Case(CkksHarness harness, NoiseModel model, int level) {}

  private static List<Case> cases() {
    return List.of(
        of(InsecureToyParameters.of(9, 45, 3, 34, 1, 40, 1)),
        of(InsecureToyParameters.of(10, 45, 3, 34, 1, 36, 2)),
        of(InsecureToyParameters.of(11, 45, 4, 34, 2, 45, 3)));
  }

  private static Case of(CkksParameters parameters) {
    CkksHarness harness =
        new CkksHarness(
            parameters,
            EvaluationKeyPlan.atLevel(
                parameters.maxLevel(), IntStream.range(1, 33).boxed().toList()));
    return new Case(harness, new NoiseModel(parameters), parameters.maxLevel());
  }

  private static double rms(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum / a.length);
  }

  private static void agree(String what, double predicted, double measured) {
    double bits = Math.log(measured / predicted) / Math.log(2);
    assertTrue(Math.abs(bits) < 2, () -> "%s: off by %.2f bits".formatted(what, bits));
  }

  private static double[] products(double[] x, double[] y) {
    double[] products = new double[x.length];
    Arrays.setAll(products, i -> x[i] * y[i]);
    return products;
  }

  private static double[] rotated(double[] x, int step) {
    double[] rotated = new double[x.length];
    Arrays.setAll(rotated, i -> x[(i + step) % x.length]);
    return rotated;
  }

  @Test
  void freshErrorsAreAsPredicted() {
    for (Case c : cases()) {
      double[] x = c.harness.random(new SplittableRandom(1));
      Plaintext plaintext = c.harness.encoder.encode(x, c.level, SCALE);
      agree("encoding", c.model.encoding(SCALE), rms(x, c.harness.encoder.decode(plaintext)));
      agree(
          "secret key",
          c.model.freshSecretKey(SCALE),
          rms(x, c.harness.decrypt(c.harness.encryptor.encrypt(plaintext))));
      Encryptor encryptor =
          new PublicKeyEncryptor(
              c.harness.context,
              c.harness.generator.publicKey(c.harness.secret),
              new SecureRandom());
      agree(
          "public key",
          c.model.freshPublicKey(SCALE),
          rms(x, c.harness.decrypt(encryptor.encrypt(plaintext))));
    }
  }

  @Test
  void rotationErrorsAreAsPredicted() {
    for (Case c : cases()) {
      double[] x = c.harness.random(new SplittableRandom(2));
      Ciphertext fresh = c.harness.encrypt(x, c.level, SCALE);
      double predicted =
          NoiseModel.sum(c.model.freshSecretKey(SCALE), c.model.keySwitch(c.level, SCALE));
      agree(
          "rotation",
          predicted,
          rms(rotated(x, 5), c.harness.decrypt(c.harness.evaluator.rotate(fresh, 5))));
    }
  }

  @Test
  void productErrorsAreAsPredicted() {
    double uniform = Math.sqrt(1.0 / 3);
    for (Case c : cases()) {
      SplittableRandom random = new SplittableRandom(3);
      double[] x = c.harness.random(random);
      double[] y = c.harness.random(random);
      Ciphertext cx = c.harness.encrypt(x, c.level, SCALE);
      Ciphertext cy = c.harness.encrypt(y, c.level, SCALE);
      double fresh = c.model.freshSecretKey(SCALE);
      Ciphertext plain =
          c.harness.evaluator.rescale(
              c.harness.evaluator.multiply(cx, c.harness.encoder.encode(y, c.level, SCALE)));
      agree(
          "plaintext product",
          NoiseModel.sum(
              NoiseModel.product(uniform, fresh, uniform, c.model.encoding(SCALE)),
              c.model.rescale(plain.scale())),
          rms(products(x, y), c.harness.decrypt(plain)));
      Ciphertext product =
          c.harness.evaluator.rescale(c.harness.evaluator.multiplyRelinearize(cx, cy));
      agree(
          "product",
          NoiseModel.sum(
              NoiseModel.product(uniform, fresh, uniform, fresh),
              c.model.keySwitch(c.level, SCALE * SCALE),
              c.model.rescale(product.scale())),
          rms(products(x, y), c.harness.decrypt(product)));
    }
  }

  @Test
  void linearTransformErrorsAreAsPredicted() {
    double uniform = Math.sqrt(1.0 / 3);
    for (Case c : cases()) {
      SplittableRandom random = new SplittableRandom(4);
      double[] x = c.harness.random(random);
      double[][] diagonals = new double[32][];
      double[] expected = new double[x.length];
      for (int step = 0; step < 32; step++) {
        diagonals[step] = c.harness.random(random);
        double[] term = products(diagonals[step], rotated(x, step));
        Arrays.setAll(expected, i -> expected[i] + term[i]);
      }
      LinearTransform transform =
          new LinearTransform(
              c.harness.evaluator,
              c.harness.encoder,
              1,
              1,
              (output, input, step, slots) -> {
                System.arraycopy(diagonals[step], 0, slots, 0, slots.length);
                return true;
              },
              BabyGiantPlan.split(IntStream.range(0, 32).boxed().toList(), 8),
              DiagonalCache.none());
      Ciphertext fresh = c.harness.encrypt(x, c.level, SCALE);
      Ciphertext result = transform.evaluate(List.of(fresh), SCALE).getFirst();
      agree(
          "linear transform",
          c.model.linearTransform(
              c.level, SCALE, SCALE, 32, uniform, 3, uniform, c.model.freshSecretKey(SCALE)),
          rms(expected, c.harness.decrypt(result)));
    }
  }

  @Test
  void roundingAndFloodingHideTheNoise() {
    Case c = cases().getFirst();
    double[] x = c.harness.random(new SplittableRandom(5));
    Ciphertext fresh = c.harness.encrypt(x, c.level, SCALE);
    double error = c.model.freshSecretKey(SCALE);
    Decryptor decryptor =
        new Decryptor(c.harness.context, c.harness.secret, c.harness.encoder, new SecureRandom());
    double step = Decryptor.roundingStep(error);
    assertTrue(step == 8 * error);
    for (double value : decryptor.decrypt(fresh, error).real()) {
      assertTrue(Math.rint(value / step) * step == value);
    }
    double flooded = rms(x, decryptor.decryptForSharing(fresh, error, 4).real());
    // σ = √(12·4)·2^15·error
    agree("flooding", Math.sqrt(48) * (1 << 15) * error, flooded);
  }
}
