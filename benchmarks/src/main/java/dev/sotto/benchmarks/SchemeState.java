package dev.sotto.benchmarks;

import dev.sotto.ckks.insecure.InsecureAccess;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Encryptor;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.InsecureRawDecryptor;
import dev.sotto.ckks.scheme.Plaintext;
import dev.sotto.ckks.scheme.PublicKeyEncryptor;
import dev.sotto.ckks.scheme.SecretKeyEncryptor;
import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Keys and ciphertexts at the top of a chain, three digits.
///
/// The sets named by N alone have the modulus bits of the peers' sets, which exceed our security
/// table and so need the insecure door; `15-12+4` is a secure one.
@State(Scope.Benchmark)
public class SchemeState {
  /// log₂ N, primes of Q, primes of P, bits of a prime of Q.
  @Param({"14-8+3-47.5", "15-12+4-40", "15-15+5-49", "16-24+8-49.3"})
  public String set;

  @Param({"1"})
  public int threads;

  CkksContext context;
  Encoder encoder;
  Encryptor publicEncryptor;
  Encryptor secretEncryptor;
  InsecureRawDecryptor decryptor;
  Evaluator evaluator;
  double[] slots;
  double scale;
  int level;
  Plaintext plaintext;
  Ciphertext ciphertext;
  Ciphertext product;

  private ExecutorService executor;

  @Setup(Level.Trial)
  public void setUp() {
    String[] fields = set.split("[-+]");
    int primes = Integer.parseInt(fields[1]);
    int special = Integer.parseInt(fields[2]);
    double bits = Double.parseDouble(fields[3]);
    CkksParameters parameters =
        CkksParameters.builder(Integer.parseInt(fields[0]))
            .firstModulusBits(Math.max(bits, 49))
            .levels(primes - 1, bits)
            .specialPrimes(special, 49.3)
            .primesPerDigit(special)
            .buildInsecure(InsecureAccess.FOR_TESTS);
    executor = Executors.newFixedThreadPool(threads);
    context = new CkksContext(parameters, Workers.of(executor, threads));
    SecureRandom random = new SecureRandom();
    KeyGenerator generator = new KeyGenerator(context, random);
    SecretKey secret = generator.secretKey();
    level = parameters.maxLevel();
    encoder = new Encoder(context);
    publicEncryptor = new PublicKeyEncryptor(context, generator.publicKey(secret), random);
    secretEncryptor = new SecretKeyEncryptor(context, secret, random);
    decryptor = new InsecureRawDecryptor(context, secret, encoder);
    evaluator =
        new Evaluator(
            context,
            generator.evaluationKeys(
                secret,
                EvaluationKeyPlan.atLevel(
                    level, List.of(1, 2, 3, 4, 5, 6, 7, 8, 16, 24, 32, 40, 48, 56))));
    slots = new SplittableRandom(1).doubles(parameters.slots(), -1, 1).toArray();
    scale = Math.pow(2, 40);
    plaintext = encoder.encode(slots, level, scale);
    ciphertext = publicEncryptor.encrypt(plaintext);
    product = evaluator.multiply(ciphertext, ciphertext);
  }

  @TearDown(Level.Trial)
  public void tearDown() {
    executor.shutdown();
  }
}
