package dev.sotto.cli.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sotto.ckks.bootstrapping.BootstrapMeasurement;
import dev.sotto.ckks.bootstrapping.BootstrapMeasurement.SlotErrors;
import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.optimizer.levels.ReferenceBootstrap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What `sotto bench bootstrap` tells of one setting.
///
/// @param levelsAfter levels between the input level and the one returned to
/// @param bitsAverage `-log₂` of the mean error after one bootstrapping
/// @param bitsWorst `-log₂` of the largest
/// @param keyBytes evaluation keys in memory
/// @param peakBytes the largest resident memory of the process, if the system tells
/// @param securityBits 128
public record BootstrapRow(
    Precision precision,
    int logN,
    int slots,
    int ciphertexts,
    int threads,
    double minSeconds,
    double medianSeconds,
    double firstSeconds,
    int levelsAfter,
    double bitsAverage,
    double bitsWorst,
    long keyBytes,
    double keygenSeconds,
    Optional<Long> peakBytes,
    int securityBits) {

  static BootstrapRow of(
      Precision precision, BootstrapMeasurement measured, Optional<Long> peakBytes) {
    SlotErrors errors = measured.errors().getFirst();
    return new BootstrapRow(
        precision,
        measured.logN(),
        measured.slots(),
        measured.ciphertexts(),
        measured.threads(),
        measured.minSeconds(),
        measured.medianSeconds(),
        measured.seconds().getFirst(),
        measured.levelsAfter(),
        errors.bitsAverage(),
        errors.bitsWorst(),
        measured.keyBytes(),
        measured.keygenSeconds(),
        peakBytes,
        measured.securityBits());
  }

  /// Whether this is the bootstrap that a cost table holds as measured.
  private boolean isReference() {
    return precision == ReferenceBootstrap.PRECISION
        && logN == ReferenceBootstrap.LOG_N
        && slots == ReferenceBootstrap.SLOTS
        && levelsAfter == ReferenceBootstrap.USABLE_LEVELS
        && ciphertexts == 1
        && threads == 1;
  }

  /// The least seconds of the compiler's reference, if it is among `rows`.
  public static OptionalDouble referenceSeconds(List<BootstrapRow> rows) {
    return rows.stream()
        .filter(BootstrapRow::isReference)
        .mapToDouble(BootstrapRow::minSeconds)
        .min();
  }

  /// The fields of `sotto bench bootstrap --json`.
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("precision", precision);
    json.put("logN", logN);
    json.put("slots", slots);
    json.put("ciphertexts", ciphertexts);
    json.put("threads", threads);
    json.put("minSeconds", minSeconds);
    json.put("medianSeconds", medianSeconds);
    json.put("firstSeconds", firstSeconds);
    json.put("levelsAfter", levelsAfter);
    json.put("precisionBitsAverage", bitsAverage);
    json.put("precisionBitsWorst", bitsWorst);
    json.put("keyBytes", keyBytes);
    json.put("keygenSeconds", keygenSeconds);
    json.put("peakRssBytes", peakBytes);
    json.put("securityBits", securityBits);
    return json;
  }

  /// Reads the list with one row that the command prints for one setting.
  ///
  /// @throws MalformedArtifactException if `text` is something else
  public static BootstrapRow parse(String text) {
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonArray().get(0).getAsJsonObject();
      JsonElement peak = field(json, "peakRssBytes");
      return new BootstrapRow(
          Precision.valueOf(field(json, "precision").getAsString()),
          field(json, "logN").getAsInt(),
          field(json, "slots").getAsInt(),
          field(json, "ciphertexts").getAsInt(),
          field(json, "threads").getAsInt(),
          field(json, "minSeconds").getAsDouble(),
          field(json, "medianSeconds").getAsDouble(),
          field(json, "firstSeconds").getAsDouble(),
          field(json, "levelsAfter").getAsInt(),
          field(json, "precisionBitsAverage").getAsDouble(),
          field(json, "precisionBitsWorst").getAsDouble(),
          field(json, "keyBytes").getAsLong(),
          field(json, "keygenSeconds").getAsDouble(),
          peak.isJsonNull() ? Optional.empty() : Optional.of(peak.getAsLong()),
          field(json, "securityBits").getAsInt());
    } catch (JsonParseException
        | IllegalStateException
        | IndexOutOfBoundsException
        | UnsupportedOperationException
        | IllegalArgumentException e) {
      throw new MalformedArtifactException("not printed by sotto bench bootstrap --json", e);
    }
  }

  private static JsonElement field(JsonObject json, String name) {
    JsonElement element = json.get(name);
    if (element == null) {
      throw new IllegalStateException("no field " + name);
    }
    return element;
  }
}
