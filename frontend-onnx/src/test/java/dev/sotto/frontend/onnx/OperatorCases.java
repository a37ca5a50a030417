package dev.sotto.frontend.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Small models of every family of operators, over opsets.
final class OperatorCases {
  private OperatorCases() {}

  /// A model under the name that shows in reports.
  record Case(String name, Models model) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Map<String, Object> attributes(Object... pairs) {
    Map<String, Object> attributes = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      attributes.put((String) pairs[i], pairs[i + 1]);
    }
    return attributes;
  }

  static long[] ints(long... values) {
    return values;
  }

  /// A model of one node on an input `x` of `dims`.
  static Models one(long opset, String op, long[] dims, Object... attributes) {
    return Models.ofOpset(opset)
        .input("x", dims)
        .output("y")
        .node(op, "x", "y", attributes(attributes));
  }

  /// A node on `x` and weights `w` (and `b`).
  static Models weighted(long opset, String op, long[] dims, long[] weights, Object... attributes) {
    return Models.ofOpset(opset)
        .input("x", dims)
        .weights("w", weights)
        .output("y")
        .node(op, "x w", "y", attributes(attributes));
  }

  static Stream<Case> all() {
    return Stream.of(
            convolutionsAndPools(),
            productsAndNorms(),
            elementwise(),
            shapesAndSelections(),
            NormalizationCases.all(),
            ExportedCases.all(),
            ThresholdCases.all())
        .flatMap(cases -> cases);
  }

  private static Stream<Case> convolutionsAndPools() {
    long[] image = ints(1, 4, 9, 8);
    long[] signal = ints(-1, 4, 11);
    return Stream.of(
        new Case("conv1d", weighted(7, "Conv", signal, ints(6, 4, 3), "strides", ints(2))),
        new Case(
            "conv2d grouped, strided, dilated, padded",
            weighted(
                11,
                "Conv",
                image,
                ints(6, 2, 3, 2),
                "group",
                2,
                "strides",
                ints(2, 1),
                "dilations",
                ints(1, 2),
                "pads",
                ints(1, 0, 2, 1))),
        new Case("conv3d", weighted(13, "Conv", ints(1, 2, 4, 5, 6), ints(3, 2, 2, 3, 2))),
        new Case(
            "conv same upper",
            weighted(
                13,
                "Conv",
                image,
                ints(5, 4, 4, 3),
                "auto_pad",
                "SAME_UPPER",
                "strides",
                ints(2, 2))),
        new Case(
            "conv same lower",
            weighted(
                13,
                "Conv",
                image,
                ints(5, 4, 4, 3),
                "auto_pad",
                "SAME_LOWER",
                "strides",
                ints(2, 2))),
        new Case("conv valid", weighted(13, "Conv", image, ints(5, 4, 2, 3), "auto_pad", "VALID")),
        new Case(
            "conv with bias",
            Models.ofOpset(13)
                .input("x", image)
                .weights("w", 5, 4, 3, 3)
                .weights("b", 5)
                .output("y")
                .node("Conv", "x w b", "y")),
        new Case(
            "transposed conv",
            weighted(
                11,
                "ConvTranspose",
                image,
                ints(4, 3, 3, 2),
                "strides",
                ints(2, 3),
                "pads",
                ints(1, 0, 0, 1),
                "output_padding",
                ints(1, 1))),
        new Case(
            "transposed conv to a shape",
            weighted(
                11,
                "ConvTranspose",
                image,
                ints(4, 3, 3, 3),
                "strides",
                ints(2, 2),
                "output_shape",
                ints(18, 17))),
        new Case(
            "transposed conv grouped",
            weighted(11, "ConvTranspose", signal, ints(4, 2, 3), "group", 2, "dilations", ints(2))),
        new Case(
            "average pool, ceiling",
            one(
                11,
                "AveragePool",
                image,
                "kernel_shape",
                ints(3, 3),
                "strides",
                ints(2, 2),
                "ceil_mode",
                1)),
        // With ceil_mode and counted pads this runtime differs from the standard's node tests.
        new Case(
            "average pool, pads counted",
            one(
                11,
                "AveragePool",
                image,
                "kernel_shape",
                ints(3, 3),
                "strides",
                ints(2, 2),
                "pads",
                ints(1, 1, 1, 1),
                "count_include_pad",
                1)),
        new Case(
            "average pool, pads not counted",
            one(7, "AveragePool", image, "kernel_shape", ints(3, 2), "pads", ints(1, 1, 1, 0))),
        new Case(
            "max pool, ceiling",
            one(
                12,
                "MaxPool",
                image,
                "kernel_shape",
                ints(2, 3),
                "strides",
                ints(2, 2),
                "pads",
                ints(0, 1, 1, 1),
                "ceil_mode",
                1)),
        new Case(
            "max pool, same",
            one(
                8,
                "MaxPool",
                signal,
                "kernel_shape",
                ints(3),
                "auto_pad",
                "SAME_LOWER",
                "strides",
                ints(2))),
        new Case("global average pool", one(7, "GlobalAveragePool", image)),
        new Case("global max pool", one(7, "GlobalMaxPool", image)));
  }

  private static Stream<Case> productsAndNorms() {
    return Stream.of(
        new Case(
            "gemm, scaled, transposed",
            Models.ofOpset(11)
                .input("x", -1, 6)
                .weights("w", 5, 6)
                .weights("b", 5)
                .output("y")
                .node("Gemm", "x w b", "y", attributes("alpha", 0.5f, "beta", 2f, "transB", 1))),
        new Case(
            "gemm, first transposed, matrix bias",
            Models.ofOpset(13)
                .input("x", 6, 3)
                .weights("w", 6, 5)
                .weights("b", 3, 5)
                .output("y")
                .node("Gemm", "x w b", "y", attributes("transA", 1))),
        new Case(
            "gemm, encrypted second and third",
            Models.ofOpset(13)
                .input("x", 6, 3)
                .input("c", 1, 3)
                .weights("w", 5, 6)
                .output("y")
                .node("Gemm", "w x c", "y", attributes("alpha", 3f))),
        new Case("matmul", weighted(9, "MatMul", ints(2, 3, 4), ints(4, 5))),
        new Case("matmul by a vector", weighted(9, "MatMul", ints(2, 3, 4), ints(4))),
        new Case("matmul by a stack", weighted(9, "MatMul", ints(2, 3, 4), ints(2, 4, 5))),
        new Case(
            "matmul from the left",
            Models.ofOpset(9)
                .input("x", 3, 4)
                .weights("w", 2, 5, 3)
                .output("y")
                .node("MatMul", "w x", "y")),
        new Case(
            "matmul of two",
            Models.ofOpset(9)
                .input("x", 2, 3, 4)
                .input("z", 4, 5)
                .output("y")
                .node("MatMul", "x z", "y")),
        new Case(
            "batch normalization",
            Models.ofOpset(9)
                .input("x", -1, 3, 4, 5)
                .weights("s", 3)
                .weights("b", 3)
                .weights("m", 3)
                .floats("v", List.of(3L), 0.5f, 1.5f, 2f)
                .output("y")
                .node("BatchNormalization", "x s b m v", "y", attributes("epsilon", 0.01f))),
        new Case("softmax, flat", one(11, "Softmax", ints(2, 3, 4), "axis", 1)),
        new Case("softmax", one(13, "Softmax", ints(2, 3, 4), "axis", 1)),
        new Case("log softmax", one(13, "LogSoftmax", ints(2, 3, 4))),
        new Case("arg max", one(12, "ArgMax", ints(2, 7), "axis", -1, "keepdims", 0)),
        new Case("lp normalization", one(11, "LpNormalization", ints(3, 4), "p", 1)));
  }

  private static Stream<Case> elementwise() {
    Stream<Case> functions =
        Stream.of(
                "Relu",
                "LeakyRelu",
                "Elu",
                "Selu",
                "Sigmoid",
                "HardSigmoid",
                "Tanh",
                "Softplus",
                "Softsign",
                "Exp",
                "Abs",
                "Neg",
                "Reciprocal",
                "Identity",
                "Sin",
                "Cos")
            .map(op -> new Case(op, one(7, op, ints(-1, 5, 6))));
    Stream<Case> younger =
        Stream.of("Erf", "Sign", "ThresholdedRelu", "Celu", "HardSwish")
            .map(op -> new Case(op, one(14, op, ints(-1, 5, 6))));
    Stream<Case> binary =
        Stream.of("Add", "Sub", "Mul", "Div")
            .flatMap(
                op ->
                    Stream.of(
                        new Case(op + " constant", weighted(7, op, ints(2, 3), ints(4, 1, 3))),
                        new Case(
                            op + " from constant",
                            Models.ofOpset(13)
                                .input("x", 2, 3)
                                .weights("w", 3)
                                .output("y")
                                .node(op, "w x", "y")),
                        new Case(
                            op + " of two",
                            Models.ofOpset(13)
                                .input("x", 2, 3)
                                .input("z", 2, 1)
                                .output("y")
                                .node(op, "x z", "y"))));
    Stream<Case> others =
        Stream.of(
            new Case(
                "max of several",
                Models.ofOpset(12)
                    .input("x", 2, 3)
                    .input("z", 3)
                    .weights("w", 2, 3)
                    .weights("v", 1)
                    .output("y")
                    .node("Max", "w x z v", "y")),
            new Case("min with constants", weighted(12, "Min", ints(2, 3), ints(2, 3))),
            new Case(
                "sum and mean",
                Models.ofOpset(8)
                    .input("x", 2, 3)
                    .weights("w", 3)
                    .weights("v", 2, 1)
                    .output("y")
                    .node("Sum", "w v x", "s")
                    .node("Mean", "s x w", "y")),
            new Case("clip, attributes", one(7, "Clip", ints(2, 3), "min", -0.5f, "max", 0.25f)),
            new Case(
                "clip, inputs",
                Models.ofOpset(13)
                    .input("x", 2, 3)
                    .floats("high", List.of(), 0.25f)
                    .output("y")
                    .node("Clip", "x _ high", "y")),
            new Case("prelu", weighted(9, "PRelu", ints(1, 3, 2, 2), ints(3, 1, 1))),
            new Case(
                "square and cube",
                Models.ofOpset(12)
                    .input("x", 2, 3)
                    .floats("two", List.of(), 2)
                    .floats("three", List.of(1L), 3)
                    .output("y")
                    .node("Pow", "x two", "a")
                    .node("Pow", "x three", "b")
                    .node("Add", "a b", "y")));
    return Stream.of(functions, younger, binary, others).flatMap(cases -> cases);
  }

  private static Stream<Case> shapesAndSelections() {
    return Stream.of(
        new Case("flatten", one(9, "Flatten", ints(2, 3, 4), "axis", 2)),
        new Case("transpose", one(9, "Transpose", ints(2, 3, 4))),
        new Case("squeeze", one(11, "Squeeze", ints(1, 3, 1, 4), "axes", ints(0, 2))),
        new Case("unsqueeze", one(11, "Unsqueeze", ints(3, 4), "axes", ints(0, 3))),
        new Case(
            "slice, attributes",
            one(9, "Slice", ints(5, 6), "starts", ints(-4, 1), "ends", ints(99, -1))),
        new Case(
            "slice backwards",
            Models.ofOpset(13)
                .input("x", 5, 6)
                .longs("from", -1, 4)
                .longs("to", Long.MIN_VALUE, 0)
                .longs("axes", 1, 0)
                .longs("steps", -2, -1)
                .output("y")
                .node("Slice", "x from to axes steps", "y")),
        new Case(
            "split and concat with a constant",
            Models.ofOpset(13)
                .input("x", 2, 6)
                .longs("parts", 2, 4)
                .weights("w", 2, 3)
                .output("y")
                .node("Split", "x parts", "a b", attributes("axis", 1))
                .node("Concat", "b w a", "y", attributes("axis", 1))),
        new Case("split evenly", one(11, "Split", ints(2, 6), "axis", 1)),
        new Case(
            "pad, reflecting",
            one(
                7,
                "Pad",
                ints(1, 2, 4, 5),
                "mode",
                "reflect",
                "pads",
                ints(0, 0, 1, 2, 0, 0, 3, 1))),
        new Case(
            "pad, cropping",
            Models.ofOpset(13)
                .input("x", 4, 5)
                .longs("pads", 1, -1, -2, 3)
                .floats("v", List.of(), 7)
                .output("y")
                .node("Pad", "x pads v", "y")),
        new Case(
            "gather",
            Models.ofOpset(13)
                .input("x", 3, 4, 2)
                .longs("i", 3, -1, 0)
                .output("y")
                .node("Gather", "x i", "y", attributes("axis", 1))),
        new Case(
            "tile and expand",
            Models.ofOpset(13)
                .input("x", 2, 1, 3)
                .longs("r", 2, 1, 2)
                .longs("s", 3, 1, 1, 6)
                .output("y")
                .node("Tile", "x r", "t")
                .node("Expand", "t s", "y")),
        new Case("depth to space", one(11, "DepthToSpace", ints(1, 8, 2, 3), "blocksize", 2)),
        new Case(
            "depth to space, columns first",
            one(11, "DepthToSpace", ints(1, 8, 2, 3), "blocksize", 2, "mode", "CRD")),
        new Case("space to depth", one(11, "SpaceToDepth", ints(1, 2, 4, 6), "blocksize", 2)),
        new Case(
            "upsample", one(7, "Upsample", ints(1, 2, 3, 4), "scales", new float[] {1, 1, 2, 3})),
        new Case(
            "upsample, linear",
            Models.ofOpset(9)
                .input("x", 1, 2, 3, 4)
                .floats("s", List.of(4L), 1, 1, 2, 3)
                .output("y")
                .node("Upsample", "x s", "y", attributes("mode", "linear"))),
        new Case(
            "resize, linear, half pixel",
            Models.ofOpset(13)
                .input("x", 1, 2, 3, 4)
                .longs("s", 1, 2, 7, 3)
                .output("y")
                .node("Resize", "x _ _ s", "y", attributes("mode", "linear"))),
        new Case(
            "resize, cubic",
            Models.ofOpset(13)
                .input("x", 1, 2, 5, 4)
                .longs("s", 1, 2, 9, 3)
                .output("y")
                .node("Resize", "x _ _ s", "y", attributes("mode", "cubic"))),
        new Case(
            "resize, nearest, corners aligned",
            Models.ofOpset(13)
                .input("x", 1, 2, 3, 4)
                .longs("s", 1, 2, 7, 6)
                .output("y")
                .node(
                    "Resize",
                    "x _ _ s",
                    "y",
                    attributes(
                        "coordinate_transformation_mode",
                        "align_corners",
                        "nearest_mode",
                        "ceil"))),
        new Case("reduce sum", one(11, "ReduceSum", ints(2, 3, 4), "axes", ints(-1, 0))),
        new Case("reduce mean", one(11, "ReduceMean", ints(2, 3, 4), "keepdims", 0)),
        new Case("reduce min", one(12, "ReduceMin", ints(2, 3, 4), "axes", ints(1))),
        new Case("reduce L2", one(11, "ReduceL2", ints(2, 3, 4), "axes", ints(1))),
        new Case("reduce log sum exp", one(11, "ReduceLogSumExp", ints(2, 3, 4), "axes", ints(1))));
  }
}
