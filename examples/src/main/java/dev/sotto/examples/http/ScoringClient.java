package dev.sotto.examples.http;

import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.TensorPort;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.SecretKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The data owner's process: `ScoringClient MODEL.sotto SECRET.key URL CERTIFICATE.pem`.
///
/// Reads samples from standard input, a row of comma-separated numbers each, and prints the model's
/// outputs for each.
public final class ScoringClient {
  private ScoringClient() {}

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    if (arguments.length != 4) {
      System.err.println("usage: ScoringClient MODEL.sotto SECRET.key URL CERTIFICATE.pem");
      System.exit(2);
    }
    CompiledModel model = CompiledModel.load(Path.of(arguments[0]));
    SecretKey key = SecretKey.load(model, Path.of(arguments[1]));
    try (Client client = new Client(model, key);
        RemoteModel remote =
            new RemoteModel(
                client, URI.create(arguments[2]), SelfSignedTls.client(Path.of(arguments[3])))) {
      remote.sendKeys();
      BufferedReader rows =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String row = rows.readLine(); row != null; row = rows.readLine()) {
        print(remote.answer(List.of(sample(model, row))).getFirst(), System.out);
      }
    }
  }

  private static Map<String, Tensor> sample(CompiledModel model, String row) {
    TensorPort input = model.inputs().getFirst();
    double[] values =
        Arrays.stream(row.split(",")).map(String::strip).mapToDouble(Double::parseDouble).toArray();
    Shape shape = input.shape();
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "a row of %d numbers, '%s' takes %d"
              .formatted(values.length, input.name(), shape.size()));
    }
    return Map.of(input.name(), Tensor.wrap(shape, values));
  }

  private static void print(Map<String, Tensor> outputs, PrintStream out) {
    outputs.forEach(
        (name, tensor) ->
            out.println(
                name
                    + " = "
                    + Arrays.stream(tensor.toArray())
                        .mapToObj(Double::toString)
                        .collect(Collectors.joining(","))));
  }
}
