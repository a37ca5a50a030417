package dev.sotto.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.server.RunCancelledException;
import dev.sotto.runtime.server.RunOptions;
import dev.sotto.runtime.server.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a recording tells of a run.
final class FlightRecorderTest {
  @TempDir private Path folder = Path.of(".");

  @Test
  void aRecordingTellsEveryOperationAndTheOutcome() throws IOException {
    SplitModel compiled = HandBuiltModels.operators(3);
    CompiledModel model = CompiledModel.of(compiled);
    Path file = folder.resolve("run.jfr");
    try (Client client = Client.generate(model);
        Recording recording = new Recording()) {
      Server server = new Server(model, client.evaluationKeys());
      EncryptedBatch batch = client.encrypt(HandBuiltModels.samples(compiled, 2, 1, 1)).getFirst();
      recording.start();
      server.run(batch);
      assertThrows(
          RunCancelledException.class,
          () -> server.run(batch, RunOptions.DEFAULT.withCancellation(() -> true)));
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    List<RecordedEvent> operations = named(events, "dev.sotto.Operation");
    assertEquals(
        List.of(
            "Linear", "Linear", "Multiply", "Relinearize", "Rescale", "Adjust", "Add", "Subtract"),
        operations.stream().map(event -> event.getString("operation")).toList());
    RecordedEvent first = operations.getFirst();
    assertEquals("a", first.getString("value"));
    assertEquals("node a", first.getString("node"));
    assertEquals(2, first.getInt("level"));
    assertEquals(2, first.getInt("ciphertexts"));
    assertEquals(model.id().substring(0, 12), first.getString("model"));
    assertTrue(first.getDuration().isPositive(), "no duration");
    assertEquals(List.of("Sotto", "Execution"), first.getEventType().getCategoryNames());
    List<RecordedEvent> runs = named(events, "dev.sotto.Run");
    assertEquals(
        List.of("completed", "RunCancelledException"),
        runs.stream().map(event -> event.getString("outcome")).toList());
    assertEquals(2, runs.getFirst().getInt("samples"));
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }
}
