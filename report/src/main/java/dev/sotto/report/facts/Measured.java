package dev.sotto.report.facts;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sotto.ir.MalformedArtifactException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// What `sotto verify --json` found.
///
/// @param figures its plain numbers, by name
/// @param layerErrors largest error of the encrypted values of each layer, relative to its range
/// @param operationSeconds wall-clock time of each operation of the circuit, by its result
public record Measured(
    String model,
    Map<String, Double> figures,
    Map<String, Double> layerErrors,
    Map<String, Double> operationSeconds) {

  /// Reads what `sotto verify --json` printed; `source` names it in messages.
  ///
  /// @throws MalformedArtifactException if `text` is something else
  public static Measured parse(String text, String source) {
    try {
      JsonObject object = JsonParser.parseString(text).getAsJsonObject();
      Map<String, Double> figures = new LinkedHashMap<>();
      for (Map.Entry<String, JsonElement> field : object.entrySet()) {
        if (isNumber(field.getValue())) {
          figures.put(field.getKey(), field.getValue().getAsDouble());
        }
      }
      Measured measured =
          new Measured(
              required(object, "model").getAsString(),
              figures,
              table(object, "layers", "layer", "encrypted"),
              table(object, "operations", "value", "seconds"));
      if (measured.figure("runSeconds").isEmpty()) {
        throw new MalformedArtifactException(
            source + ": no runSeconds, not printed by verify --json");
      }
      return measured;
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NumberFormatException e) {
      throw new MalformedArtifactException(source + ": not printed by sotto verify --json", e);
    }
  }

  private static Map<String, Double> table(
      JsonObject object, String array, String name, String number) {
    Map<String, Double> table = new LinkedHashMap<>();
    if (object.has(array)) {
      for (JsonElement row : object.getAsJsonArray(array)) {
        JsonElement value = required(row.getAsJsonObject(), number);
        if (isNumber(value)) {
          table.put(required(row.getAsJsonObject(), name).getAsString(), value.getAsDouble());
        }
      }
    }
    return table;
  }

  private static JsonElement required(JsonObject object, String name) {
    JsonElement element = object.get(name);
    if (element == null) {
      throw new IllegalStateException("no field " + name);
    }
    return element;
  }

  private static boolean isNumber(JsonElement element) {
    return element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber();
  }

  /// A number by its name.
  public OptionalDouble figure(String name) {
    return in(figures, name);
  }

  /// How long the operation took that computes `value`.
  OptionalDouble seconds(String value) {
    return in(operationSeconds, value);
  }

  /// The error of the layer whose origin is `layer`.
  OptionalDouble error(String layer) {
    return in(layerErrors, layer);
  }

  private static OptionalDouble in(Map<String, Double> table, String name) {
    Double value = table.get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
