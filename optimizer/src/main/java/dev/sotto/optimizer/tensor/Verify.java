package dev.sotto.optimizer.tensor;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorVerifier;

/// The check after each pass: what fails here is the pass's fault.
public final class Verify {
  private Verify() {}

  /// Returns `graph`, verified; throws `CompilerBugException` that names the pass.
  public static TensorGraph after(String pass, TensorGraph graph) {
    try {
      return TensorVerifier.verify(graph);
    } catch (CompilerBugException broken) {
      throw new CompilerBugException("after " + pass + ": " + broken.getMessage(), broken);
    }
  }
}
