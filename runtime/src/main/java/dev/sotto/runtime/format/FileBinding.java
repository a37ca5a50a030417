package dev.sotto.runtime.format;

import com.google.protobuf.ByteString;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.runtime.wire.Binding;
import java.util.HexFormat;

/// What a key or ciphertext file belongs to, each as lower-case hex.
///
/// @param modelId the model's identity, of 32 bytes
/// @param parametersHash SHA-256 of ring and moduli
/// @param keyId drawn with the secret key, 16 bytes
public record FileBinding(String modelId, String parametersHash, String keyId) {
  /// Bytes of a key's identity.
  public static final int KEY_ID_BYTES = 16;

  private static final int HASH_BYTES = 32;

  /// The binding as a message.
  public Binding write() {
    return Binding.newBuilder()
        .setModelId(bytes(modelId))
        .setParametersHash(bytes(parametersHash))
        .setKeyId(bytes(keyId))
        .build();
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  /// The binding of `message`, which must be to that model; the key may be any.
  public static FileBinding read(
      Binding message, FileKind kind, String modelId, String parametersHash, String source) {
    Checks checks = new Checks(source, "the header");
    checks.equal("length of the model's hash", message.getModelId().size(), HASH_BYTES);
    checks.equal("length of the parameters' hash", message.getParametersHash().size(), HASH_BYTES);
    checks.equal("length of the key's identity", message.getKeyId().size(), KEY_ID_BYTES);
    FileBinding binding =
        new FileBinding(
            hex(message.getModelId()), hex(message.getParametersHash()), hex(message.getKeyId()));
    if (!binding.modelId.equals(modelId)) {
      throw new MalformedArtifactException(
          "%s: this %s was made for another compiled model (%s…, not %s…)"
              .formatted(
                  source, kind.text(), binding.modelId.substring(0, 12), modelId.substring(0, 12)));
    }
    if (!binding.parametersHash.equals(parametersHash)) {
      throw new MalformedArtifactException(
          "%s: this %s was made for other parameters".formatted(source, kind.text()));
    }
    return binding;
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  /// Throws `MalformedArtifactException` unless `wanted` is the identity of this file's key.
  public void requireKey(String wanted, FileKind kind, String source) {
    if (!keyId.equals(wanted)) {
      throw new MalformedArtifactException(
          "%s: this %s belongs to another secret key (%s…, not %s…)"
              .formatted(source, kind.text(), keyId.substring(0, 8), wanted.substring(0, 8)));
    }
  }
}
