package dev.sotto.report.facts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// How far a layer's value is from the exact model's: the largest difference over samples, relative
/// to the range that the exact value takes over them.
///
/// @param approximated of polynomials in place of functions, on calibration samples
/// @param noise of encryption: four standard deviations, as the compiler estimates them
/// @param measured of the encrypted values, where `verify` found it
public record LayerError(
    String layer, OptionalDouble approximated, OptionalDouble noise, OptionalDouble measured) {

  /// Both that are predicted together; where nothing is, what was measured.
  public OptionalDouble expected() {
    return approximated.isPresent()
        ? OptionalDouble.of(approximated.getAsDouble() + noise.orElse(0))
        : measured;
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("layer", layer);
    json.put("approximationError", approximated);
    json.put("encryptionNoise", noise);
    json.put("measuredError", measured);
    return json;
  }

  /// Bits that are right: `-log₂` of an error relative to the range.
  public static double bits(double error) {
    return -CircuitFacts.log2(error);
  }

  /// The approximation's error as a fact of a node.
  static Fact approximation(double error) {
    return new Fact("approximationError", "approximation error, of the range", error, text(error));
  }

  /// An error as people read it: as a part of the range, and the bits that are right.
  public static String text(double error) {
    return error == 0 ? "none" : "%.1e, %.1f bits".formatted(error, bits(error));
  }
}
