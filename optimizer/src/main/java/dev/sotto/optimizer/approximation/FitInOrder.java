package dev.sotto.optimizer.approximation;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.tensor.GraphIndex;
import dev.sotto.optimizer.tensor.Matrices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Fits activations of given depths in graph order, each on the operand that the approximations
/// before it leave and towards the exact value: it makes good, as far as a function of one number
/// can, what they did to its operand.
final class FitInOrder {
  private final TensorGraph graph;
  private final BatchEvaluator evaluator;
  private final OutputMeter meter;
  private final Map<String, double[]> exact;
  private final Map<String, OperandProfile> profiles;
  private final Map<String, double[]> gains;
  private final double[] importance;
  private final RecentFits recent;
  private final int deepest;
  private final GraphIndex index;

  /// `exact` as of `runExact`; `profiles` and `gains` by the activations' results; `importance` by
  /// sample; `recent` may be shared where only the meter differs.
  FitInOrder(
      TensorGraph graph,
      BatchEvaluator evaluator,
      OutputMeter meter,
      Map<String, double[]> exact,
      Map<String, OperandProfile> profiles,
      Map<String, double[]> gains,
      double[] importance,
      RecentFits recent) {
    this(
        graph,
        evaluator,
        meter,
        exact,
        profiles,
        gains,
        importance,
        recent,
        FitActivation.LARGEST_COMPOSITE_DEPTH);
  }

  private FitInOrder(
      TensorGraph graph,
      BatchEvaluator evaluator,
      OutputMeter meter,
      Map<String, double[]> exact,
      Map<String, OperandProfile> profiles,
      Map<String, double[]> gains,
      double[] importance,
      RecentFits recent,
      int deepest) {
    this.graph = graph;
    this.evaluator = evaluator;
    this.meter = meter;
    this.exact = exact;
    this.profiles = profiles;
    this.gains = gains;
    this.importance = importance;
    this.recent = recent;
    this.deepest = deepest;
    this.index = new GraphIndex(graph);
  }

  /// The same with compositions up to a depth, at most [FitActivation#DEEPEST].
  FitInOrder upTo(int deepest) {
    return new FitInOrder(
        graph, evaluator, meter, exact, profiles, gains, importance, new RecentFits(), deepest);
  }

  /// Approximations and their `depths`, about those asked for; the operands that they were fitted
  /// on, the body's values with them, the outputs' error, and the levels on the longest path. Those
  /// in `forms` are not the best of their depths but faster.
  record Fitted(
      Map<String, Integer> depths,
      Map<String, Form> forms,
      Map<String, Approximation> approximations,
      Map<String, SeenOperand> seen,
      Map<String, double[]> values,
      double error,
      int levels) {
    Fitted {
      depths = Collections.unmodifiableMap(new LinkedHashMap<>(depths));
      forms = Map.copyOf(forms);
    }

    int depth(String result) {
      return depths.getOrDefault(result, 0);
    }

    Form form(String result) {
      return forms.getOrDefault(result, Form.BEST);
    }
  }

  /// What another meter found on the same samples, judged by this one.
  Fitted judged(Fitted other) {
    return new Fitted(
        other.depths(),
        other.forms(),
        other.approximations(),
        other.seen(),
        other.values(),
        meter.error(other.values()),
        other.levels());
  }

  /// Fits all activations.
  Fitted fit(Map<String, Integer> depths) {
    Fitted none = new Fitted(depths, Map.of(), Map.of(), Map.of(), exact, 0, 0);
    return refit(none, depths, Map.of(), depths.keySet());
  }

  /// `before` with one activation at another depth, and those after it fitted anew.
  Fitted with(Fitted before, String result, int depth) {
    Map<String, Integer> depths = new LinkedHashMap<>(before.depths());
    depths.put(result, depth);
    return refit(before, depths, before.forms(), Set.of(result));
  }

  /// `before` with a polynomial of half the coefficients for one activation, if its function has a
  /// parity, and those after it fitted anew.
  Fitted halved(Fitted before, String result) {
    return with(before, Map.of(result, Form.HALVED));
  }

  /// `before` with other forms for some activations, and those after them fitted anew.
  Fitted with(Fitted before, Map<String, Form> changed) {
    Map<String, Form> forms = new HashMap<>(before.forms());
    forms.putAll(changed);
    return refit(before, before.depths(), forms, changed.keySet());
  }

  /// The approximations of [#with], but for those after the one at another depth, which are as
  /// before.
  Map<String, Approximation> alone(Fitted before, String result, int depth) {
    return alone(before, result, depth, before.form(result));
  }

  /// The approximations of [#halved], but for those after the halved one, which are as before.
  Map<String, Approximation> halvedAlone(Fitted before, String result) {
    return alone(before, result, before.depth(result), Form.HALVED);
  }

  /// What [#alone] gives with any numbers in place of coefficients: one for each form that the fit
  /// may have.
  List<Map<String, Approximation>> forms(Fitted before, String result, int depth) {
    List<Map<String, Approximation>> forms = new ArrayList<>();
    Approximation now = find(before.approximations(), result);
    int deepest = Math.min(depth, largestDepth(result));
    for (Approximation form : FitActivation.forms(function(result), now, deepest)) {
      Map<String, Approximation> approximations = new HashMap<>(before.approximations());
      approximations.put(result, form);
      forms.add(approximations);
    }
    return forms;
  }

  private Map<String, Approximation> alone(Fitted before, String result, int depth, Form form) {
    Map<String, Approximation> approximations = new HashMap<>(before.approximations());
    SeenOperand operand = find(before.seen(), result);
    approximations.put(result, fit(function(result), operand, depth, form));
    return approximations;
  }

  /// Of every activation, in graph order, the depth beyond which fits do not grow.
  Map<String, Integer> deepest() {
    Map<String, Integer> depths = new LinkedHashMap<>();
    for (TensorNode node : graph.nodes()) {
      if (node.op() instanceof TensorOp.Activate(Activation function)) {
        depths.put(node.result(), largestDepth(function));
      }
    }
    return depths;
  }

  /// The depth beyond which fits of an activation do not grow.
  int largestDepth(String result) {
    return largestDepth(function(result));
  }

  /// Whether an activation has compositions for fits at large depths.
  boolean hasCompositions(String result) {
    return largestDepth(result) > FitActivation.LARGEST_DIRECT_DEPTH;
  }

  private Activation function(String result) {
    Optional<TensorNode> producer = index.producer(result);
    if (producer.isPresent()
        && producer.get().op() instanceof TensorOp.Activate(Activation function)) {
      return function;
    }
    throw new CompilerBugException("FitInOrder: '" + result + "' is no activation");
  }

  private int largestDepth(Activation function) {
    return FitActivation.largestDepth(function, deepest);
  }

  private Fitted refit(
      Fitted before, Map<String, Integer> depths, Map<String, Form> forms, Set<String> changed) {
    Optional<Fitted> known = recent.find(depths, forms);
    if (known.isPresent()) {
      return judged(known.get());
    }
    Fitted refitted = refitted(before, depths, forms, changed);
    recent.add(depths, forms, refitted);
    return refitted;
  }

  private Fitted refitted(
      Fitted before, Map<String, Integer> depths, Map<String, Form> forms, Set<String> changed) {
    Map<String, Approximation> approximations = new HashMap<>(before.approximations());
    Map<String, SeenOperand> seen = new HashMap<>(before.seen());
    Map<String, double[]> values = evaluator.inputs();
    Set<String> stale = new HashSet<>(changed);
    for (TensorNode node : graph.nodes()) {
      double[] known = before.values().get(node.result());
      boolean dependsOnChange =
          stale.contains(node.result()) || node.operands().stream().anyMatch(stale::contains);
      if (known != null && !dependsOnChange) {
        values.put(node.result(), known);
        continue;
      }
      stale.add(node.result());
      if (node.op() instanceof TensorOp.Activate(Activation function)) {
        if (!seen.containsKey(node.result()) || stale.contains(node.operands().get(0))) {
          seen.put(node.result(), see(node, function, values));
        }
        int depth = find(depths, node.result());
        Form form = forms.getOrDefault(node.result(), Form.BEST);
        approximations.put(node.result(), fit(function, find(seen, node.result()), depth, form));
      }
      double[] value = evaluator.evaluate(node, values, approximations);
      Approximation fitted = approximations.get(node.result());
      if (fitted != null && isReadByMapsOnly(node)) {
        approximations.put(
            node.result(),
            fitted.with(CorrectElements.run(value, find(exact, node.result()), importance)));
      }
      values.put(node.result(), value);
    }
    Map<String, Integer> fitted = new LinkedHashMap<>(depths);
    approximations.forEach((result, approximation) -> fitted.put(result, approximation.depth()));
    return new Fitted(
        fitted,
        forms,
        approximations,
        seen,
        values,
        meter.error(values),
        levels(graph, approximations));
  }

  private SeenOperand see(TensorNode node, Activation function, Map<String, double[]> values) {
    OperandProfile profile =
        find(profiles, node.result())
            .seen(
                function,
                find(values, node.operands().get(0)),
                find(exact, node.result()),
                find(gains, node.result()),
                importance);
    return new SeenOperand(function, profile);
  }

  private Approximation fit(Activation function, SeenOperand operand, int wanted, Form form) {
    int depth = Math.min(wanted, largestDepth(function));
    return operand.fit(depth, form);
  }

  /// Whether only maps that mix elements read the value: a sum would become a map by a slope.
  private boolean isReadByMapsOnly(TensorNode node) {
    if (index.isOutput(node.result())) {
      return false;
    }
    for (TensorNode reader : index.consumers(node.result())) {
      if (!(reader.op() instanceof TensorOp.Affine affine)
          || !Double.isNaN(
              Matrices.uniformFactor(
                  affine.matrices().get(reader.operands().indexOf(node.result()))))) {
        return false;
      }
    }
    return true;
  }

  /// What `map` holds for a value that it has to know.
  static <T> T find(Map<String, T> map, String name) {
    T found = map.get(name);
    if (found == null) {
      throw new CompilerBugException("approximation: nothing known of '" + name + "'");
    }
    return found;
  }

  /// Levels on the longest path, with one for each affine map and product.
  static int levels(TensorGraph graph, Map<String, Approximation> approximations) {
    Map<String, Integer> depths = new HashMap<>();
    int deepest = 0;
    for (TensorNode node : graph.nodes()) {
      int before = 0;
      for (String operand : node.operands()) {
        before = Math.max(before, depths.getOrDefault(operand, 0));
      }
      int own = EstimateRun.depth(node, approximations);
      depths.put(node.result(), before + own);
      deepest = Math.max(deepest, before + own);
    }
    return deepest;
  }
}
