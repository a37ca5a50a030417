package dev.sotto.examples.embedding;

import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.EvaluationKeys;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a service writes to use a compiled model; the README and the runtime's documentation quote
/// [#answer].
public final class EmbeddingExample {
  private EmbeddingExample() {}

  /// Runs `model.sotto`, the first argument, on one sample of zeros and prints its outputs.
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1 || !Files.exists(Path.of(arguments[0]))) {
      System.err.println("usage: EmbeddingExample MODEL.sotto");
      System.exit(2);
    }
    Path file = Path.of(arguments[0]);
    CompiledModel model = CompiledModel.load(file);
    var input = model.inputs().getFirst();
    Tensor zeros = Tensor.wrap(input.shape(), new double[input.shape().size()]);
    System.out.println(answer(file, Map.of(input.name(), zeros)));
  }

  /// Encrypts a sample, has it computed by a server that holds evaluation keys alone, and decrypts.
  public static Map<String, Tensor> answer(Path file, Map<String, Tensor> sample)
      throws IOException {
    // @start region="answer"
    CompiledModel model = CompiledModel.load(file);
    try (Client client = Client.generate(model)) {
      EvaluationKeys keys = client.evaluationKeys();
      List<EncryptedBatch> questions = client.encrypt(List.of(sample));

      Server server = new Server(model, keys);
      EncryptedBatch answer = server.run(questions.getFirst());

      return client.decrypt(answer).getFirst();
    }
    // @end
  }
}
