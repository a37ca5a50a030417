package dev.sotto.cli.verify;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.Progress;
import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.server.RunOptions;
import dev.sotto.runtime.server.Server;
import dev.sotto.runtime.server.ValueListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The samples encrypted, run and decrypted, with the time of every step.
///
/// @param answers the model's outputs, by sample
/// @param fullest samples in the fullest batch
/// @param operations where the time of a run went
record EncryptedRuns(
    List<Map<String, Tensor>> answers,
    int fullest,
    double encryptSeconds,
    List<Double> runSeconds,
    List<OperationTime> operations,
    double decryptSeconds) {
  /// As many runs as a short time allows, for the median.
  private static final int MOST_BRIEF_RUNS = 301;

  private static final double BRIEF_SECONDS = 3;
  private static final int MOST_QUICK_RUNS = 31;
  private static final double QUICK_SECONDS = 12;
  private static final int SLOW_RUNS = 3;
  private static final double SLOW_SECONDS = 20;

  EncryptedRuns {
    answers = List.copyOf(answers);
    runSeconds = List.copyOf(runSeconds);
    operations = List.copyOf(operations);
  }

  /// Every batch once; unless `once`, the first one again where that takes little time.
  ///
  /// @param reader sees the first batch's values; what it takes does not count
  static EncryptedRuns run(
      Client client,
      Server server,
      List<Map<String, Tensor>> samples,
      boolean once,
      ValueListener reader,
      Console console) {
    int batch = client.model().batch();
    List<Map<String, Tensor>> answers = new ArrayList<>();
    List<Double> encrypt = new ArrayList<>();
    List<Double> run = new ArrayList<>();
    List<Double> decrypt = new ArrayList<>();
    OperationTimes times = new OperationTimes(client.model().split().circuit());
    long operations = client.model().split().circuit().nodes().size();
    long batches = Math.ceilDiv(samples.size(), batch);
    try (Progress progress = console.start("running encrypted", batches * operations)) {
      RunOptions options =
          RunOptions.DEFAULT.withProgress(
              (done, _) -> {
                times.step(done);
                progress.step();
              });
      for (int from = 0; from < samples.size(); from += batch) {
        List<Map<String, Tensor>> part =
            samples.subList(from, Math.min(samples.size(), from + batch));
        long start = System.nanoTime();
        EncryptedBatch inputs = client.encrypt(part).getFirst();
        long encrypted = System.nanoTime();
        times.start();
        EncryptedBatch outputs =
            server.run(inputs, from == 0 ? options.withValues(untimed(reader, times)) : options);
        long finished = System.nanoTime();
        answers.addAll(client.decrypt(outputs));
        long decrypted = System.nanoTime();
        encrypt.add((encrypted - start) / 1e9);
        run.add((finished - encrypted - times.skipped()) / 1e9);
        decrypt.add((decrypted - finished) / 1e9);
      }
      if (!once) {
        repeat(client, server, samples.subList(0, Math.min(samples.size(), batch)), run, times);
      }
    }
    return new EncryptedRuns(
        answers,
        Math.min(samples.size(), batch),
        median(encrypt),
        run,
        times.medians(),
        median(decrypt));
  }

  private static ValueListener untimed(ValueListener reader, OperationTimes times) {
    return value -> {
      long start = System.nanoTime();
      reader.computed(value);
      times.skip(System.nanoTime() - start);
    };
  }

  private static void repeat(
      Client client,
      Server server,
      List<Map<String, Tensor>> samples,
      List<Double> run,
      OperationTimes times) {
    EncryptedBatch inputs = client.encrypt(samples).getFirst();
    RunOptions options = RunOptions.DEFAULT.withProgress((done, _) -> times.step(done));
    if (isWorthAnother(run)) {
      awaitKernels();
    }
    while (isWorthAnother(run)) {
      long start = System.nanoTime();
      times.start();
      server.run(inputs, options);
      run.add((System.nanoTime() - start) / 1e9);
    }
  }

  /// Runs of some milliseconds would else be over before the kernels that a server works with are
  /// compiled.
  private static void awaitKernels() {
    try {
      Kernels.awaitCompiled();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserMistakeException("interrupted");
    }
  }

  private static boolean isWorthAnother(List<Double> run) {
    double spent = run.stream().mapToDouble(Double::doubleValue).sum();
    double next = spent + run.getLast();
    return (run.size() < MOST_BRIEF_RUNS && next < BRIEF_SECONDS)
        || (run.size() < MOST_QUICK_RUNS && next < QUICK_SECONDS)
        || (run.size() < SLOW_RUNS && next < SLOW_SECONDS);
  }

  /// The timings of the report.
  Timings timings(double compileSeconds, double keygenSeconds) {
    List<Double> counted = counted(runSeconds);
    double run = median(counted);
    return new Timings(
        compileSeconds,
        keygenSeconds,
        encryptSeconds,
        runSeconds.getFirst(),
        run,
        run / fullest,
        decryptSeconds,
        counted.size());
  }

  /// The later two thirds: in the first runs, in one of them at least where there are others, the
  /// machine warms up.
  static List<Double> counted(List<Double> runs) {
    return runs.size() > 1 ? runs.subList(Math.ceilDiv(runs.size(), 3), runs.size()) : runs;
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
