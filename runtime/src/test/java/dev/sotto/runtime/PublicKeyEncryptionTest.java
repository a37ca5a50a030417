package dev.sotto.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.scheme.NoiseModel;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.Encryptor;
import dev.sotto.runtime.client.OutOfRangeException;
import dev.sotto.runtime.client.RangePolicy;
import dev.sotto.runtime.server.Server;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Samples of data owners who hold a public key and nothing else.
final class PublicKeyEncryptionTest {
  @TempDir private Path folder = Path.of(".");

  /// The deviation that a model states is for fresh errors of a secret key. Those of a public key
  /// are the rounding of a division, which the model charges every key switch with: where a linear
  /// map comes first, its inputs' rotations already weigh as much, so the sum at most doubles the
  /// variance. The tail of these models multiplies by four; fewer than a hundred slots are
  /// compared.
  private static final double DEVIATIONS = 4 * Math.sqrt(2) * NoiseModel.deviations(100, 1e-9);

  @Test
  void samplesOfADataOwnerAreAnsweredToTheClient() throws IOException {
    for (SplitModel compiled :
        List.of(
            HandBuiltModels.affine(1), HandBuiltModels.network(2), HandBuiltModels.operators(3))) {
      CompiledModel model = CompiledModel.of(compiled);
      List<Map<String, Tensor>> samples = HandBuiltModels.samples(compiled, 3, 3.9, 7);
      try (Client client = Client.generate(model)) {
        Path file = folder.resolve("public.key");
        client.savePublicKey(file);
        Encryptor owner = Encryptor.load(model, file);
        assertEquals(client.keyId(), owner.keyId());
        EncryptedBatch question = throughTheWire(model, owner.encrypt(samples)).getFirst();
        EncryptedBatch answer = new Server(model, client.evaluationKeys()).run(question);
        List<Map<String, Tensor>> results = client.insecureDecryptRaw(answer);
        for (int s = 0; s < samples.size(); s++) {
          Tensor wanted = ClearCircuit.run(compiled, samples.get(s));
          Tensor found = ClearCircuit.require(results.get(s), "y");
          for (int i = 0; i < wanted.size(); i++) {
            double bound = DEVIATIONS * compiled.outputDeviation();
            assertEquals(wanted.at(i), found.at(i), bound, "element " + i);
          }
        }
      }
    }
  }

  private static List<EncryptedBatch> throughTheWire(
      CompiledModel model, List<EncryptedBatch> batches) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CiphertextWriter.writeAll(model, batches, out);
    return CiphertextReader.of(model, new ByteArrayInputStream(out.toByteArray()), "in")
        .readAll(batches.size());
  }

  @Test
  void dataOwnersAreHeldToTheCalibratedIntervalsToo() throws IOException {
    SplitModel compiled = HandBuiltModels.network(2);
    CompiledModel model = CompiledModel.of(compiled);
    List<Map<String, Tensor>> samples = HandBuiltModels.samples(compiled, 2, 60, 3);
    Encryptor owner = Encryptor.read(model, publicKey(model), "key");
    assertThrows(OutOfRangeException.class, () -> owner.encrypt(samples));
    assertEquals(1, owner.encrypt(samples, RangePolicy.ALLOW).size());
  }

  @Test
  void aPublicKeyOfAnotherModelIsRefused() throws IOException {
    CompiledModel model = CompiledModel.of(HandBuiltModels.affine(1));
    ByteArrayInputStream other = publicKey(CompiledModel.of(HandBuiltModels.affine(2)));
    MalformedArtifactException refused =
        assertThrows(
            MalformedArtifactException.class, () -> Encryptor.read(model, other, "public.key"));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("made for another compiled model"), message);
  }

  @Test
  void moreBatchesThanWantedAreRefusedBeforeTheyAreRead() throws IOException {
    SplitModel compiled = HandBuiltModels.affine(1);
    CompiledModel model = CompiledModel.of(compiled);
    Encryptor owner = Encryptor.read(model, publicKey(model), "key");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CiphertextWriter.writeAll(
        model, owner.encrypt(HandBuiltModels.samples(compiled, 200, 1, 1)), out);
    CiphertextReader reader =
        CiphertextReader.of(model, new ByteArrayInputStream(out.toByteArray()), "in");
    MalformedArtifactException refused =
        assertThrows(MalformedArtifactException.class, () -> reader.readAll(1));
    assertEquals("in: holds 2 batches, at most 1 are wanted", refused.getMessage());
  }

  private static ByteArrayInputStream publicKey(CompiledModel model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Client client = Client.generate(model)) {
      client.writePublicKey(out);
    }
    return new ByteArrayInputStream(out.toByteArray());
  }
}
