package dev.sotto.cli;

import dev.sotto.ir.data.NpyFile;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.testkit.OnnxBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntToDoubleFunction;

/// A folder with two compiled models, keys, samples and ciphertexts, made by the commands.
///
/// Model `a` is a network with a hidden layer, `b` a regression; `a2` is a second secret key for
/// `a`.
final class Workshop {
  static final int FEATURES = 6;
  static final int SAMPLES = 20;

  private final Path folder;

  private Workshop(Path folder) {
    this.folder = folder;
  }

  static Workshop build(Path folder) throws IOException {
    Workshop shop = new Workshop(folder);
    shop.put("a.onnx", OnnxBytes.network(FEATURES, 5));
    shop.put("b.onnx", OnnxBytes.regression(FEATURES));
    shop.table("x.npy", SAMPLES, FEATURES, i -> Math.sin(i * 1.7));
    shop.table("calibration.npy", 64, FEATURES, i -> 1.2 * Math.sin(i * 0.9));
    for (String model : new String[] {"a", "b"}) {
      run("compile", shop.at(model + ".onnx"), "--calibrate", shop.at("calibration.npy"));
      shop.keys(model, model);
      run(
          "encrypt",
          shop.at(model + ".sotto"),
          "--key",
          shop.at(model + ".key"),
          shop.at("x.npy"),
          "-o",
          shop.at(model + ".in.ct"));
      run(
          "run",
          shop.at(model + ".sotto"),
          "--keys",
          shop.at(model + ".keys"),
          shop.at(model + ".in.ct"),
          "-o",
          shop.at(model + ".out.ct"));
    }
    shop.keys("a", "a2");
    return shop;
  }

  private void keys(String model, String key) {
    run(
        "keygen",
        at(model + ".sotto"),
        "--secret",
        at(key + ".key"),
        "--evaluation",
        at(key + ".keys"));
  }

  private static void run(Object... arguments) {
    var _ = CommandRunner.run(arguments).succeeds();
  }

  Path at(String name) {
    return folder.resolve(name);
  }

  /// Writes a file and returns where it is.
  Path put(String name, byte[] bytes) {
    try {
      return Files.write(at(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes(String name) {
    try {
      return Files.readAllBytes(at(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes `rows` samples of `columns` values, each from its position.
  Path table(String name, int rows, int columns, IntToDoubleFunction value) {
    double[] values = new double[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.applyAsDouble(i);
    }
    return put(name, NpyFile.encode(Shape.of(rows, columns), values));
  }
}
