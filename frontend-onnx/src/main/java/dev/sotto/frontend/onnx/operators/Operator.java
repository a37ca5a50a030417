package dev.sotto.frontend.onnx.operators;

import dev.sotto.frontend.onnx.model.OnnxModel;
import dev.sotto.frontend.onnx.model.Value;
import java.util.List;

/// One supported operator: `name` in `domain`, and the rule that turns its nodes into values.
///
/// `note` says what of it is supported, empty for all of it.
public record Operator(String domain, String name, String note, Rule rule) {

  /// Turns one node into the values of its outputs, in their order; outputs may be left off at the
  /// end where nothing uses them.
  @FunctionalInterface
  public interface Rule {
    List<Value> apply(Node node);
  }

  /// A rule of a single result.
  @FunctionalInterface
  interface SingleRule {
    Value apply(Node node);
  }

  static Operator onnx(String name, String note, SingleRule rule) {
    return new Operator(OnnxModel.DEFAULT_DOMAIN, name, note, node -> List.of(rule.apply(node)));
  }

  static Operator ml(String name, String note, Rule rule) {
    return new Operator(OnnxModel.ML_DOMAIN, name, note, rule);
  }
}
