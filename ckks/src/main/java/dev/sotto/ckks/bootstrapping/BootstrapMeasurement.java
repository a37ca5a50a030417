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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/// What a bootstrapping took on this machine, and how exact it was.
///
/// @param logN log₂ of the ring degree
/// @param slots the period of the vectors
/// @param threads threads at work
/// @param ciphertexts bootstrapped at a time: 1 or 2
/// @param setupSeconds encoding the diagonals
/// @param keygenSeconds all evaluation keys
/// @param seconds of each bootstrapping, in order; each takes the results of the one before
/// @param levelsAfter levels between the one returned to and the input level
/// @param precisionBitsAverage `-log₂` of the mean error after the first
/// @param precisionBitsWorst `-log₂` of the largest error after the first
/// @param lastBitsAverage `-log₂` of the mean error after the last
/// @param lastBitsWorst `-log₂` of the largest error after the last
/// @param keyBytes evaluation keys in memory
/// @param peakRssBytes the process's largest resident memory, where the system tells
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
    double precisionBitsAverage,
    double precisionBitsWorst,
    double lastBitsAverage,
    double lastBitsWorst,
    long keyBytes,
    OptionalLong peakRssBytes,
    int securityBits) {
  private static final double SCALE = 0x1p40;

  /// Copies the list.
  ///
  /// @throws IllegalArgumentException if it is empty
  public BootstrapMeasurement {
    seconds = List.copyOf(seconds);
    if (seconds.isEmpty()) {
      throw new IllegalArgumentException("no bootstrapping was measured");
    }
  }

  /// The fastest bootstrapping.
  public double minSeconds() {
    return seconds.stream().mapToDouble(x -> x).min().orElseThrow();
  }

  /// The median of all.
  public double medianSeconds() {
    return seconds.stream().sorted().toList().get(seconds.size() / 2);
  }

  /// Makes keys, encrypts uniform slots of [-1, 1] and bootstraps them `runs` times in a row.
  ///
  /// @param ciphertexts 1 or 2
  /// @param runs at least 1
  /// @throws IllegalArgumentException as [Bootstrapper] does
  public static BootstrapMeasurement run(
      CkksParameters parameters,
      BootstrapShape shape,
      int slots,
      int ciphertexts,
      int runs,
      Workers workers) {
    CkksContext context = new CkksContext(parameters, workers);
    SecureRandom random = new SecureRandom();
    KeyGenerator generator = new KeyGenerator(context, random);
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
      Errors first = new Errors(0, 0);
      Errors last = first;
      for (int run = 0; run < runs; run++) {
        start = System.nanoTime();
        current = bootstrapper.bootstrap(current, level, SCALE);
        seconds.add(secondsSince(start));
        if (run == 0 || run == runs - 1) {
          last = Errors.of(values, current, decryptor);
          first = run == 0 ? last : first;
        }
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
          bits(first.average),
          bits(first.worst),
          bits(last.average),
          bits(last.worst),
          keys.memoryBytes(),
          peakRss(),
          parameters.isInsecure() ? 0 : 128);
    }
  }

  private record Errors(double average, double worst) {
    static Errors of(
        List<double[]> values, List<Ciphertext> ciphertexts, InsecureRawDecryptor decryptor) {
      double sum = 0;
      double worst = 0;
      for (int i = 0; i < values.size(); i++) {
        double[] expected = values.get(i);
        double[] found = decryptor.decryptSlots(ciphertexts.get(i)).real();
        for (int j = 0; j < expected.length; j++) {
          double error = Math.abs(found[j] - expected[j]);
          sum += error / expected.length / values.size();
          worst = Math.max(worst, error);
        }
      }
      return new Errors(sum, worst);
    }
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

  private static OptionalLong peakRss() {
    Path status = Path.of("/proc/self/status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
