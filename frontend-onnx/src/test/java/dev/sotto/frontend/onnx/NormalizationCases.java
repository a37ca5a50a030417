package dev.sotto.frontend.onnx;

import static dev.sotto.frontend.onnx.OperatorCases.attributes;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.stream.Stream;

/// Normalisation by the value's own statistics, and sums along an axis.
final class NormalizationCases {
  private NormalizationCases() {}

  static Stream<OperatorCases.Case> all() {
    return Stream.of(
        new OperatorCases.Case(
            "layer normalisation",
            Models.ofOpset(17)
                .input("x", -1, 3, 4)
                .weights("scale", 3, 4)
                .weights("shift", 3, 4)
                .output("y")
                .node("LayerNormalization", "x scale shift", "y", attributes("axis", 1))),
        new OperatorCases.Case(
            "instance normalisation",
            Models.ofOpset(13)
                .input("x", -1, 3, 4, 2)
                .weights("scale", 3)
                .weights("shift", 3)
                .output("y")
                .node("InstanceNormalization", "x scale shift", "y")),
        new OperatorCases.Case(
            "group normalisation by group",
            Models.ofOpset(18)
                .input("x", -1, 4, 3, 2)
                .weights("scale", 2)
                .weights("shift", 2)
                .output("y")
                .node("GroupNormalization", "x scale shift", "y", attributes("num_groups", 2))),
        new OperatorCases.Case(
            "group normalisation by channel",
            Models.ofOpset(21)
                .input("x", -1, 4, 3, 2)
                .weights("scale", 4)
                .weights("shift", 4)
                .output("y")
                .node("GroupNormalization", "x scale shift", "y", attributes("num_groups", 2))),
        new OperatorCases.Case(
            "local response normalisation",
            Models.ofOpset(13)
                .input("x", -1, 6, 3, 2)
                .output("y")
                .node(
                    "LRN",
                    "x",
                    "y",
                    attributes("size", 3, "alpha", 0.5f, "beta", 0.6f, "bias", 2f))),
        new OperatorCases.Case("cumulative sum", cumulative(0, 0)),
        new OperatorCases.Case("cumulative sum, exclusive from the end", cumulative(1, 1)));
  }

  private static Models cumulative(int exclusive, int reverse) {
    return Models.ofOpset(14)
        .input("x", 2, 5, 3)
        .initializer(
            TensorProto.newBuilder()
                .setName("axis")
                .setDataType(TensorProto.DataType.INT32_VALUE)
                .addInt32Data(1)
                .build())
        .output("y")
        .node("CumSum", "x axis", "y", attributes("exclusive", exclusive, "reverse", reverse));
  }
}
