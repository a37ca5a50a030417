package dev.sotto.frontend.onnx.operators;

import dev.sotto.frontend.onnx.model.OnnxModel;
import dev.sotto.ir.UnsupportedModelException;

/// Why an operator without a rule is refused, and what its owner can do.
public final class Refusals {
  private static final String SUPPORTED_LIST =
      "see the README's table of supported operators for what can replace it";

  private Refusals() {}

  /// The refusal of `node`, by its family.
  public static UnsupportedModelException refuse(Node node) {
    if (!node.domain().equals(OnnxModel.DEFAULT_DOMAIN)
        && !node.domain().equals(OnnxModel.ML_DOMAIN)) {
      return node.unsupported(
          "operators of domain '%s' are not part of ONNX".formatted(node.domain()),
          "export with standard operators, or inline the function");
    }
    return switch (node.opType()) {
      case "TreeEnsembleClassifier", "TreeEnsembleRegressor", "TreeEnsemble" ->
          node.unsupported(
              "decision trees compare encrypted values and are not supported yet",
              "train a linear model or a small network on the same data");
      case "SVMClassifier" ->
          node.unsupported(
              "votes between support vectors compare encrypted values, which is not supported yet",
              "use a support vector regressor's score, or train a linear model or a small network"
                  + " on the same data");
      case "LSTM", "GRU", "RNN" ->
          node.unsupported(
              "recurrent networks are not supported yet",
              "use a feed-forward or convolutional network over the window");
      case "Attention", "MultiHeadAttention", "RotaryEmbedding", "MeanVarianceNormalization" ->
          node.unsupported(
              "its statistics or weights are computed from encrypted values, which is not supported"
                  + " yet",
              "use BatchNormalization with fixed statistics, or a network without attention");
      case "If", "Loop", "Scan", "SequenceMap" ->
          node.unsupported(
              "the flow of control cannot depend on encrypted values",
              "export the model with this part unrolled");
      case "NonZero", "Unique", "TopK", "NonMaxSuppression", "Compress" ->
          node.unsupported(
              "its result's shape or places depend on comparisons of encrypted values",
              "do this step after decryption");
      case "Equal",
          "And",
          "Or",
          "Xor",
          "IsNaN",
          "IsInf",
          "Floor",
          "Ceil",
          "Round",
          "Mod",
          "Binarizer",
          "OneHot",
          "Hardmax",
          "LabelEncoder",
          "OneHotEncoder" ->
          node.unsupported(
              "it compares or rounds encrypted values, which is not supported yet",
              "do this step before encryption or after decryption");
      case "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "QLinearConv",
          "QLinearMatMul",
          "ConvInteger",
          "MatMulInteger" ->
          node.unsupported(
              "quantized arithmetic rounds encrypted values", "export the float32 model");
      default -> node.unsupported("this operator is not supported", SUPPORTED_LIST);
    };
  }
}
