package dev.sotto.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.SecretKey;
import dev.sotto.runtime.format.AtomicFile;
import dev.sotto.runtime.server.RunOptions;
import dev.sotto.runtime.server.Server;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// What is written is read back the same; what belongs elsewhere is refused in one line.
final class WireFormTest {
  @TempDir private Path folder = Path.of(".");

  @Test
  void modelsComeBackAsTheyWere() throws IOException {
    for (SplitModel compiled :
        List.of(
            HandBuiltModels.affine(1),
            HandBuiltModels.network(2),
            HandBuiltModels.operators(3),
            HandBuiltModels.refreshed(4))) {
      CompiledModel model = CompiledModel.of(compiled);
      Path file = folder.resolve("model.sotto");
      model.save(file);
      CompiledModel back = CompiledModel.load(file);
      assertEquals(model.id(), back.id());
      assertEquals(model.id(), CompiledModel.of(compiled).id(), "asked for before it is written");
      assertEquals(compiled.circuit().nodes().size(), back.split().circuit().nodes().size());
      assertEquals(compiled.circuit().parameters(), back.split().circuit().parameters());
      assertEquals(compiled.circuit().keys(), back.split().circuit().keys());
      assertEquals(compiled.facts(), back.split().facts());
      assertEquals(compiled.outputRanges(), back.split().outputRanges());
      assertEquals(compiled.head(), back.split().head());
      assertEquals(compiled.tail(), back.split().tail());
      ByteArrayOutputStream again = new ByteArrayOutputStream();
      back.write(again);
      assertArrayEquals(Files.readAllBytes(file), again.toByteArray());
    }
  }

  @Test
  void theWholePathRunsThroughFiles() throws IOException {
    wholePath(HandBuiltModels.network(2));
  }

  @Test
  void refreshedValuesAgreeWithKeysFromFiles() throws IOException {
    wholePath(HandBuiltModels.refreshed(5));
  }

  private void wholePath(SplitModel compiled) throws IOException {
    CompiledModel model = CompiledModel.of(compiled);
    List<Map<String, Tensor>> samples = HandBuiltModels.samples(compiled, 3, 3, 5);
    Path secret = folder.resolve("me.key");
    Path keys = folder.resolve("server.keys");
    Path in = folder.resolve("in.ct");
    Path out = folder.resolve("out.ct");
    try (Client client = Client.generate(model)) {
      client.secretKey().save(secret);
      client.saveEvaluationKeys(keys, ProgressListener.NONE);
    }
    double error;
    try (Client client = new Client(model, SecretKey.load(model, secret))) {
      error = compiled.outputDeviation();
      try (var stream = Files.newOutputStream(in)) {
        CiphertextWriter.writeAll(model, client.encrypt(samples), stream);
      }
    }
    Server server = new Server(model, EvaluationKeys.load(model, keys));
    try (CiphertextReader reader = CiphertextReader.open(model, in);
        var stream = Files.newOutputStream(out)) {
      server.run(reader, stream, RunOptions.DEFAULT);
    }
    try (Client client = new Client(model, SecretKey.load(model, secret));
        CiphertextReader reader = CiphertextReader.open(model, out)) {
      List<Map<String, Tensor>> results = new ArrayList<>();
      for (Optional<EncryptedBatch> batch = reader.next();
          batch.isPresent();
          batch = reader.next()) {
        results.addAll(client.insecureDecryptRaw(batch.get()));
      }
      assertEquals(3, results.size());
      for (int i = 0; i < 3; i++) {
        Tensor wanted = ClearCircuit.run(compiled, samples.get(i));
        Tensor found = ClearCircuit.require(results.get(i), "y");
        for (int j = 0; j < wanted.size(); j++) {
          assertEquals(wanted.at(j), found.at(j), 4 * 8 * error);
        }
      }
    }
  }

  @Test
  void seededHalvesAreNotWritten() throws IOException {
    CompiledModel model = CompiledModel.of(HandBuiltModels.affine(1));
    try (Client client = Client.generate(model)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      CiphertextWriter.writeAll(
          model, client.encrypt(HandBuiltModels.samples(model.split(), 1, 1, 1)), out);
      // One polynomial of two limbs, of 28 and 24 bits, at N = 2^12.
      int polynomial = 4096 / 8 * (29 + 25);
      assertTrue(out.size() < polynomial + 512, () -> out.size() + " bytes");
    }
  }

  @Test
  void theSecretKeyIsForItsOwnerAlone() throws IOException {
    CompiledModel model = CompiledModel.of(HandBuiltModels.affine(1));
    Path file = folder.resolve("me.key");
    try (Client client = Client.generate(model)) {
      client.secretKey().save(file);
    }
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(file), left.toList());
    }
  }

  @Test
  void aFailedWriteLeavesTheOldFile() throws IOException {
    CompiledModel model = CompiledModel.of(HandBuiltModels.affine(1));
    Path file = folder.resolve("model.sotto");
    Files.writeString(file, "old");
    assertThrows(
        IOException.class,
        () ->
            AtomicFile.write(
                file,
                out -> {
                  model.write(out);
                  throw new IOException("disk full");
                }));
    assertEquals("old", Files.readString(file));
    assertThrows(
        IllegalArgumentException.class, () -> model.save(folder.resolve("none/model.sotto")));
  }

  @Test
  void filesOfAnotherKindOrModelAreToldApart() throws IOException {
    CompiledModel model = CompiledModel.of(HandBuiltModels.affine(1));
    CompiledModel other = CompiledModel.of(HandBuiltModels.affine(2));
    assertFalse(model.id().equals(other.id()));
    ByteArrayOutputStream secret = new ByteArrayOutputStream();
    ByteArrayOutputStream keys = new ByteArrayOutputStream();
    try (Client client = Client.generate(model)) {
      client.secretKey().write(secret);
      client.writeEvaluationKeys(keys, ProgressListener.NONE);
    }
    refused("is a secret key, not a compiled model", () -> read(secret, CompiledModel::read));
    refused(
        "is a set of evaluation keys, not a secret key",
        () -> read(keys, (in, name) -> SecretKey.read(model, in, name)));
    refused(
        "made for another compiled model",
        () -> read(keys, (in, name) -> EvaluationKeys.read(other, in, name)));
    refused(
        "made for another compiled model",
        () -> read(secret, (in, name) -> SecretKey.read(other, in, name)));
    refused(
        "not a compiled model made by Sotto",
        () -> CompiledModel.read(new ByteArrayInputStream(new byte[100]), "zeros"));
    assertThrows(
        IllegalArgumentException.class, () -> CompiledModel.load(folder.resolve("absent.sotto")));
  }

  private interface Reading<T> {
    T read(ByteArrayInputStream in, String name) throws IOException;
  }

  private static <T> T read(ByteArrayOutputStream bytes, Reading<T> reading) throws IOException {
    return reading.read(new ByteArrayInputStream(bytes.toByteArray()), "bytes");
  }

  private static void refused(String why, Executable reading) {
    MalformedArtifactException refused = assertThrows(MalformedArtifactException.class, reading);
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(why), message);
    assertTrue(message.lines().count() == 1, message);
  }
}
