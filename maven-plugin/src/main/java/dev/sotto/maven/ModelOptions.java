package dev.sotto.maven;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options of one model, where they differ from those of the goal; filled by Maven. */
public final class ModelOptions {
  private String name = "";
  private @Nullable Double tolerance;
  private @Nullable String batch;
  private @Nullable Boolean encryptAll;
  private @Nullable String className;
  private @Nullable Integer count;
  private @Nullable Double maximumError;
  private @Nullable Double minimumAgreement;

  String name() {
    return name;
  }

  Optional<Double> tolerance() {
    return Optional.ofNullable(tolerance);
  }

  Optional<String> batch() {
    return Optional.ofNullable(batch);
  }

  Optional<Boolean> encryptAll() {
    return Optional.ofNullable(encryptAll);
  }

  Optional<String> className() {
    return Optional.ofNullable(className);
  }

  Optional<Integer> count() {
    return Optional.ofNullable(count);
  }

  Optional<Double> maximumError() {
    return Optional.ofNullable(maximumError);
  }

  Optional<Double> minimumAgreement() {
    return Optional.ofNullable(minimumAgreement);
  }
}
