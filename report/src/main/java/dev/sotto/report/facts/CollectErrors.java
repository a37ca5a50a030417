package dev.sotto.report.facts;

import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.optimizer.Compilation;
import dev.sotto.optimizer.approximation.ScaledValue;
import dev.sotto.report.figures.RelativeError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/// Compares every value that the approximated graph still has with the exact one.
final class CollectErrors {
  private CollectErrors() {}

  /// Standard deviations that the compiler, too, takes noise to stay within.
  private static final double DEVIATIONS = 4;

  /// The layers in the order of computation.
  ///
  /// @param exact the exact values of each sample
  /// @param noise standard deviation of values of the circuit, where it is known
  static List<LayerError> of(
      Compilation compilation,
      List<Map<String, Tensor>> samples,
      List<Map<String, Tensor>> exact,
      Map<String, Double> noise,
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
                noise(node.result(), place, exact, noise),
                measured.map(found -> found.error(node.origin())).orElse(OptionalDouble.empty())));
      }
    }
    return errors;
  }

  private static OptionalDouble noise(
      String value, ScaledValue place, List<Map<String, Tensor>> exact, Map<String, Double> noise) {
    Double deviation = noise.get(place.value());
    if (exact.isEmpty() || deviation == null) {
      return OptionalDouble.empty();
    }
    double largestScale = Arrays.stream(place.scale()).map(Math::abs).max().orElse(1);
    return OptionalDouble.of(
        DEVIATIONS * deviation * largestScale / RelativeError.range(values(exact, value)));
  }

  private static List<Tensor> values(List<Map<String, Tensor>> samples, String name) {
    return samples.stream().map(sample -> Objects.requireNonNull(sample.get(name), name)).toList();
  }

  private static OptionalDouble error(
      String value,
      ScaledValue place,
      List<Map<String, Tensor>> exact,
      List<Map<String, Tensor>> approximated) {
    if (exact.isEmpty()) {
      return OptionalDouble.empty();
    }
    List<Tensor> found = new ArrayList<>();
    for (Map<String, Tensor> sample : approximated) {
      Tensor stands = sample.get(place.value());
      if (stands == null) {
        return OptionalDouble.empty();
      }
      found.add(place.restored(stands));
    }
    return OptionalDouble.of(RelativeError.of(values(exact, value), found));
  }
}
