package dev.sotto.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.server.Server;
import dev.sotto.runtime.server.ServerOptions;
import dev.sotto.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys that stay in their file: the same results, and one clear line whatever happens to the file.
final class MappedKeysTest {
  private static final CompiledModel MODEL = CompiledModel.of(HandBuiltModels.network(2));
  private static final CompiledModel OTHER_MODEL = CompiledModel.of(HandBuiltModels.affine(1));
  private static final Client CLIENT = Client.generate(MODEL);
  private static final byte[] WRITTEN = written(CLIENT);
  private static final EncryptedBatch QUESTION = question(CLIENT);

  @TempDir private Path folder = Path.of(".");
  private Path file = folder;

  @BeforeEach
  void write() throws IOException {
    file = Files.write(folder.resolve("server.keys"), WRITTEN);
  }

  @AfterAll
  static void close() {
    CLIENT.close();
  }

  private static byte[] written(Client client) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      client.writeEvaluationKeys(out, ProgressListener.NONE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static EncryptedBatch question(Client client) {
    return client.encrypt(HandBuiltModels.samples(client.model().split(), 2, 1, 1)).getFirst();
  }

  private static byte[] answer(CompiledModel model, EvaluationKeys keys, EncryptedBatch question)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CiphertextWriter.writeAll(model, List.of(new Server(model, keys).run(question)), out);
    return out.toByteArray();
  }

  @Test
  void resultsAreThoseOfLoadedKeysToTheBit() throws IOException {
    try (EvaluationKeys mapped = EvaluationKeys.map(MODEL, file)) {
      assertArrayEquals(
          answer(MODEL, EvaluationKeys.load(MODEL, file), QUESTION),
          answer(MODEL, mapped, QUESTION));
    }
  }

  @Test
  void keysOfBootstrappingAreMappedToo() throws IOException {
    CompiledModel model = CompiledModel.of(HandBuiltModels.refreshed(5));
    try (Client client = Client.generate(model)) {
      client.saveEvaluationKeys(file, ProgressListener.NONE);
      EncryptedBatch question = question(client);
      try (EvaluationKeys mapped = EvaluationKeys.map(model, file)) {
        EvaluationKeys loaded = EvaluationKeys.load(model, file);
        assertTrue(mapped.memoryBytes() <= loaded.memoryBytes() / 2);
        assertArrayEquals(answer(model, loaded, question), answer(model, mapped, question));
      }
    }
  }

  @Test
  void onlyUniformHalvesAreInMemory() throws IOException {
    try (EvaluationKeys mapped = EvaluationKeys.map(MODEL, file)) {
      assertEquals(EvaluationKeys.load(MODEL, file).memoryBytes(), 2 * mapped.memoryBytes());
    }
  }

  @Test
  void whatWasMappedIsWrittenAsItWas() throws IOException {
    try (EvaluationKeys mapped = EvaluationKeys.map(MODEL, file)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      mapped.write(MODEL, out);
      assertArrayEquals(WRITTEN, out.toByteArray());
    }
  }

  @Test
  void damagedFilesAreRefusedInOneLine() {
    Seeds.forEach(
        150,
        random -> {
          String mapped = outcome(FileMutations.damage(WRITTEN, random), EvaluationKeys::map);
          assertEquals(1, mapped.lines().count(), mapped);
        });
  }

  @Test
  void forgedFilesAreRefusedWhereLoadingRefusesThem() {
    Seeds.forEach(
        150,
        random -> {
          byte[] forged = FileMutations.forge(WRITTEN, random);
          String loaded = outcome(forged, EvaluationKeys::load);
          String mapped = outcome(forged, EvaluationKeys::map);
          assertTrue(
              mapped.equals(loaded)
                  || (loaded.isEmpty() && mapped.contains("bytes of a polynomial")),
              () -> "loaded: " + loaded + ", mapped: " + mapped);
        });
  }

  private interface Opening {
    EvaluationKeys open(CompiledModel model, Path file) throws IOException;
  }

  /// Why `bytes` are refused, or nothing.
  private String outcome(byte[] bytes, Opening opening) {
    try (EvaluationKeys _ = opening.open(MODEL, Files.write(file, bytes))) {
      return "";
    } catch (MalformedArtifactException refused) {
      return String.valueOf(refused.getMessage());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void keysOfAnotherModelAndOtherFilesAreRefused() throws IOException {
    String message = assertRefused(OTHER_MODEL, WRITTEN);
    assertTrue(message.contains("made for another compiled model"), message);
    CLIENT.secretKey().save(folder.resolve("me.key"));
    message = assertRefused(MODEL, Files.readAllBytes(folder.resolve("me.key")));
    assertTrue(message.contains("is a secret key, not a set of evaluation keys"), message);
    message = assertRefused(MODEL, Arrays.copyOf(WRITTEN, WRITTEN.length + 1));
    assertTrue(message.contains("has bytes after its end"), message);
    message = assertRefused(MODEL, new byte[0]);
    assertTrue(message.contains("is not a set of evaluation keys made by Sotto"), message);
    for (Path none : List.of(folder, folder.resolve("absent.keys"))) {
      assertThrows(IllegalArgumentException.class, () -> EvaluationKeys.map(MODEL, none));
    }
  }

  @Test
  void polynomialsMustLieAsSottoWritesThem() throws IOException {
    byte[] content = Checksum.without(WRITTEN);
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int keyHeader = 8 + Integer.BYTES + bytes.getInt(8);
    int polynomial = keyHeader + Integer.BYTES + bytes.getInt(keyHeader);
    int length = bytes.getInt(polynomial);
    int end = polynomial + Integer.BYTES + length;
    ByteBuffer longer = ByteBuffer.allocate(content.length + 2).order(ByteOrder.LITTLE_ENDIAN);
    longer.put(content, 0, end).put((byte) (15 << 3)).put((byte) 1);
    longer.put(content, end, content.length - end).putInt(polynomial, length + 2);
    byte[] withUnknownField = Checksum.with(longer.array());
    Files.write(file, withUnknownField);
    assertTrue(EvaluationKeys.load(MODEL, file).memoryBytes() > 0);
    String message = assertRefused(MODEL, withUnknownField);
    assertTrue(message.contains("bytes of a polynomial"), message);
  }

  @Test
  void aFileCutShortEndsRunsInOneLine() throws IOException {
    for (int left : List.of(0, 4096, WRITTEN.length / 2 | 1, WRITTEN.length - 1)) {
      write();
      try (EvaluationKeys mapped = EvaluationKeys.map(MODEL, file);
          ExecutorService executor = Executors.newFixedThreadPool(2)) {
        Server server = new Server(MODEL, mapped, ServerOptions.DEFAULT.withThreads(executor, 3));
        assertEquals(2, server.run(QUESTION).samples());
        try (RandomAccessFile other = new RandomAccessFile(file.toFile(), "rw")) {
          other.setLength(left);
        }
        for (int run = 0; run < 3; run++) {
          assertEquals(
              "server.keys: was cut short while it was in use",
              assertThrows(MalformedArtifactException.class, () -> server.run(QUESTION))
                  .getMessage());
        }
      }
    }
  }

  @Test
  void residuesThatAnotherProgramSpoilsAreNoticed() throws IOException {
    try (EvaluationKeys mapped = EvaluationKeys.map(MODEL, file)) {
      byte[] spoilt = new byte[WRITTEN.length];
      Arrays.fill(spoilt, (byte) 0xff);
      Files.write(file, spoilt, StandardOpenOption.WRITE);
      MalformedArtifactException refused =
          assertThrows(
              MalformedArtifactException.class, () -> new Server(MODEL, mapped).run(QUESTION));
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.matches("server.keys: the .*key.*: residue .* is not below .*"), message);
    }
  }

  @Test
  void aNewFileInItsPlaceDoesNoHarm() throws IOException {
    try (EvaluationKeys mapped = EvaluationKeys.map(MODEL, file);
        Client stranger = Client.generate(MODEL)) {
      byte[] before = answer(MODEL, mapped, QUESTION);
      stranger.saveEvaluationKeys(file, ProgressListener.NONE);
      assertFalse(Arrays.equals(WRITTEN, Files.readAllBytes(file)));
      assertArrayEquals(before, answer(MODEL, mapped, QUESTION));
    }
  }

  @Test
  void runsFailOnceMappedKeysAreClosed() throws IOException {
    EvaluationKeys mapped = EvaluationKeys.map(MODEL, file);
    mapped.close();
    mapped.close();
    assertEquals(
        "server.keys is closed",
        assertThrows(IllegalStateException.class, () -> new Server(MODEL, mapped).run(QUESTION))
            .getMessage());
    EvaluationKeys loaded = EvaluationKeys.load(MODEL, file);
    loaded.close();
    assertEquals(2, new Server(MODEL, loaded).run(QUESTION).samples());
  }

  private String assertRefused(CompiledModel model, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    String message =
        String.valueOf(
            assertThrows(MalformedArtifactException.class, () -> EvaluationKeys.map(model, file))
                .getMessage());
    assertEquals(1, message.lines().count(), message);
    return message;
  }
}
