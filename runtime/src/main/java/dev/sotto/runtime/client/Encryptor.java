package dev.sotto.runtime.client;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.scheme.PublicKeyEncryptor;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.format.FileKind;
import dev.sotto.runtime.format.FrameReader;
import dev.sotto.runtime.format.PublicKeyFile;
import dev.sotto.runtime.internal.ModelContents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/// Encrypts samples for a client, with that client's public key: for those who own data and shall
/// not read results. Holds no secret. Safe for use by several threads.
///
/// A ciphertext is twice as large as one of [Client#encrypt], whose second half is a seed.
public final class Encryptor {
  private final CompiledModel model;
  private final String keyId;
  private final SampleEncryptor encryptor;

  private Encryptor(CompiledModel model, PublicKeyFile.Bound bound) {
    this.model = model;
    this.keyId = bound.binding().keyId();
    SecureRandom random = new SecureRandom();
    CkksContext context = Client.MODELS.open(model).context().occasional();
    this.encryptor =
        new SampleEncryptor(
            model, context, keyId, () -> new PublicKeyEncryptor(context, bound.key(), random));
  }

  /// Loads a public key made for `model`.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException if the file is anything else, or damaged
  public static Encryptor load(CompiledModel model, Path publicKey) throws IOException {
    try (FrameReader reader = FrameReader.open(publicKey, FileKind.PUBLIC_KEY)) {
      return read(model, reader);
    }
  }

  /// Reads a public key from a stream, up to its end; `source` names the stream in messages.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException as [#load]
  public static Encryptor read(CompiledModel model, InputStream in, String source)
      throws IOException {
    return read(model, FrameReader.of(in, source, FileKind.PUBLIC_KEY));
  }

  private static Encryptor read(CompiledModel model, FrameReader reader) throws IOException {
    ModelContents contents = Client.MODELS.open(model);
    return new Encryptor(
        model,
        PublicKeyFile.read(contents.context(), contents.id(), contents.parametersHash(), reader));
  }

  /// The model.
  public CompiledModel model() {
    return model;
  }

  /// Names the secret key that reads what is encrypted here.
  public String keyId() {
    return keyId;
  }

  /// As [Client#encrypt(List)].
  ///
  /// @throws IllegalArgumentException as there
  /// @throws OutOfRangeException as there
  public List<EncryptedBatch> encrypt(List<Map<String, Tensor>> tensors) {
    return encrypt(tensors, RangePolicy.REFUSE);
  }

  /// As [Client#encrypt(List, RangePolicy)].
  public List<EncryptedBatch> encrypt(List<Map<String, Tensor>> tensors, RangePolicy policy) {
    return encryptor.encrypt(tensors, policy);
  }
}
