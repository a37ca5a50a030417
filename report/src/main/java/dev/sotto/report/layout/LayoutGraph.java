package dev.sotto.report.layout;

import dev.sotto.report.layout.Drawing.Box;
import dev.sotto.report.layout.Drawing.Point;
import dev.sotto.report.layout.Drawing.Route;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/// Lays out a directed graph in layers from top to bottom, edges at right angles.
///
/// The layered method is that of the Eclipse Layout Kernel (Sugiyama, Tagawa, Toda, 1981).
public final class LayoutGraph {
  private static final double PADDING = 16;
  private static final double BETWEEN_LAYERS = 28;
  private static final double BETWEEN_NODES = 24;

  private LayoutGraph() {}

  /// An edge between nodes by index.
  public record Edge(int from, int to) {}

  /// Places nodes of equal size; the result is the same for the same graph.
  public static Drawing layout(int nodes, List<Edge> edges, double width, double height) {
    ElkNode root = ElkGraphUtil.createGraph();
    root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    root.setProperty(CoreOptions.DIRECTION, Direction.DOWN);
    root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    root.setProperty(CoreOptions.PADDING, new ElkPadding(PADDING));
    root.setProperty(CoreOptions.RANDOM_SEED, 1);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE, BETWEEN_NODES);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, BETWEEN_LAYERS);
    List<ElkNode> boxes = new ArrayList<>();
    for (int k = 0; k < nodes; k++) {
      ElkNode box = ElkGraphUtil.createNode(root);
      box.setDimensions(width, height);
      boxes.add(box);
    }
    List<ElkEdge> lines = new ArrayList<>();
    for (Edge edge : edges) {
      lines.add(ElkGraphUtil.createSimpleEdge(boxes.get(edge.from()), boxes.get(edge.to())));
    }
    new RecursiveGraphLayoutEngine().layout(root, new NullElkProgressMonitor());
    List<Route> routes = new ArrayList<>();
    for (int k = 0; k < edges.size(); k++) {
      routes.add(new Route(edges.get(k).from(), edges.get(k).to(), points(lines.get(k))));
    }
    return new Drawing(
        root.getWidth(),
        root.getHeight(),
        boxes.stream()
            .map(box -> new Box(box.getX(), box.getY(), box.getWidth(), box.getHeight()))
            .toList(),
        routes);
  }

  private static List<Point> points(ElkEdge edge) {
    List<Point> points = new ArrayList<>();
    for (ElkEdgeSection section : edge.getSections()) {
      points.add(new Point(section.getStartX(), section.getStartY()));
      section.getBendPoints().forEach(bend -> points.add(new Point(bend.getX(), bend.getY())));
      points.add(new Point(section.getEndX(), section.getEndY()));
    }
    return points;
  }
}
