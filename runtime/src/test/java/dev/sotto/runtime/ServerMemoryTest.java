package dev.sotto.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.server.Server;
import dev.sotto.runtime.server.ServerMemory;
import dev.sotto.runtime.server.ServerOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The estimate against what a server really holds.
final class ServerMemoryTest {
  private static final List<SplitModel> MODELS =
      List.of(HandBuiltModels.affine(1), HandBuiltModels.network(2), HandBuiltModels.operators(3));

  @Test
  void keysTakeWhatWasEstimated() {
    for (SplitModel compiled : MODELS) {
      CompiledModel model = CompiledModel.of(compiled);
      try (Client client = Client.generate(model)) {
        assertEquals(
            client.evaluationKeys().memoryBytes(),
            ServerMemory.estimate(model, ServerOptions.DEFAULT).keyBytes());
      }
    }
  }

  /// What a run borrows at its fullest lies in the ring's pool after it, but for the answer. The
  /// estimate also counts limbs for each value that shares them, and diagonals, which are not
  /// pooled.
  @Test
  void aRunHoldsNoMoreThanEstimatedAndNotMuchLess() {
    for (SplitModel compiled : MODELS) {
      CompiledModel model = CompiledModel.of(compiled);
      ServerMemory needed = ServerMemory.estimate(model, ServerOptions.DEFAULT.withMemory(1));
      // The client computes in a context, and a pool, of its own.
      try (Client client = Client.generate(CompiledModel.of(compiled))) {
        ServerOptions options = ServerOptions.DEFAULT.withMemory(needed.totalBytes());
        Server server = new Server(model, client.evaluationKeys(), options);
        EncryptedBatch question =
            client.encrypt(HandBuiltModels.samples(compiled, 2, 1, 1)).getFirst();
        EncryptedBatch answer = server.run(question);
        long pooled = model.contents().context().ring().scratch().freeBytes();
        long held = question.memoryBytes() + pooled + answer.memoryBytes();
        String text =
            "%s: %d, estimated %d".formatted(compiled.circuit().name(), held, needed.runBytes());
        assertTrue(held <= needed.runBytes(), text);
        assertTrue(held >= needed.runBytes() / 2, text);
      }
    }
  }
}
