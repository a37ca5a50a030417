package dev.sotto.cli.bench;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.ckks.rlwe.PublicKey;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.scheme.Decryptor;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.PublicKeyEncryptor;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Measures the operations on ciphertexts at the top of modulus chains.
public final class CoreBench {
  private static final List<Integer> STEPS = List.of(1, 2, 3, 4);

  private final Kernels kernels;
  private final Sampling sampling;
  private final Consumer<CoreMeasurement> progress;

  /// Two thirds of a second or so for each operation; `progress` hears of each that is measured.
  public CoreBench(Kernels kernels, Consumer<CoreMeasurement> progress) {
    this(kernels, new Sampling(200_000_000L, 450_000_000L), progress);
  }

  CoreBench(Kernels kernels, Sampling sampling, Consumer<CoreMeasurement> progress) {
    this.kernels = kernels;
    this.sampling = sampling;
    this.progress = progress;
  }

  /// The number of measurements of [#run] for `settings` numbers of threads.
  public static int measurements(int settings) {
    return CoreSet.ALL.size() * CoreOperation.ALL.size() * settings
        + DiagonalBench.measurements(settings);
  }

  /// Every operation in every ring, then linear maps in the largest, on each of these settings.
  public void run(List<Workers> settings) {
    for (CoreSet set : CoreSet.ALL) {
      run(set.parameters(), settings);
    }
    new DiagonalBench(kernels, sampling, progress)
        .run(CoreSet.ALL.getLast().parameters(), settings);
  }

  /// Every operation in one ring; keys are made on the last of the settings.
  List<CoreMeasurement> run(CkksParameters parameters, List<Workers> settings) {
    SecureRandom random = new SecureRandom();
    CkksContext context = new CkksContext(parameters, kernels, settings.getLast());
    KeyGenerator generator = new KeyGenerator(context, random);
    List<CoreMeasurement> measured = new ArrayList<>();
    try (SecretKey secret = generator.secretKey()) {
      PublicKey publicKey = generator.publicKey(secret);
      EvaluationKeys keys =
          generator.evaluationKeys(secret, EvaluationKeyPlan.atLevel(parameters.maxLevel(), STEPS));
      for (Workers workers : settings) {
        CkksContext own = new CkksContext(parameters, kernels, workers);
        Encoder encoder = new Encoder(own);
        CoreSubject subject =
            new CoreSubject(
                new Evaluator(own, keys),
                encoder,
                new PublicKeyEncryptor(own, publicKey, random),
                new Decryptor(own, secret, encoder, random));
        for (CoreOperation operation : CoreOperation.ALL) {
          CoreMeasurement measurement =
              new CoreMeasurement(
                  operation.key(),
                  parameters,
                  parameters.maxLevel(),
                  workers.threads(),
                  operation.measure(subject, sampling));
          measured.add(measurement);
          progress.accept(measurement);
        }
      }
    }
    return measured;
  }
}
