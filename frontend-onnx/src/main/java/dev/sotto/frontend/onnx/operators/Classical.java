package dev.sotto.frontend.onnx.operators;

import static dev.sotto.frontend.onnx.operators.Operator.ml;

import dev.sotto.frontend.onnx.model.ElementType;
import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The linear models and scalers of `ai.onnx.ml`.
final class Classical {
  static final List<Operator> OPERATORS =
      List.of(
          ml("Scaler", "", node -> List.of(scaler(node))),
          ml("LinearRegressor", "", node -> List.of(regressor(node))),
          ml("LinearClassifier", "not PROBIT", Classical::classifier),
          ml("Normalizer", "L1 and L2", node -> List.of(normalizer(node))),
          ml("ZipMap", "keeps the scores as a tensor", node -> List.of(node.variable(0))),
          ml("Imputer", "of NaN, which no sample may hold", node -> List.of(imputer(node))),
          ml("SVMRegressor", "", node -> List.of(SupportVectors.regressor(node))),
          ml("FeatureVectorizer", "", node -> List.of(vectorizer(node))),
          ml(
              "ArrayFeatureExtractor",
              "constant indices, or labels of classes",
              node -> List.of(extractor(node))));

  private Classical() {}

  /// `[N,F]`, or `[F]` as one row.
  static Value.Variable rows(Node node, Value.Variable x) {
    return switch (x.shape().rank()) {
      case 1 -> node.reshape(x, Shape.of(1, x.shape().extent(0)));
      case 2 -> x;
      default -> throw node.malformed("its input %s is not a table".formatted(x.shape()));
    };
  }

  static Value.Variable real(Value.Variable x) {
    return x.type().isFloating() ? x : new Value.Variable(x.name(), x.shape(), ElementType.FLOAT);
  }

  /// `(x − offset) · scale`, each one number or one for each feature.
  private static Value scaler(Node node) {
    Value.Variable x = real(node.variable(0));
    Tensor offset = feature(node, "offset", x.shape()).orElse(Tensor.scalar(0));
    Tensor scale = feature(node, "scale", x.shape()).orElse(Tensor.scalar(1));
    return Arithmetic.multiplyConstant(
        node, Arithmetic.addConstant(node, x, Arithmetic.map(offset, value -> -value)), scale);
  }

  private static Optional<Tensor> feature(Node node, String name, Shape x) {
    Optional<Tensor> values = node.reals(name);
    int features = x.rank() == 0 ? 1 : x.extent(x.rank() - 1);
    if (values.isPresent() && values.get().size() != 1 && values.get().size() != features) {
      throw node.malformed(
          "%d values of %s for %d features".formatted(values.get().size(), name, features));
    }
    return values;
  }

  /// Scores `x · coefficientsᵀ + intercepts` of `targets` columns.
  private static Value.Variable scores(Node node, int targets) {
    Value.Variable x = rows(node, real(node.variable(0)));
    Tensor coefficients =
        node.reals("coefficients").orElseThrow(() -> node.malformed("it has no coefficients"));
    int features = x.shape().extent(1);
    if (targets < 1 || coefficients.size() != (long) targets * features) {
      throw node.malformed(
          "%d coefficients for %d targets of %d features"
              .formatted(coefficients.size(), targets, features));
    }
    Optional<Tensor> intercepts = node.reals("intercepts").filter(given -> given.size() > 0);
    if (intercepts.isPresent() && intercepts.get().size() != targets) {
      throw node.malformed(
          "%d intercepts for %d targets".formatted(intercepts.get().size(), targets));
    }
    Tensor weights = Products.transpose(coefficients.reshape(Shape.of(targets, features)));
    return node.emit(new TensorOp.FullyConnected(weights, intercepts), x);
  }

  private static Value regressor(Node node) {
    long targets = node.integer("targets", 1);
    if (targets < 1 || targets > Emitter.MAX_ELEMENTS) {
      throw node.malformed("targets " + targets);
    }
    return transformed(node, scores(node, (int) targets));
  }

  private static Value.Variable transformed(Node node, Value.Variable scores) {
    return switch (node.text("post_transform", "NONE")) {
      case "NONE" -> scores;
      case "LOGISTIC" -> node.emit(new TensorOp.Activate(new Activation.Sigmoid()), scores);
      case "SOFTMAX" -> node.emit(new TensorOp.Softmax(1, false), scores);
      case "SOFTMAX_ZERO" ->
          throw node.unsupported("SOFTMAX_ZERO compares scores with 0", "use SOFTMAX");
      default ->
          throw node.unsupported(
              "post_transform " + node.text("post_transform", ""), "use NONE, LOGISTIC or SOFTMAX");
    };
  }

  private static List<Value> classifier(Node node) {
    List<String> labels = new ArrayList<>(node.texts("classlabels_strings"));
    boolean strings = !labels.isEmpty();
    if (!strings) {
      node.integers("classlabels_ints").orElse(List.of()).forEach(i -> labels.add(i.toString()));
    }
    int targets = node.reals("intercepts").map(Tensor::size).orElse(0);
    targets = targets == 0 ? Math.max(labels.size(), 1) : targets;
    Value.Variable scores = scores(node, targets);
    Value.Variable probabilities;
    if (targets == 1 && labels.size() == 2) {
      // ONNX Runtime labels by the sign of s, and gives 1 − s and s as the scores.
      probabilities = bothClasses(node, scores, 1);
      scores = bothClasses(node, scores, 0);
    } else {
      probabilities = transformed(node, scores);
    }
    if (!node.hasOutput(0)) {
      return List.of(probabilities, probabilities);
    }
    if (labels.size() != scores.shape().extent(1)) {
      throw node.malformed(
          "%d labels for %d scores".formatted(labels.size(), scores.shape().extent(1)));
    }
    ElementType type = strings ? ElementType.STRING : ElementType.INT64;
    Value.Variable largest = node.emitAs(type, new TensorOp.ArgMax(1, false, false), scores);
    return List.of(node.emitAs(type, new TensorOp.LabelMap(labels), largest), probabilities);
  }

  /// One row of coefficients for two classes: `[whole − s, s]`.
  private static Value.Variable bothClasses(Node node, Value.Variable score, double whole) {
    if (!node.text("post_transform", "NONE").equals("NONE")) {
      throw node.unsupported(
          "runtimes disagree about post_transform with one row of coefficients for two classes",
          "give each class its row");
    }
    Tensor signs = Tensor.of(Shape.of(1, 2), -1, 1);
    Tensor complement = Tensor.of(Shape.of(2), whole, 0);
    return node.emit(new TensorOp.FullyConnected(signs, Optional.of(complement)), score);
  }

  private static Value normalizer(Node node) {
    Value.Variable x = rows(node, real(node.variable(0)));
    return switch (node.text("norm", "MAX")) {
      case "L1" -> node.emit(new TensorOp.Normalize(1, 1), x);
      case "L2" -> node.emit(new TensorOp.Normalize(1, 2), x);
      default -> throw node.unsupported("it divides by the largest feature", "use L1 or L2");
    };
  }

  /// Samples with NaN are refused before encryption, so replacing NaN changes nothing.
  private static Value imputer(Node node) {
    if (!Double.isNaN(node.real("replaced_value_float", 0))) {
      throw node.unsupported(
          "it compares encrypted values with %s".formatted(node.real("replaced_value_float", 0)),
          "replace missing values before encryption");
    }
    return node.variable(0);
  }

  private static Value vectorizer(Node node) {
    List<Value> operands = node.everyInput();
    if (operands.size() == 1) {
      return rows(node, real(node.variable(0)));
    }
    Value.Variable[] columns = new Value.Variable[operands.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = rows(node, real(node.variable(i)));
    }
    return node.emit(new TensorOp.Concat(1), columns);
  }

  private static Value extractor(Node node) {
    if (node.input(0) instanceof Value.Constant list
        && node.input(1) instanceof Value.Variable indices) {
      Value.Variable labels = Heads.labels(node, list, indices);
      return node.reshape(labels, Shape.of(1, labels.shape().size()));
    }
    Value.Variable x = node.variable(0);
    Tensor indices = node.constant(1, "indices");
    if (x.shape().rank() == 0) {
      throw node.malformed("its input is a scalar");
    }
    Tensor flat = indices.reshape(Shape.of(indices.size()));
    Value.Variable taken = node.emit(new TensorOp.Gather(x.shape().rank() - 1, flat), x);
    return x.shape().rank() == 1 ? node.reshape(taken, Shape.of(1, indices.size())) : taken;
  }
}
