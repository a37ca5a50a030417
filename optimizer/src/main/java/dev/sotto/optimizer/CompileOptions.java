package dev.sotto.optimizer;

import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.levels.BatchOption;
import java.util.function.Consumer;

/// What the user asks of a compilation.
///
/// `tolerance` bounds the error of the model's outputs, relative to their range over the
/// calibration samples, in `(0, 1)`. With `encryptAll` nothing but scaling is left to the client.
/// `progress` hears the name of each stage as it begins.
public record CompileOptions(
    double tolerance,
    BatchOption batch,
    boolean encryptAll,
    String modelSha256,
    CostTable costs,
    Consumer<String> progress) {
  public static final double DEFAULT_TOLERANCE = 1e-2;

  public CompileOptions {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new IllegalArgumentException("tolerance " + tolerance + " outside (0, 1)");
    }
  }

  /// Tolerance 1e-2, batches as large as the slots hold, Softmax and the like at the client.
  public static CompileOptions standard() {
    return new CompileOptions(
        DEFAULT_TOLERANCE, new BatchOption.Auto(), false, "", CostTable.standard(), stage -> {});
  }

  public CompileOptions withTolerance(double other) {
    return new CompileOptions(other, batch, encryptAll, modelSha256, costs, progress);
  }

  public CompileOptions withBatch(BatchOption other) {
    return new CompileOptions(tolerance, other, encryptAll, modelSha256, costs, progress);
  }

  public CompileOptions withEncryptAll(boolean other) {
    return new CompileOptions(tolerance, batch, other, modelSha256, costs, progress);
  }

  public CompileOptions withModelSha256(String other) {
    return new CompileOptions(tolerance, batch, encryptAll, other, costs, progress);
  }

  public CompileOptions withCosts(CostTable other) {
    return new CompileOptions(tolerance, batch, encryptAll, modelSha256, other, progress);
  }

  public CompileOptions withProgress(Consumer<String> other) {
    return new CompileOptions(tolerance, batch, encryptAll, modelSha256, costs, other);
  }
}
