package dev.sotto.cli.bench;

import dev.sotto.ckks.circuits.BabyGiantPlan;
import dev.sotto.ckks.circuits.DiagonalCache;
import dev.sotto.ckks.circuits.LinearTransform;
import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.SecretKeyEncryptor;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Measures what a diagonal costs in a linear map of 32 diagonals, by 8 baby and 4 giant steps,
/// encoded at each run.
final class DiagonalBench {
  private static final double SCALE = 0x1p40;
  private static final int DIAGONALS = 32;
  private static final int BABY_STEPS = 8;

  /// Which quarters of the chain are measured at their upper ends.
  private static final List<Integer> QUARTERS = List.of(1, 2, 4);

  private final Kernels kernels;
  private final Sampling sampling;
  private final Consumer<CoreMeasurement> progress;

  DiagonalBench(Kernels kernels, Sampling sampling, Consumer<CoreMeasurement> progress) {
    this.kernels = kernels;
    this.sampling = sampling;
    this.progress = progress;
  }

  /// The number of measurements of [#run] for `settings` numbers of threads.
  static int measurements(int settings) {
    return QUARTERS.size() * settings;
  }

  /// One measurement for each level and setting; keys are made on the last of the settings, those
  /// of one level at a time.
  void run(CkksParameters parameters, List<Workers> settings) {
    SecureRandom random = new SecureRandom();
    CkksContext context = new CkksContext(parameters, kernels, settings.getLast());
    KeyGenerator generator = new KeyGenerator(context, random);
    BabyGiantPlan plan =
        BabyGiantPlan.split(IntStream.range(0, DIAGONALS).boxed().toList(), BABY_STEPS);
    try (SecretKey secret = generator.secretKey()) {
      for (int quarter : QUARTERS) {
        int level = Math.ceilDiv(parameters.maxLevel() * quarter, 4);
        Ciphertext input = input(context, secret, random, level);
        Map<Integer, Integer> levels =
            plan.rotations().stream().collect(Collectors.toMap(step -> step, _ -> level));
        EvaluationKeys keys =
            generator.evaluationKeys(
                secret, new EvaluationKeyPlan(OptionalInt.empty(), levels, OptionalInt.empty()));
        for (Workers workers : settings) {
          Evaluator evaluator = new Evaluator(new CkksContext(parameters, kernels, workers), keys);
          progress.accept(
              new CoreMeasurement(
                  "diagonal",
                  parameters,
                  level,
                  workers.threads(),
                  measure(evaluator, plan, input)));
        }
      }
    }
  }

  private static Ciphertext input(
      CkksContext context, SecretKey secret, SecureRandom random, int level) {
    return new SecretKeyEncryptor(context, secret, random)
        .encrypt(new Encoder(context).encode(new double[] {1}, level, SCALE));
  }

  private Sampling.Millis measure(Evaluator evaluator, BabyGiantPlan plan, Ciphertext input) {
    LinearTransform transform =
        new LinearTransform(
            evaluator,
            new Encoder(evaluator.context()),
            1,
            1,
            (output, from, step, slots) -> {
              Arrays.fill(slots, 1.0 / DIAGONALS);
              slots[step] = -1;
              return true;
            },
            plan,
            DiagonalCache.none());
    return sampling.of(
        DIAGONALS,
        () -> transform.evaluate(List.of(input), input.scale()).forEach(evaluator::recycle));
  }
}
