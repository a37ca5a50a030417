package dev.sotto.report.facts;

import dev.sotto.report.figures.Units;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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

  /// The errors by the values of a program.
  ///
  /// @param results the value that each layer leaves
  static Map<String, LayerError> byValue(List<LayerError> errors, Map<String, String> results) {
    Map<String, LayerError> byValue = new HashMap<>();
    for (LayerError error : errors) {
      String value = results.get(error.layer());
      if (value != null) {
        byValue.put(value, error);
      }
    }
    return byValue;
  }

  /// What a node tells of its value's error.
  List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    expected()
        .ifPresent(
            error ->
                facts.add(
                    new Fact(
                        "bitsRight", "bits right", bits(error), "%.1f".formatted(bits(error)))));
    add(facts, "approximationError", "approximation error, of the range", approximated);
    add(facts, "encryptionNoise", "noise of encryption, of the range", noise);
    add(facts, "measuredError", "measured error, of the range", measured);
    return facts;
  }

  private static void add(List<Fact> facts, String key, String label, OptionalDouble error) {
    error.ifPresent(value -> facts.add(new Fact(key, label, value, Units.small(value))));
  }

  /// Bits that are right: `-log₂` of an error relative to the range.
  public static double bits(double error) {
    return -CircuitFacts.log2(error);
  }

  /// An error as people read it: as a part of the range, and the bits that are right.
  public static String text(double error) {
    return error == 0 ? "none" : "%.1e, %.1f bits".formatted(error, bits(error));
  }
}
