package dev.sotto.optimizer.packing;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jgrapht.alg.util.UnionFind;

/// Groups the values of a graph that must share one layout: the operands and results of elementwise
/// operators. Only affine operators move values between layouts.
final class LayoutClasses {
  private final Map<String, Integer> classOf = new HashMap<>();
  private final List<Shape> shapes = new ArrayList<>();

  private LayoutClasses() {}

  static LayoutClasses of(TensorGraph graph) {
    Map<String, Shape> shapeOf = new LinkedHashMap<>();
    graph.inputs().forEach(input -> shapeOf.put(input.name(), input.shape()));
    graph.nodes().forEach(node -> shapeOf.put(node.result(), node.shape()));
    UnionFind<String> union = new UnionFind<>(shapeOf.keySet());
    for (TensorNode node : graph.nodes()) {
      if (node.op() instanceof TensorOp.Affine) {
        continue;
      }
      for (String operand : node.operands()) {
        Shape shape = shapeOf.get(operand);
        if (shape == null || !shape.equals(node.shape())) {
          throw new CompilerBugException(
              "PackProgram: operand %s of %s is %s, not %s"
                  .formatted(operand, node.result(), shape, node.shape()));
        }
        union.union(operand, node.result());
      }
    }
    LayoutClasses classes = new LayoutClasses();
    Map<String, Integer> byRoot = new HashMap<>();
    shapeOf.forEach(
        (value, shape) -> {
          Integer index = byRoot.get(union.find(value));
          if (index == null) {
            index = classes.shapes.size();
            byRoot.put(union.find(value), index);
            classes.shapes.add(shape);
          }
          classes.classOf.put(value, index);
        });
    return classes;
  }

  int count() {
    return shapes.size();
  }

  /// The class of a value.
  int of(String value) {
    Integer index = classOf.get(value);
    if (index == null) {
      throw new CompilerBugException("PackProgram: value " + value + " is not defined");
    }
    return index;
  }

  Shape shape(int index) {
    return shapes.get(index);
  }
}
