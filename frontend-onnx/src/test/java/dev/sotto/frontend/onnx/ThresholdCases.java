package dev.sotto.frontend.onnx;

import static dev.sotto.frontend.onnx.OperatorCases.attributes;

import java.util.List;
import java.util.stream.Stream;

/// Models that end in a comparison: whether a score is above, or not below, a half.
final class ThresholdCases {
  private ThresholdCases() {}

  static Stream<OperatorCases.Case> all() {
    return Stream.of(
        threshold("Greater", "x half"),
        threshold("LessOrEqual", "half x"),
        threshold("Less", "x half"),
        threshold("GreaterOrEqual", "half x"));
  }

  private static OperatorCases.Case threshold(String comparison, String operands) {
    return new OperatorCases.Case(
        "threshold by " + comparison,
        Models.ofOpset(15)
            .input("x", -1, 3)
            .floats("half", List.of(), 0.5f)
            .output("y")
            .output("decision")
            .node(comparison, operands, "decided")
            .node("Not", "decided", "other")
            .node("Cast", "other", "y", attributes("to", 1))
            .node("Cast", "decided", "decision", attributes("to", 7)));
  }
}
