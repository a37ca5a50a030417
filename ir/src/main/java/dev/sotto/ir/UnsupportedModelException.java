package dev.sotto.ir;

/// A model that is well formed but asks for what the compiler cannot do (yet).
///
/// The message is one line: node name, operator, opset, why, and what to do instead.
public final class UnsupportedModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnsupportedModelException(String message) {
    super(message);
  }

  /// Names the node, its operator and opset, the reason and the way out.
  public UnsupportedModelException(
      String node, String operator, long opset, String why, String whatToDo) {
    this("node '%s' (%s, opset %d): %s; %s".formatted(node, operator, opset, why, whatToDo));
  }
}
