package dev.sotto.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.Encryptor;
import dev.sotto.runtime.client.SecretKey;
import dev.sotto.runtime.server.Server;
import dev.sotto.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Damaged, forged and misplaced files: each is refused with one clear line.
///
/// A *damaged* file keeps its checksum and must be refused. A *forged* one gets a checksum that is
/// right again, so that what lies behind it is tested: it is refused, or it reads as something that
/// an honest writer could have written (another weight, another residue).
final class MutatedFilesFuzzTest {
  /// Keys of these models have half a megabyte; reading one may take that a few times over.
  private static final long MAX_ALLOCATED_BYTES = 1L << 28;

  private static final CompiledModel MODEL = CompiledModel.of(HandBuiltModels.affine(1));
  private static final CompiledModel OTHER_MODEL = CompiledModel.of(HandBuiltModels.affine(2));
  private static Files files =
      new Files(new byte[0], new byte[0], new byte[0], new byte[0], new byte[0]);
  private static Files ofOtherKey = files;
  private static Files ofOtherModel = files;
  private static String keyId = "";

  /// One of each kind.
  private record Files(
      byte[] model, byte[] secret, byte[] keys, byte[] ciphertexts, byte[] publicKey) {
    static final int KINDS = 5;

    byte[] get(int kind) {
      return switch (kind) {
        case 0 -> model;
        case 1 -> secret;
        case 2 -> keys;
        case 3 -> ciphertexts;
        default -> publicKey;
      };
    }
  }

  @BeforeAll
  static void writeFiles() throws IOException {
    try (Client client = Client.generate(MODEL);
        Client stranger = Client.generate(MODEL);
        Client elsewhere = Client.generate(OTHER_MODEL)) {
      files = write(client);
      ofOtherKey = write(stranger);
      ofOtherModel = write(elsewhere);
      keyId = client.keyId();
    }
  }

  private static Files write(Client client) throws IOException {
    CompiledModel model = client.model();
    ByteArrayOutputStream modelBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream secret = new ByteArrayOutputStream();
    ByteArrayOutputStream keys = new ByteArrayOutputStream();
    ByteArrayOutputStream ciphertexts = new ByteArrayOutputStream();
    ByteArrayOutputStream publicKey = new ByteArrayOutputStream();
    model.write(modelBytes);
    client.secretKey().write(secret);
    client.writeEvaluationKeys(keys, ProgressListener.NONE);
    client.writePublicKey(publicKey);
    CiphertextWriter.writeAll(
        model, client.encrypt(HandBuiltModels.samples(model.split(), 130, 1, 1)), ciphertexts);
    return new Files(
        modelBytes.toByteArray(),
        secret.toByteArray(),
        keys.toByteArray(),
        ciphertexts.toByteArray(),
        publicKey.toByteArray());
  }

  /// Reads a file of that kind as a user of `MODEL` and of the first client's key would.
  private static void read(int kind, byte[] bytes) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    switch (kind) {
      case 0 -> CompiledModel.read(in, "file");
      case 1 -> SecretKey.read(MODEL, in, "file").close();
      case 2 -> EvaluationKeys.read(MODEL, in, "file");
      case 4 -> Encryptor.read(MODEL, in, "file");
      default -> {
        CiphertextReader reader =
            CiphertextReader.of(MODEL, in, "file").require(keyId, EncryptedBatch.Side.INPUTS);
        int batches = 0;
        while (reader.next().isPresent()) {
          batches++;
        }
        assertEquals(reader.heading().batches(), batches);
      }
    }
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    for (int kind = 0; kind < Files.KINDS; kind++) {
      read(kind, files.get(kind));
    }
  }

  @Test
  void sixHundredDamagedFilesAreRefused() {
    Seeds.forEach(
        600,
        random -> {
          int kind = random.nextInt(Files.KINDS);
          byte[] damaged = FileMutations.damage(files.get(kind), random);
          assertRefused(kind, damaged);
        });
  }

  @Test
  void sixHundredForgedFilesAreRefusedOrHarmless() {
    Seeds.forEach(
        600,
        random -> {
          int kind = random.nextInt(Files.KINDS);
          byte[] forged = FileMutations.forge(files.get(kind), random);
          long before = allocatedBytes();
          try {
            read(kind, forged);
          } catch (MalformedArtifactException refused) {
            assertOneLine(refused);
          } catch (IOException unexpected) {
            fail(unexpected);
          }
          long allocated = allocatedBytes() - before;
          assertTrue(allocated < MAX_ALLOCATED_BYTES, () -> allocated + " bytes allocated");
        });
  }

  @Test
  void filesOfAnotherKeyModelOrKindAreRefused() {
    for (int kind = 0; kind < Files.KINDS; kind++) {
      if (kind != 0) {
        assertRefused(kind, ofOtherModel.get(kind));
      }
      for (int other = 0; other < Files.KINDS; other++) {
        if (other != kind) {
          assertRefused(kind, files.get(other));
        }
      }
    }
    assertRefused(3, ofOtherKey.ciphertexts());
  }

  @Test
  void keysAndCiphertextsOfDifferentClientsDoNotMeet() throws IOException {
    Server server =
        new Server(
            MODEL, EvaluationKeys.read(MODEL, new ByteArrayInputStream(ofOtherKey.keys()), "keys"));
    CiphertextReader reader =
        CiphertextReader.of(MODEL, new ByteArrayInputStream(files.ciphertexts()), "ciphertexts");
    EncryptedBatch batch = reader.next().orElseThrow();
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> server.run(batch));
    assertOneLine(refused);
  }

  private static void assertRefused(int kind, byte[] bytes) {
    long before = allocatedBytes();
    MalformedArtifactException refused =
        assertThrows(MalformedArtifactException.class, () -> read(kind, bytes));
    long allocated = allocatedBytes() - before;
    assertOneLine(refused);
    assertTrue(allocated < MAX_ALLOCATED_BYTES, () -> allocated + " bytes allocated");
  }

  private static void assertOneLine(RuntimeException refused) {
    String message = String.valueOf(refused.getMessage());
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.length() < 600, message);
  }

  /// By reflection, since the module under test has no use for the module of that bean.
  private static long allocatedBytes() {
    try {
      Object bean =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      return Long.parseLong(
          String.valueOf(
              Class.forName("com.sun.management.ThreadMXBean")
                  .getMethod("getCurrentThreadAllocatedBytes")
                  .invoke(bean)));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no bean that counts bytes", e);
    }
  }

  @Test
  void aFileOfEnormousClaimsTakesLittleMemory() {
    for (int kind : List.of(0, 1, 2, 3, 4)) {
      byte[] claims = Arrays.copyOf(files.get(kind), 64);
      claims[8] = (byte) 0xff;
      claims[9] = (byte) 0xff;
      claims[10] = (byte) 0xff;
      claims[11] = 0x7f;
      assertRefused(kind, claims);
      claims[11] = (byte) 0xff;
      assertRefused(kind, claims);
      claims[10] = 0x03;
      claims[11] = 0;
      assertRefused(kind, claims);
    }
  }
}
