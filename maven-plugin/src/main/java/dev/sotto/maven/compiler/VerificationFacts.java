package dev.sotto.maven.compiler;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.OptionalDouble;

/**
 * What the command found when it ran samples through encryption.
 *
 * @param relativeError the largest error as a part of the output's range over the samples
 * @param agreement the part of the samples with the same decision; empty where nothing is decided
 */
public record VerificationFacts(
    int samples, double relativeError, OptionalDouble agreement, double runSeconds) {
  /** Reads what {@code sotto verify --json} prints. */
  public static VerificationFacts parse(String json) {
    JsonObject object = JsonParser.parseString(json).getAsJsonObject();
    JsonElement agreement = object.get("argmaxAgreement");
    return new VerificationFacts(
        object.get("samples").getAsInt(),
        object.get("relativeError").getAsDouble(),
        agreement.isJsonNull()
            ? OptionalDouble.empty()
            : OptionalDouble.of(agreement.getAsDouble()),
        object.get("runSeconds").getAsDouble());
  }
}
