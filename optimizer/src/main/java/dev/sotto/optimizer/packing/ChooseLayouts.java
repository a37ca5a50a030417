package dev.sotto.optimizer.packing;

import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.packing.LayoutCosts.FoldCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Chooses a layout for every class of values: dynamic programming along the graph, with the
/// layouts of the classes still in use as the state and a beam of states.
///
/// On a chain, where one class is in use at a time, the beam holds every candidate and the choice
/// is exact.
final class ChooseLayouts {
  private final TensorGraph graph;
  private final LayoutClasses classes;
  private final LayoutCosts costs;
  private final PackOptions options;
  private final int[] lastUse;
  private final double[] elementwise;

  ChooseLayouts(TensorGraph graph, LayoutClasses classes, LayoutCosts costs, PackOptions options) {
    this.graph = graph;
    this.classes = classes;
    this.costs = costs;
    this.options = options;
    this.lastUse = new int[classes.count()];
    this.elementwise = new double[classes.count()];
    for (int i = 0; i < graph.nodes().size(); i++) {
      TensorNode node = graph.nodes().get(i);
      int own = classes.of(node.result());
      lastUse[own] = i;
      for (String operand : node.operands()) {
        lastUse[classes.of(operand)] = i;
      }
      elementwise[own] += costs.elementwise(node);
    }
  }

  /// A choice of candidates by class (null where undecided), with its cost and widest period.
  private record State(List<Candidate> chosen, boolean[] decided, double nanos, int width) {

    State with(int index, Candidate candidate, double added) {
      List<Candidate> next = new ArrayList<>(chosen);
      next.set(index, candidate);
      boolean[] nextDecided = decided.clone();
      nextDecided[index] = true;
      int widest = Math.max(width, candidate.layout().period());
      return new State(next, nextDecided, nanos + added, widest);
    }

    State plus(double added) {
      return new State(chosen, decided, nanos + added, width);
    }
  }

  /// The chosen candidate of every class.
  List<Candidate> choose() {
    Candidate undecided = Candidate.dense(classes.shape(0), options.maxWidth());
    List<Candidate> none = new ArrayList<>();
    for (int i = 0; i < classes.count(); i++) {
      none.add(undecided);
    }
    List<State> states = List.of(new State(none, new boolean[classes.count()], 0, 1));
    for (TensorGraph.TensorInput input : graph.inputs()) {
      int index = classes.of(input.name());
      List<State> next = new ArrayList<>();
      for (State state : states) {
        if (state.decided()[index]) {
          next.add(state);
          continue;
        }
        for (Candidate candidate : candidates(index, List.of())) {
          next.add(state.with(index, candidate, elementwiseCost(index, candidate)));
        }
      }
      states = prune(next, -1);
    }
    for (int i = 0; i < graph.nodes().size(); i++) {
      TensorNode node = graph.nodes().get(i);
      if (node.op() instanceof TensorOp.Affine affine) {
        states = prune(step(states, node, affine), i);
      }
    }
    return states.getFirst().chosen();
  }

  private List<State> step(List<State> states, TensorNode node, TensorOp.Affine affine) {
    int index = classes.of(node.result());
    List<State> next = new ArrayList<>();
    Map<List<Candidate>, Set<Candidate>> found = new HashMap<>();
    for (State state : states) {
      List<Candidate> operands =
          node.operands().stream().map(name -> state.chosen().get(classes.of(name))).toList();
      if (state.decided()[index]) {
        FoldCost cost = costs.affine(node, affine, operands, state.chosen().get(index));
        next.add(state.plus(cost.nanos()));
        continue;
      }
      for (Candidate candidate :
          found.computeIfAbsent(operands, key -> candidates(index, operands))) {
        FoldCost cost = costs.affine(node, affine, operands, candidate);
        double added = cost.nanos() + elementwiseCost(index, candidate);
        next.add(state.with(index, candidate, added));
      }
    }
    return next;
  }

  private double elementwiseCost(int index, Candidate candidate) {
    return elementwise[index] * candidate.layout().ciphertexts();
  }

  private Set<Candidate> candidates(int index, List<Candidate> operands) {
    int maxWidth = options.maxWidth();
    // The most promising first: a low cost known early spares the search of hopeless ones.
    Set<Candidate> found = new LinkedHashSet<>();
    for (Candidate operand : operands) {
      found.addAll(LayoutCandidates.derived(operand, classes.shape(index), maxWidth));
    }
    found.addAll(LayoutCandidates.ofShape(classes.shape(index), maxWidth));
    Set<Candidate> wider = new LinkedHashSet<>();
    for (Candidate operand : operands) {
      // The square form: as many diagonals as columns, nothing to fold.
      addWider(found, operand.layout().period(), wider);
    }
    found.addAll(wider);
    return found;
  }

  private static void addWider(Set<Candidate> from, int period, Set<Candidate> to) {
    for (Candidate candidate : from) {
      if (candidate.layout().ciphertexts() == 1 && candidate.layout().period() < period) {
        to.add(candidate.withPeriod(period));
      }
    }
  }

  /// Keeps the cheapest state for each choice of the classes still in use, and the cheapest of
  /// those.
  private List<State> prune(List<State> states, int done) {
    Map<List<Object>, State> best = new HashMap<>();
    for (State state : states) {
      List<Object> live = new ArrayList<>();
      for (int i = 0; i < classes.count(); i++) {
        if (state.decided()[i] && lastUse[i] > done) {
          live.add(List.of(i, state.chosen().get(i)));
        }
      }
      live.add(state.width());
      best.merge(live, state, (a, b) -> a.nanos() <= b.nanos() ? a : b);
    }
    State[] kept = best.values().toArray(State[]::new);
    Arrays.sort(kept, Comparator.comparingDouble(this::score));
    return List.of(kept).subList(0, Math.min(options.beam(), kept.length));
  }

  private double score(State state) {
    return state.nanos() * Math.pow(state.width(), options.widthExponent());
  }
}
