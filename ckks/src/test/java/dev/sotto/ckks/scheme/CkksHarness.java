package dev.sotto.ckks.scheme;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.ckks.rlwe.SecretKey;
import java.security.SecureRandom;
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
