package dev.sotto.report.facts;

import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.optimizer.Compilation;
import dev.sotto.optimizer.approximation.ScaledValue;
import dev.sotto.report.figures.RelativeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/// Compares every value that the approximated graph still has with the exact one.
final class CollectErrors {
  private CollectErrors() {}

  /// The layers in the order of computation; `exact` holds the exact values of each sample.
  static List<LayerError> of(
      Compilation compilation,
      List<Map<String, Tensor>> samples,
      List<Map<String, Tensor>> exact,
      Optional<Measured> measured) {
    List<Map<String, Tensor>> approximated = new ArrayList<>();
    for (Map<String, Tensor> sample : samples) {
      Map<String, Tensor> head = TensorInterpreter.run(compilation.model().head(), sample);
      approximated.add(TensorInterpreter.evaluate(compilation.approximated(), head));
    }
    List<LayerError> errors = new ArrayList<>();
    for (TensorNode node : compilation.exact().nodes()) {
      ScaledValue place = compilation.values().get(node.result());
      if (place != null) {
        errors.add(
            new LayerError(
                node.origin(),
                error(node.result(), place, exact, approximated),
                measured.map(found -> found.error(node.origin())).orElse(OptionalDouble.empty())));
      }
    }
    return errors;
  }

  private static OptionalDouble error(
      String value,
      ScaledValue place,
      List<Map<String, Tensor>> exact,
      List<Map<String, Tensor>> approximated) {
    if (exact.isEmpty()) {
      return OptionalDouble.empty();
    }
    List<Tensor> wanted = new ArrayList<>();
    List<Tensor> found = new ArrayList<>();
    for (int s = 0; s < exact.size(); s++) {
      Tensor stands = approximated.get(s).get(place.value());
      if (stands == null) {
        return OptionalDouble.empty();
      }
      wanted.add(Objects.requireNonNull(exact.get(s).get(value), value));
      found.add(place.restored(stands));
    }
    return OptionalDouble.of(RelativeError.of(wanted, found));
  }
}
