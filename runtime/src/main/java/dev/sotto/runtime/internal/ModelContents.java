package dev.sotto.runtime.internal;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.runtime.format.FileBinding;
import java.util.HexFormat;

/// What a compiled model holds.
///
/// @param id SHA-256 of the model's bytes, as hex
/// @param context tables of its ring, for computing in the caller's thread
public record ModelContents(SplitModel split, String id, CkksContext context) {
  /// SHA-256 of ring and moduli, as hex.
  public String parametersHash() {
    return HexFormat.of().formatHex(context.parameters().hash());
  }

  /// What a file of that key belongs to.
  public FileBinding binding(String keyId) {
    return new FileBinding(id, parametersHash(), keyId);
  }
}
