package dev.sotto.runtime.client;

import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.format.AtomicFile;
import dev.sotto.runtime.format.FileBinding;
import dev.sotto.runtime.format.FileKind;
import dev.sotto.runtime.format.FrameReader;
import dev.sotto.runtime.internal.ModelContents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The secret key of one data owner for one model: whoever has it reads all that is encrypted under
/// it, and nobody else does.
///
/// It has no text form and no equality and shows nothing of itself; it leaves the process by
/// [#save] and [#write] alone. Closing it overwrites it with zeros; a [Client] closes the key that
/// it was given. Safe for use by several threads until closed.
public final class SecretKey implements AutoCloseable {
  private final FileBinding binding;
  private final dev.sotto.ckks.rlwe.SecretKey coefficients;

  private SecretKey(FileBinding binding, dev.sotto.ckks.rlwe.SecretKey coefficients) {
    this.binding = binding;
    this.coefficients = coefficients;
  }

  /// Draws a key for `model` from the system's source of randomness.
  public static SecretKey generate(CompiledModel model) {
    ModelContents contents = Client.MODELS.open(model);
    SecureRandom random = new SecureRandom();
    byte[] id = new byte[FileBinding.KEY_ID_BYTES];
    random.nextBytes(id);
    return new SecretKey(
        contents.binding(HexFormat.of().formatHex(id)),
        new KeyGenerator(contents.context().occasional(), random).secretKey());
  }

  /// Loads a key made for `model`.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException if the file is anything else, or damaged
  public static SecretKey load(CompiledModel model, Path file) throws IOException {
    try (FrameReader reader = FrameReader.open(file, FileKind.SECRET_KEY)) {
      return read(model, reader);
    }
  }

  /// Reads a key from a stream, up to its end; `source` names the stream in messages.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException as [#load]
  public static SecretKey read(CompiledModel model, InputStream in, String source)
      throws IOException {
    return read(model, FrameReader.of(in, source, FileKind.SECRET_KEY));
  }

  /// Whether a file holds a secret key, of whatever model, which nothing else should be written
  /// over; `false` where there is no such file.
  public static boolean isIn(Path file) throws IOException {
    return FileKind.SECRET_KEY.begins(file);
  }

  private static SecretKey read(CompiledModel model, FrameReader reader) throws IOException {
    ModelContents contents = Client.MODELS.open(model);
    SecretKeyFile.Bound bound =
        SecretKeyFile.read(
            contents.context().occasional(), contents.id(), contents.parametersHash(), reader);
    return new SecretKey(bound.binding(), bound.key());
  }

  /// The identity of the model that it is for.
  public String modelId() {
    return binding.modelId();
  }

  /// Names the key in files and ciphertexts, and says nothing about it.
  public String keyId() {
    return binding.keyId();
  }

  /// Writes the key to a file that only its owner can read, whole or not at all.
  ///
  /// @throws IllegalStateException if the key was closed
  public void save(Path file) throws IOException {
    AtomicFile.writePrivate(file, this::write);
  }

  /// Writes the key, not encrypted, to a stream, which stays open: to a vault, say.
  ///
  /// @throws IllegalStateException if the key was closed
  public void write(OutputStream out) throws IOException {
    SecretKeyFile.write(coefficients, binding, out);
  }

  /// Overwrites the key with zeros; whatever needs it later throws `IllegalStateException`.
  @Override
  public void close() {
    coefficients.close();
  }

  FileBinding binding() {
    return binding;
  }

  dev.sotto.ckks.rlwe.SecretKey coefficients() {
    return coefficients;
  }
}
