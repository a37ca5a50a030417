package dev.sotto.optimizer.approximation;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.approximation.FitActivation.Candidate;
import dev.sotto.optimizer.approximation.FitActivation.Candidates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Picks for each activation the cheapest candidate so that the output's error stays in its budget.
///
/// Each activation's effect on the output is measured once, with the others exact, and taken as
/// proportional to a candidate's weighted error. From candidates that are each good enough alone
/// the search raises the one that gains most for a level, measuring the whole each time, and at the
/// end lowers again what can be spared.
public final class ChooseDegrees {
  private static final int MAX_ROUNDS = 40;

  /// The candidate that sensitivities are measured with.
  private static final int PROBE = 3;

  /// Steps down are tried where the error foreseen of one activation alone is up to this part of
  /// the budget.
  private static final double PROMISING = 1.25;

  private final TensorGraph graph;
  private final BatchEvaluator evaluator;
  private final OutputMeter meter;
  private final Map<String, Candidates> candidates;
  private final Map<String, double[]> exact;

  /// `candidates` by the activations' results, in graph order; `exact` as of `runExact`.
  public ChooseDegrees(
      TensorGraph graph,
      BatchEvaluator evaluator,
      OutputMeter meter,
      Map<String, Candidates> candidates,
      Map<String, double[]> exact) {
    this.graph = graph;
    this.evaluator = evaluator;
    this.meter = meter;
    this.candidates = new LinkedHashMap<>(candidates);
    this.exact = exact;
  }

  /// The approximations chosen, by result, the relative error of the output with all of them, and
  /// the levels on the longest path.
  public record Choice(Map<String, Approximation> approximations, double error, int depth) {
    public Choice {
      approximations = Map.copyOf(approximations);
    }
  }

  /// The cheapest choice with an error of at most `budget`, or where there is none the best found.
  public Choice choose(double budget) {
    // Fits of different activations are made at once.
    candidates.values().parallelStream().forEach(list -> list.has(PROBE));
    Map<String, Double> sensitivity = new HashMap<>();
    candidates.forEach((result, list) -> sensitivity.put(result, sensitivity(result, list)));
    Map<String, Integer> chosen = new LinkedHashMap<>();
    candidates.keySet().forEach(result -> chosen.put(result, 0));
    chosen.entrySet().parallelStream()
        .forEach(entry -> entry.setValue(enough(entry.getKey(), sensitivity, budget)));
    Map<String, double[]> values = measure(chosen, exact, candidates.keySet());
    double error = meter.error(values);
    Map<String, Integer> best = new LinkedHashMap<>(chosen);
    double bestError = error;
    for (int round = 0; round < MAX_ROUNDS && error > budget; round++) {
      Set<String> raised = raise(chosen, sensitivity, budget / error);
      if (raised.isEmpty()) {
        break;
      }
      values = measure(chosen, values, raised);
      error = meter.error(values);
      if (error < bestError) {
        bestError = error;
        best = new LinkedHashMap<>(chosen);
      }
    }
    if (bestError <= budget) {
      bestError = lower(best, bestError, budget, sensitivity);
    }
    Map<String, Approximation> approximations = new LinkedHashMap<>();
    best.forEach((k, at) -> approximations.put(k, candidatesOf(k).get(at).approximation()));
    return new Choice(approximations, bestError, depth(best));
  }

  /// The first candidate that alone is foreseen to hold the budget, or the last one.
  private int enough(String result, Map<String, Double> sensitivity, double budget) {
    int at = 0;
    while (predicted(result, at, sensitivity) > budget && candidatesOf(result).has(at + 1)) {
      at++;
    }
    return at;
  }

  /// Output error for a weighted error of 1, from the candidate in the middle of the list.
  private double sensitivity(String result, Candidates list) {
    Candidate probe = list.get(list.has(PROBE) ? PROBE : 0);
    if (probe.weightedError() == 0) {
      return 0;
    }
    Map<String, double[]> values =
        evaluator.run(Map.of(result, probe.approximation()), exact, Set.of(result));
    return meter.error(values) / probe.weightedError();
  }

  private Candidates candidatesOf(String result) {
    Candidates list = candidates.get(result);
    if (list == null) {
      throw new CompilerBugException("ChooseDegrees: no candidates for '" + result + "'");
    }
    return list;
  }

  private double predicted(String result, int at, Map<String, Double> sensitivity) {
    return sensitivity.getOrDefault(result, 0.0) * candidatesOf(result).get(at).weightedError();
  }

  /// Raises until the error is predicted to be at most the part `wanted` of what it is; returns
  /// what was raised.
  private Set<String> raise(
      Map<String, Integer> chosen, Map<String, Double> sensitivity, double wanted) {
    double most = predicted(chosen, sensitivity) * wanted;
    Set<String> raised = new HashSet<>();
    do {
      String next = bestRaise(chosen, sensitivity);
      if (next.isEmpty()) {
        break;
      }
      chosen.merge(next, 1, Integer::sum);
      raised.add(next);
    } while (predicted(chosen, sensitivity) > most);
    return raised;
  }

  /// Of all together: errors of different activations hardly know of each other.
  private double predicted(Map<String, Integer> chosen, Map<String, Double> sensitivity) {
    double square = 0;
    for (Map.Entry<String, Integer> entry : chosen.entrySet()) {
      double own = predicted(entry.getKey(), entry.getValue(), sensitivity);
      square += own * own;
    }
    return Math.sqrt(square);
  }

  private String bestRaise(Map<String, Integer> chosen, Map<String, Double> sensitivity) {
    String best = "";
    double bestGain = 0;
    int depthNow = depth(chosen);
    chosen.entrySet().parallelStream()
        .forEach(entry -> candidatesOf(entry.getKey()).has(entry.getValue() + 1));
    for (Map.Entry<String, Integer> entry : chosen.entrySet()) {
      String result = entry.getKey();
      int at = entry.getValue();
      if (!candidatesOf(result).has(at + 1)) {
        continue;
      }
      double gain = predicted(result, at, sensitivity) - predicted(result, at + 1, sensitivity);
      Map<String, Integer> raised = new HashMap<>(chosen);
      raised.put(result, at + 1);
      // Off the critical path a raise costs work but no level.
      double cost = Math.max(0.2, depth(raised) - depthNow);
      if (gain / cost > bestGain) {
        bestGain = gain / cost;
        best = result;
      }
    }
    return best;
  }

  /// Takes back raises as long as the budget holds, the deepest activations first.
  private double lower(
      Map<String, Integer> chosen, double error, double budget, Map<String, Double> sensitivity) {
    double now = error;
    List<String> order = new ArrayList<>(chosen.keySet());
    order.sort(
        (a, b) ->
            Integer.compare(
                candidatesOf(b).get(chosen.getOrDefault(b, 0)).depth(),
                candidatesOf(a).get(chosen.getOrDefault(a, 0)).depth()));
    Map<String, double[]> values = measure(chosen, exact, candidates.keySet());
    for (String result : order) {
      while (chosen.getOrDefault(result, 0) > 0) {
        Map<String, Integer> lowered = new LinkedHashMap<>(chosen);
        lowered.merge(result, -1, Integer::sum);
        double step = predicted(result, lowered.getOrDefault(result, 0), sensitivity);
        if (step > PROMISING * budget) {
          break;
        }
        Map<String, double[]> next = measure(lowered, values, Set.of(result));
        double nextError = meter.error(next);
        if (nextError > budget) {
          break;
        }
        chosen.put(result, lowered.getOrDefault(result, 0));
        values = next;
        now = nextError;
      }
    }
    return now;
  }

  private Map<String, double[]> measure(
      Map<String, Integer> chosen, Map<String, double[]> known, Set<String> changed) {
    Map<String, Approximation> approximations = new HashMap<>();
    chosen.forEach((k, at) -> approximations.put(k, candidatesOf(k).get(at).approximation()));
    return evaluator.run(approximations, known, changed);
  }

  /// Levels on the longest path, with one for each affine map and product.
  private int depth(Map<String, Integer> chosen) {
    Map<String, Integer> depths = new HashMap<>();
    int deepest = 0;
    for (TensorNode node : graph.nodes()) {
      int before = 0;
      for (String operand : node.operands()) {
        before = Math.max(before, depths.getOrDefault(operand, 0));
      }
      Integer at = chosen.get(node.result());
      int own =
          node.op() instanceof TensorOp.Affine || node.op() instanceof TensorOp.Multiply ? 1 : 0;
      if (at != null) {
        own = candidatesOf(node.result()).get(at).depth();
      }
      depths.put(node.result(), before + own);
      deepest = Math.max(deepest, before + own);
    }
    return deepest;
  }
}
