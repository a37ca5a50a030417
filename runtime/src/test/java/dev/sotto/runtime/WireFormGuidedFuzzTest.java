package dev.sotto.runtime;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.runtime.client.Client;
import dev.sotto.runtime.client.Encryptor;
import dev.sotto.runtime.client.SecretKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Files of every kind that Jazzer changes, guided by the branches that it reaches.
///
/// Its bytes are a recipe, since a file ends in a checksum that no guess gets right: the kind, then
/// edits of four bytes each (what to do, where in two bytes, with which value). The checksum is
/// computed after the edits.
class WireFormGuidedFuzzTest {
  private static final CompiledModel MODEL = CompiledModel.of(HandBuiltModels.affine(1));
  private static List<byte[]> contents = List.of();

  @BeforeAll
  static void writeFiles() throws IOException {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    ByteArrayOutputStream secret = new ByteArrayOutputStream();
    ByteArrayOutputStream publicKey = new ByteArrayOutputStream();
    ByteArrayOutputStream keys = new ByteArrayOutputStream();
    ByteArrayOutputStream ciphertexts = new ByteArrayOutputStream();
    MODEL.write(model);
    try (Client client = Client.generate(MODEL)) {
      client.secretKey().write(secret);
      client.writeEvaluationKeys(keys, ProgressListener.NONE);
      client.writePublicKey(publicKey);
      CiphertextWriter.writeAll(
          MODEL, client.encrypt(HandBuiltModels.samples(MODEL.split(), 1, 1, 1)), ciphertexts);
    }
    contents =
        Stream.of(model, secret, keys, ciphertexts, publicKey)
            .map(file -> Checksum.without(file.toByteArray()))
            .toList();
  }

  static Stream<Arguments> seeds() {
    return Stream.of(0, 1, 2, 3, 4)
        .flatMap(
            kind ->
                Stream.of(
                    new byte[] {kind.byteValue()},
                    new byte[] {kind.byteValue(), 0, 0, 9, 1},
                    new byte[] {kind.byteValue(), 3, 0, 40, 0},
                    new byte[] {kind.byteValue(), 1, 0, 64, 8, 2, 0, 80, 127}))
        .map(recipe -> Arguments.of((Object) recipe));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "4s")
  void forgedFilesAreReadOrRefusedInOneLine(byte[] recipe) throws IOException {
    if (recipe.length == 0) {
      return;
    }
    int kind = Math.floorMod(recipe[0], contents.size());
    ByteArrayInputStream in = new ByteArrayInputStream(forge(contents.get(kind), recipe));
    try {
      switch (kind) {
        case 0 -> {
          var _ = CompiledModel.read(in, "file");
        }
        case 1 -> SecretKey.read(MODEL, in, "file").close();
        case 2 -> {
          var _ = EvaluationKeys.read(MODEL, in, "file");
        }
        case 4 -> {
          var _ = Encryptor.read(MODEL, in, "file");
        }
        default -> {
          CiphertextReader reader = CiphertextReader.of(MODEL, in, "file");
          while (reader.next().isPresent()) {}
        }
      }
    } catch (MalformedArtifactException refused) {
      String message = String.valueOf(refused.getMessage());
      if (message.lines().count() != 1) {
        throw new AssertionError("not one line: " + message, refused);
      }
    }
  }

  private static byte[] forge(byte[] original, byte[] recipe) {
    byte[] content = original.clone();
    for (int k = 1; k + 3 < recipe.length; k += 4) {
      int at = ((recipe[k + 1] & 0xff) << 8 | (recipe[k + 2] & 0xff)) % content.length;
      byte value = recipe[k + 3];
      switch (recipe[k] & 3) {
        case 0 -> content[at] = value;
        case 1 -> content[at] ^= value;
        case 2 -> content[content.length - 1 - at] = value;
        default -> content = Arrays.copyOf(content, Math.max(1, at));
      }
    }
    return Checksum.with(content);
  }
}
