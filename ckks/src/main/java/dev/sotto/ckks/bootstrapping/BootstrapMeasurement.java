package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.random.RandomStream;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.InsecureRawDecryptor;
import dev.sotto.ckks.scheme.SecretKeyEncryptor;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a bootstrapping took on this machine, and how exact it was.
///
/// @param logN log₂ of the ring degree
/// @param slots the period of the vectors
/// @param threads threads at work on bootstraps
/// @param ciphertexts bootstrapped at a time: 1 or 2
/// @param setupSeconds encoding the diagonals
/// @param keygenSeconds all evaluation keys
/// @param seconds of each bootstrapping, in order; each takes the results of the one before
/// @param levelsAfter levels between the one returned to and the input level
/// @param errors of the slots after each bootstrapping, in order: all errors so far add up
/// @param largestAdded the largest error that any one bootstrapping added to a slot
/// @param keyBytes evaluation keys in memory
/// @param securityBits 128, or 0 for insecure parameters
public record BootstrapMeasurement(
    int logN,
    int slots,
    int threads,
    int ciphertexts,
    double setupSeconds,
    double keygenSeconds,
    List<Double> seconds,
    int levelsAfter,
    List<SlotErrors> errors,
    double largestAdded,
    long keyBytes,
    int securityBits) {
  private static final double SCALE = 0x1p40;

  /// What slots differ by.
  ///
  /// @param average mean absolute error
  /// @param worst the largest
  public record SlotErrors(double average, double worst) {
    /// `-log₂` of the average.
    public double bitsAverage() {
      return bits(average);
    }

    /// `-log₂` of the largest.
    public double bitsWorst() {
      return bits(worst);
    }
  }

  /// Copies the lists.
  ///
  /// @throws IllegalArgumentException if they are empty or of different lengths
  public BootstrapMeasurement {
    seconds = List.copyOf(seconds);
    errors = List.copyOf(errors);
    if (seconds.isEmpty() || errors.size() != seconds.size()) {
      throw new IllegalArgumentException(
          "times of %d and errors of %d bootstraps".formatted(seconds.size(), errors.size()));
    }
  }

  /// The fastest bootstrapping.
  public double minSeconds() {
    return seconds.stream().mapToDouble(x -> x).min().orElseThrow();
  }

  /// The median of all: of an even number, the mean of the two in the middle.
  public double medianSeconds() {
    List<Double> sorted = seconds.stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }

  /// Makes keys, encrypts uniform slots of [-1, 1] and bootstraps them `runs` times in a row.
  ///
  /// @param ciphertexts 1 or 2
  /// @param runs at least 1
  /// @param keyWorkers make the keys
  /// @param workers do all else
  /// @throws IllegalArgumentException as [Bootstrapper] does
  public static BootstrapMeasurement run(
      CkksParameters parameters,
      BootstrapShape shape,
      int slots,
      int ciphertexts,
      int runs,
      Workers keyWorkers,
      Workers workers) {
    CkksContext making = new CkksContext(parameters, keyWorkers);
    CkksContext context = making.with(workers);
    SecureRandom random = new SecureRandom();
    KeyGenerator generator = new KeyGenerator(making, random);
    try (SecretKey secret = generator.secretKey()) {
      long start = System.nanoTime();
      EvaluationKeys keys =
          generator.evaluationKeys(secret, BootstrapKeys.plan(parameters, shape, slots));
      double keygenSeconds = secondsSince(start);
      start = System.nanoTime();
      Encoder encoder = new Encoder(context);
      Evaluator evaluator = new Evaluator(context, keys);
      Bootstrapper bootstrapper = new Bootstrapper(evaluator, encoder, shape, slots);
      double setupSeconds = secondsSince(start);
      SecretKeyEncryptor encryptor = new SecretKeyEncryptor(context, secret, random);
      InsecureRawDecryptor decryptor = new InsecureRawDecryptor(context, secret, encoder);
      List<double[]> values = new ArrayList<>();
      List<Ciphertext> current = new ArrayList<>();
      for (int i = 0; i < ciphertexts; i++) {
        values.add(periodic(RandomStream.fresh(random), slots, parameters.slots()));
        current.add(encryptor.encrypt(encoder.encode(values.get(i), shape.inputLevel(), SCALE)));
      }
      int level = shape.outputLevel(parameters);
      List<Double> seconds = new ArrayList<>();
      List<SlotErrors> errors = new ArrayList<>();
      List<double[]> before = values;
      double largestAdded = 0;
      for (int run = 0; run < runs; run++) {
        start = System.nanoTime();
        current = bootstrapper.bootstrap(current, level, SCALE);
        seconds.add(secondsSince(start));
        List<double[]> after = current.stream().map(c -> decryptor.decryptSlots(c).real()).toList();
        errors.add(differences(values, after));
        largestAdded = Math.max(largestAdded, differences(before, after).worst());
        before = after;
      }
      return new BootstrapMeasurement(
          parameters.logN(),
          slots,
          workers.threads(),
          ciphertexts,
          setupSeconds,
          keygenSeconds,
          seconds,
          level - shape.inputLevel(),
          errors,
          largestAdded,
          keys.memoryBytes(),
          parameters.isInsecure() ? 0 : 128);
    }
  }

  private static SlotErrors differences(List<double[]> expected, List<double[]> found) {
    double sum = 0;
    double worst = 0;
    for (int i = 0; i < expected.size(); i++) {
      for (int j = 0; j < expected.get(i).length; j++) {
        double error = Math.abs(found.get(i)[j] - expected.get(i)[j]);
        sum += error / expected.get(i).length / expected.size();
        worst = Math.max(worst, error);
      }
    }
    return new SlotErrors(sum, worst);
  }

  /// Uniform values of [-1, 1), repeated.
  private static double[] periodic(RandomStream stream, int period, int length) {
    double[] values = new double[length];
    Arrays.setAll(values, j -> j < period ? stream.nextLong() * 0x1p-63 : 0);
    for (int j = period; j < length; j++) {
      values[j] = values[j - period];
    }
    return values;
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  private static double bits(double error) {
    return -Math.log(error) / Math.log(2);
  }
}
