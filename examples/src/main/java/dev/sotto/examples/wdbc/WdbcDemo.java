package dev.sotto.examples.wdbc;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The main job on real medical data: train, export, compile, encrypt the test patients, run them
/// on a server that has no secret key, decrypt, compare.
///
/// The only argument, if any, is a folder that keeps the models, keys and ciphertexts.
public final class WdbcDemo {
  static final Network.Recipe LOGISTIC_REGRESSION =
      new Network.Recipe(new int[] {}, 400, 0.02, 1e-3, 11);
  static final Network.Recipe RELU_NETWORK =
      new Network.Recipe(new int[] {16, 8}, 300, 0.01, 1e-3, 12);

  private static final long SPLIT_SEED = 7;
  private static final double TRAINING_SHARE = 0.7;

  /// A model of the demo: its file name, what it is called, how it is trained.
  private record Study(String file, String title, Network.Recipe recipe) {}

  private static final List<Study> STUDIES =
      List.of(
          new Study("wdbc_lr", "logistic regression, 30 features", LOGISTIC_REGRESSION),
          new Study("wdbc_relu", "ReLU network 30-16-8-1", RELU_NETWORK));

  private WdbcDemo() {}

  public static void main(String[] arguments) {
    if (arguments.length > 1 || (arguments.length == 1 && arguments[0].startsWith("-"))) {
      System.err.println("usage: sotto demo [FOLDER]   (FOLDER keeps models, keys, ciphertexts)");
      System.exit(2);
    }
    try {
      if (arguments.length == 1) {
        run(Files.createDirectories(Path.of(arguments[0])), System.out);
      } else {
        Path folder = Files.createTempDirectory("sotto-demo");
        try {
          run(folder, System.out);
        } finally {
          delete(folder);
        }
      }
    } catch (IOException e) {
      System.err.println("sotto: " + e.getMessage());
      System.exit(1);
    }
  }

  /// Runs the demo with its files in `folder`.
  static void run(Path folder, PrintStream out) throws IOException {
    WdbcTable.Split split = WdbcTable.load().split(SPLIT_SEED, TRAINING_SHARE);
    out.println("Breast Cancer Wisconsin (Diagnostic), UCI, CC BY 4.0: real patients, 30 features");
    out.printf(
        "%d patients to train and calibrate on, %d to test%n",
        split.training().patients(), split.test().patients());
    for (Study study : STUDIES) {
      long start = System.nanoTime();
      Network network = Network.train(split.training(), study.recipe());
      double seconds = (System.nanoTime() - start) / 1e9;
      Path onnx = folder.resolve(study.file() + ".onnx");
      Files.write(onnx, OnnxExport.export(study.file(), network));
      out.printf(
          Locale.ROOT,
          "%n%s%n  train     %.2f s, exported as %s%n",
          study.title(),
          seconds,
          onnx.getFileName());
      EncryptedStudy.run(onnx, split, out);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
