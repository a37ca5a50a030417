package dev.sotto.runtime.internal;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.runtime.format.FileBinding;
import dev.sotto.runtime.format.ModelFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Optional;

/// What a compiled model holds. The identity of one just compiled, and the tables of its ring, are
/// made when first asked for: a process that compiles and saves needs no tables, and writing the
/// file gives the identity.
public final class ModelContents {
  private final SplitModel split;
  private final CkksParameters parameters;
  private Optional<String> id;
  private Optional<CkksContext> context = Optional.empty();

  private ModelContents(SplitModel split, CkksParameters parameters, Optional<String> id) {
    this.split = split;
    this.parameters = parameters;
    this.id = id;
  }

  /// Of a model not written yet.
  public static ModelContents of(SplitModel split, CkksParameters parameters) {
    return new ModelContents(split, parameters, Optional.empty());
  }

  /// Of a model that was read, with its tables.
  ///
  /// @param id SHA-256 of the model's bytes, as hex
  /// @throws IllegalArgumentException if there are none for these parameters
  public static ModelContents read(SplitModel split, CkksParameters parameters, String id) {
    ModelContents contents = new ModelContents(split, parameters, Optional.of(id));
    contents.context();
    return contents;
  }

  public SplitModel split() {
    return split;
  }

  /// SHA-256 of the model's bytes, as hex.
  public synchronized String id() {
    if (id.isEmpty()) {
      try {
        write(OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return id.orElseThrow();
  }

  /// Writes the model's bytes.
  public void write(OutputStream out) throws IOException {
    String written = ModelFile.write(split, out);
    synchronized (this) {
      id = Optional.of(written);
    }
  }

  /// Tables of its ring, for computing in the caller's thread.
  public synchronized CkksContext context() {
    CkksContext made = context.orElseGet(() -> new CkksContext(parameters));
    context = Optional.of(made);
    return made;
  }

  /// SHA-256 of ring and moduli, as hex.
  public String parametersHash() {
    return HexFormat.of().formatHex(parameters.hash());
  }

  /// What a file of that key belongs to.
  public FileBinding binding(String keyId) {
    return new FileBinding(id(), parametersHash(), keyId);
  }
}
