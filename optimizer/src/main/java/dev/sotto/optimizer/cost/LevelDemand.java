package dev.sotto.optimizer.cost;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.DirectedAcyclicGraph;
import org.jgrapht.traverse.TopologicalOrderIterator;

/// The lowest level at which each value of a program can be computed: the longest path, in levels
/// consumed, from the value to an output.
///
/// Computing everything as low as it may be is optimal here, since every operation costs less at a
/// lower level and a drop of level is next to free.
public final class LevelDemand {
  private LevelDemand() {}

  /// One operation: `result` from `operands`, consuming `depth` levels.
  public record Step(String result, List<String> operands, int depth) {
    public Step {
      operands = List.copyOf(operands);
    }
  }

  /// The level of every value; values that no output needs are at level 0.
  public static Map<String, Integer> of(Collection<Step> steps, Collection<String> outputs) {
    DirectedAcyclicGraph<String, DefaultWeightedEdge> graph =
        new DirectedAcyclicGraph<>(null, DefaultWeightedEdge::new, true, true);
    outputs.forEach(graph::addVertex);
    for (Step step : steps) {
      graph.addVertex(step.result());
      for (String operand : step.operands()) {
        graph.addVertex(operand);
        // From consumer to operand: levels accumulate from the outputs backwards.
        DefaultWeightedEdge edge = graph.addEdge(step.result(), operand);
        if (edge != null) {
          graph.setEdgeWeight(edge, step.depth());
        }
      }
    }
    Map<String, Integer> levels = new HashMap<>();
    for (var iterator = new TopologicalOrderIterator<>(graph); iterator.hasNext(); ) {
      String value = iterator.next();
      int level = levels.computeIfAbsent(value, key -> 0);
      for (DefaultWeightedEdge edge : graph.outgoingEdgesOf(value)) {
        int demanded = level + (int) graph.getEdgeWeight(edge);
        levels.merge(graph.getEdgeTarget(edge), demanded, Math::max);
      }
    }
    return levels;
  }
}
