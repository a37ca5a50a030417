package dev.sotto.frontend.onnx;

import static dev.sotto.frontend.onnx.OperatorCases.attributes;
import static dev.sotto.frontend.onnx.OperatorCases.ints;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Small models as exporters write them: shape chains, classical models, labels, weights computed
/// from other constants, branches.
final class ExportedCases {
  private ExportedCases() {}

  static Stream<OperatorCases.Case> all() {
    return Stream.of(
            exportedChains(), classicalModels(), supportVectors(), labels(), computedWeights())
        .flatMap(cases -> cases);
  }

  private static Stream<OperatorCases.Case> exportedChains() {
    return Stream.of(
        new OperatorCases.Case(
            "nodes before those that they read from",
            Models.ofOpset(13)
                .input("x", -1, 4)
                .output("y")
                .node("Add", "product shift", "y")
                .node("Mul", "x factor", "product")
                .node("Constant", "", "shift", attributes("value_float", 2.5f))
                .node("Constant", "", "factor", attributes("value_float", 1.5f))),
        new OperatorCases.Case(
            "flattening by a computed shape",
            Models.ofOpset(13)
                .input("x", -1, 3, 4)
                .longs("zero", 0)
                .longs("rest", -1)
                .output("y")
                .node("Shape", "x", "shape")
                .node("Gather", "shape zero", "batch")
                .node("Concat", "batch rest", "target", attributes("axis", 0))
                .node("Reshape", "x target", "y")),
        new OperatorCases.Case(
            "padding by a computed list",
            Models.ofOpset(13)
                .input("x", -1, 3, 4)
                .longs("count", 2)
                .longs("pads", 0, 0, 1, 2)
                .longs("two", 2)
                .longs("shape", -1, 2)
                .longs("reversed", -1)
                .longs("minimum", Long.MIN_VALUE)
                .longs("axis", 0)
                .longs("flat", -1)
                .output("y")
                .node("ConstantOfShape", "count", "zeros", attributes("value", zero()))
                .node("Concat", "pads zeros", "all", attributes("axis", 0))
                .node("Reshape", "all shape", "rows")
                .node("Slice", "rows reversed minimum axis reversed", "turned")
                .node("Transpose", "turned", "columns", attributes("perm", ints(1, 0)))
                .node("Reshape", "columns flat", "list")
                .node("Cast", "list", "integers", attributes("to", 7))
                .node("Pad", "x integers", "y")),
        new OperatorCases.Case(
            "integer arithmetic on shapes",
            Models.ofOpset(13)
                .input("x", -1, 5, 4)
                .longs("one", 1)
                .longs("two", 2)
                .longs("zero", 0)
                .output("y")
                .node("Shape", "x", "shape")
                .node("Gather", "shape one", "five")
                .node("Div", "five two", "half")
                .node("Slice", "x zero half one", "y")));
  }

  private static TensorProto zero() {
    return TensorProto.newBuilder()
        .setDataType(TensorProto.DataType.INT64_VALUE)
        .addDims(1)
        .addInt64Data(0)
        .build();
  }

  private static Stream<OperatorCases.Case> classicalModels() {
    float[] row = {0.5f, -1, 0.25f, 2};
    float[] rows = {0.5f, -1, 0.25f, 2, 1, 0.5f, -2, 1, 0.25f, 0.5f, -1, -0.5f};
    Stream<OperatorCases.Case> classifiers =
        Stream.of("NONE", "SOFTMAX", "LOGISTIC")
            .map(
                post ->
                    new OperatorCases.Case(
                        "three classes, " + post,
                        classifier(rows, new float[] {0.1f, 0, -0.2f}, 3, post)));
    Stream<OperatorCases.Case> others =
        Stream.of(
            new OperatorCases.Case(
                "one row for two classes", classifier(row, new float[] {0.1f}, 2, "NONE")),
            new OperatorCases.Case(
                "regressor",
                Models.ofOpset(13)
                    .input("x", -1, 4)
                    .output("y")
                    .node(
                        "ai.onnx.ml",
                        "LinearRegressor",
                        "x",
                        "y",
                        attributes(
                            "coefficients",
                            rows,
                            "intercepts",
                            new float[] {1, 2, 3},
                            "targets",
                            3))),
            new OperatorCases.Case(
                "scaler",
                Models.ofOpset(13)
                    .input("x", -1, 4)
                    .output("y")
                    .node(
                        "ai.onnx.ml",
                        "Scaler",
                        "x",
                        "y",
                        attributes("offset", row, "scale", new float[] {2, 3, 1, -1}))),
            new OperatorCases.Case(
                "normalizer",
                Models.ofOpset(13)
                    .input("x", -1, 4)
                    .output("y")
                    .node("ai.onnx.ml", "Normalizer", "x", "y", attributes("norm", "L2"))));
    return Stream.concat(classifiers, others);
  }

  private static Models classifier(
      float[] coefficients, float[] intercepts, int classes, String post) {
    long[] labels = {10, 20, 30};
    return Models.ofOpset(13)
        .input("x", -1, 4)
        .output("label")
        .output("y")
        .node(
            "ai.onnx.ml",
            "LinearClassifier",
            "x",
            "label y",
            attributes(
                "coefficients",
                coefficients,
                "intercepts",
                intercepts,
                "classlabels_ints",
                Arrays.copyOf(labels, classes),
                "post_transform",
                post));
  }

  private static Stream<OperatorCases.Case> supportVectors() {
    float[] vectors = {0.5f, -1, 0.25f, 1, 1, 0.5f, -1, 1, 0.25f, 0.5f, -1, -0.5f};
    Stream<OperatorCases.Case> kernels =
        Stream.of("LINEAR", "POLY", "RBF", "SIGMOID")
            .map(
                kernel ->
                    new OperatorCases.Case(
                        "support vectors, " + kernel,
                        supportVectors(kernel, 3, new float[] {0.5f, -1, 2}, vectors)));
    return Stream.concat(
        kernels,
        Stream.of(
            new OperatorCases.Case(
                "support vectors, weights only",
                supportVectors("LINEAR", 0, new float[] {0.5f, -1, 2, 1}, new float[0]))));
  }

  private static Models supportVectors(
      String kernel, int count, float[] coefficients, float[] vectors) {
    return Models.ofOpset(13)
        .input("x", -1, 4)
        .output("y")
        .node(
            "ai.onnx.ml",
            "SVMRegressor",
            "x",
            "y",
            attributes(
                "kernel_type",
                kernel,
                "n_supports",
                count,
                "coefficients",
                coefficients,
                "support_vectors",
                vectors,
                "rho",
                new float[] {0.25f},
                "kernel_params",
                new float[] {0.2f, 0.5f, 3}));
  }

  /// The label of class `k` is `10·(k + 1)`.
  private static Stream<OperatorCases.Case> labels() {
    return Stream.of(
        new OperatorCases.Case(
            "labels by feature extraction",
            Models.ofOpset(15)
                .input("x", -1, 3)
                .longs("classes", 10, 20, 30)
                .longs("flat", -1)
                .output("label")
                .node("ArgMax", "x", "best", attributes("axis", 1))
                .node("ai.onnx.ml", "ArrayFeatureExtractor", "classes best", "found", attributes())
                .node("Reshape", "found flat", "list")
                .node("Cast", "list", "label", attributes("to", 7))),
        new OperatorCases.Case(
            "labels by gathering",
            Models.ofOpset(15)
                .input("x", -1, 3)
                .longs("classes", 10, 20, 30)
                .output("label")
                .node("ArgMax", "x", "best", attributes("axis", 1, "keepdims", 0))
                .node("Gather", "classes best", "label")),
        new OperatorCases.Case(
            "classes that are their own labels",
            Models.ofOpset(15)
                .input("x", -1, 3)
                .longs("classes", 0, 1, 2)
                .output("y")
                .node("ArgMax", "x", "best", attributes("axis", 1, "keepdims", 0))
                .node("Gather", "classes best", "y")),
        new OperatorCases.Case(
            "missing values replaced",
            Models.ofOpset(15)
                .input("x", -1, 3)
                .output("y")
                .node(
                    "ai.onnx.ml",
                    "Imputer",
                    "x",
                    "y",
                    attributes(
                        "imputed_value_floats",
                        new float[] {1, 2, 3},
                        "replaced_value_float",
                        Float.NaN))));
  }

  private static Stream<OperatorCases.Case> computedWeights() {
    TensorProto bytes = integers("q", TensorProto.DataType.INT8_VALUE, 4, 3);
    return Stream.of(
        new OperatorCases.Case(
            "quantized weights",
            Models.ofOpset(13)
                .input("x", -1, 4)
                .initializer(bytes)
                .floats("scale", List.of(), 0.125f)
                .output("y")
                .node("DequantizeLinear", "q scale", "w")
                .node("MatMul", "x w", "y")),
        new OperatorCases.Case(
            "weights quantized by column",
            Models.ofOpset(13)
                .input("x", -1, 4)
                .initializer(bytes)
                .floats("scale", List.of(3L), 0.125f, 0.5f, 0.25f)
                .initializer(integers("zero", TensorProto.DataType.INT8_VALUE, 3))
                .output("y")
                .node("DequantizeLinear", "q scale zero", "w", attributes("axis", 1))
                .node("MatMul", "x w", "y")),
        new OperatorCases.Case(
            "weights through a quantizer",
            Models.ofOpset(13)
                .input("x", -1, 4)
                .weights("v", 4, 3)
                .floats("scale", List.of(), 0.01f)
                .initializer(integers("zero", TensorProto.DataType.INT8_VALUE))
                .output("y")
                .node("QuantizeLinear", "v scale zero", "q")
                .node("DequantizeLinear", "q scale zero", "w")
                .node("MatMul", "x w", "y")),
        new OperatorCases.Case("a branch that is taken", branching(true)),
        new OperatorCases.Case("a branch that is not taken", branching(false)));
  }

  /// The numbers -5, -4, … of an integer type.
  private static TensorProto integers(String name, int type, long... dims) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    long size = 1;
    for (long dim : dims) {
      tensor.addDims(dim);
      size *= dim;
    }
    for (int i = 0; i < size; i++) {
      tensor.addInt32Data(i - 5);
    }
    return tensor.build();
  }

  /// Either branch reads a value from outside; one has weights of its own.
  private static Models branching(boolean condition) {
    GraphProto then =
        branch("Mul", "t")
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("own")
                    .setDataType(TensorProto.DataType.FLOAT_VALUE)
                    .addFloatData(3))
            .build();
    GraphProto otherwise = branch("Sub", "e").build();
    TensorProto known =
        TensorProto.newBuilder()
            .setName("condition")
            .setDataType(TensorProto.DataType.BOOL_VALUE)
            .setRawData(ByteString.copyFrom(new byte[] {(byte) (condition ? 1 : 0)}))
            .build();
    return Models.ofOpset(13)
        .input("x", -1, 4)
        .initializer(known)
        .floats("own2", List.of(), 2)
        .output("y")
        .node("Tanh", "x", "h")
        .node("If", "condition", "y", attributes("then_branch", then, "else_branch", otherwise));
  }

  private static GraphProto.Builder branch(String op, String name) {
    return GraphProto.newBuilder()
        .setName(name)
        .addNode(
            NodeProto.newBuilder()
                .setOpType(op)
                .addInput("h")
                .addInput(op.equals("Mul") ? "own" : "own2")
                .addOutput(name + "y"))
        .addOutput(ValueInfoProto.newBuilder().setName(name + "y"));
  }
}
