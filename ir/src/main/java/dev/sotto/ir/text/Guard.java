package dev.sotto.ir.text;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.MalformedArtifactException;
import java.util.function.Supplier;

/// Turns what records and verifiers say about a text into an error of the text.
final class Guard {
  private Guard() {}

  /// The result of `reader`; the form that it reads is named where it is refused.
  static <T> T at(Value.Form form, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException | ArithmeticException refused) {
      String message =
          "text %d:%d: %s: %s"
              .formatted(form.line(), form.column(), form.name(), refused.getMessage());
      throw new MalformedArtifactException(message, refused);
    }
  }

  /// The result of `verifier`.
  static <T> T verified(Supplier<T> verifier) {
    try {
      return verifier.get();
    } catch (CompilerBugException | IllegalArgumentException | ArithmeticException refused) {
      throw new MalformedArtifactException("text: " + refused.getMessage(), refused);
    }
  }
}
