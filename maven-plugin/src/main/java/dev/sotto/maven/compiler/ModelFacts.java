package dev.sotto.maven.compiler;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/**
 * What the compiler says of a model that it has compiled.
 *
 * @param id names the compiled model in keys and ciphertexts
 * @param batch samples computed in one run
 * @param logN logarithm of the ring's degree
 * @param evaluationKeyBytes what a client sends to a server once
 */
public record ModelFacts(
    String id,
    List<Port> inputs,
    List<Port> outputs,
    int batch,
    int logN,
    int levels,
    int securityBits,
    long evaluationKeyBytes,
    int calibrationSamples,
    double compileSeconds) {
  public ModelFacts {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** An input or output: its name in the model, and the shape of one sample. */
  public record Port(String name, List<Integer> shape) {
    public Port {
      shape = List.copyOf(shape);
    }

    /** How many values one sample has. */
    public int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  /** Reads what {@code sotto compile --json} prints. */
  public static ModelFacts parse(String json) {
    JsonObject object = JsonParser.parseString(json).getAsJsonObject();
    return new ModelFacts(
        object.get("id").getAsString(),
        ports(object.get("inputs")),
        ports(object.get("outputs")),
        object.get("batch").getAsInt(),
        object.get("logN").getAsInt(),
        object.get("levels").getAsInt(),
        object.get("securityBits").getAsInt(),
        object.get("evaluationKeyBytes").getAsLong(),
        object.get("calibrationSamples").getAsInt(),
        object.get("compileSeconds").getAsDouble());
  }

  private static List<Port> ports(JsonElement array) {
    List<Port> ports = new ArrayList<>();
    for (JsonElement element : array.getAsJsonArray()) {
      JsonObject port = element.getAsJsonObject();
      List<Integer> shape = new ArrayList<>();
      port.get("shape").getAsJsonArray().forEach(extent -> shape.add(extent.getAsInt()));
      ports.add(new Port(port.get("name").getAsString(), shape));
    }
    return ports;
  }
}
