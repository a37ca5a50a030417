package dev.sotto.report.facts;

import dev.sotto.ir.circuit.SplitModel.ActivationFact;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.Compilation;
import dev.sotto.optimizer.approximation.Approximation;
import dev.sotto.report.facts.ActivationFacts.Curve;
import dev.sotto.report.facts.ActivationFacts.Histogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Draws every activation beside its polynomial, and counts the values that reach it.
///
/// Where elements have scales of their own, all are brought to the largest: the curve is that of
/// the element with the widest interval.
final class CollectActivations {
  private static final int POINTS = 240;
  private static final int BINS = 48;

  private CollectActivations() {}

  /// The activations in the order of computation; `exact` holds the exact values of each sample.
  static List<ActivationFacts> of(Compilation compilation, List<Map<String, Tensor>> exact) {
    List<ActivationFacts> activations = new ArrayList<>();
    for (TensorNode node : compilation.exact().nodes()) {
      Approximation approximation = compilation.approximations().get(node.result());
      if (approximation != null && node.op() instanceof TensorOp.Activate(Activation function)) {
        ActivationFact fact = fact(compilation, activations.size());
        activations.add(
            new ActivationFacts(
                fact,
                Optional.of(curve(function, approximation)),
                histogram(node.operands().getFirst(), approximation, fact, exact)));
      }
    }
    return activations;
  }

  /// The compiler lists facts in the same order.
  private static ActivationFact fact(Compilation compilation, int index) {
    return compilation.model().facts().activations().get(index);
  }

  private static Curve curve(Activation function, Approximation approximation) {
    double scale = Arrays.stream(approximation.elementScale()).max().orElse(1);
    List<Double> x = new ArrayList<>();
    List<Double> exact = new ArrayList<>();
    List<Double> polynomial = new ArrayList<>();
    for (int k = 0; k <= POINTS; k++) {
      double t = 2.0 * k / POINTS - 1;
      double at = scale * (approximation.center() + approximation.halfWidth() * t);
      x.add(at);
      exact.add(function.apply(at));
      polynomial.add(scale * approximation.value(t));
    }
    return new Curve(x, exact, polynomial);
  }

  private static Optional<Histogram> histogram(
      String operand,
      Approximation approximation,
      ActivationFact fact,
      List<Map<String, Tensor>> exact) {
    if (exact.isEmpty()) {
      return Optional.empty();
    }
    double[] scales = approximation.elementScale();
    double largest = Arrays.stream(scales).max().orElse(1);
    Long[] counts = new Long[BINS];
    Arrays.fill(counts, 0L);
    long outside = 0;
    for (Map<String, Tensor> sample : exact) {
      Tensor values = sample.get(operand);
      for (int element = 0; values != null && element < values.size(); element++) {
        double value = values.at(element) / scales[element] * largest;
        int bin = (int) Math.floor((value - fact.low()) / (fact.high() - fact.low()) * BINS);
        if (bin < 0 || bin >= BINS) {
          outside++;
        } else {
          counts[bin]++;
        }
      }
    }
    return Optional.of(new Histogram(List.of(counts), outside));
  }
}
