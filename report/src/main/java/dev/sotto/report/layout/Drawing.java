package dev.sotto.report.layout;

import java.util.List;

/// A graph laid out in pixels, the origin at the top left.
///
/// @param boxes by the index of their node
public record Drawing(double width, double height, List<Box> boxes, List<Route> routes) {
  public Drawing {
    boxes = List.copyOf(boxes);
    routes = List.copyOf(routes);
  }

  /// A node's place, by its top left corner.
  public record Box(double x, double y, double width, double height) {}

  /// An edge's way from node `from` to node `to`: its ends and every bend.
  public record Route(int from, int to, List<Point> points) {
    public Route {
      points = List.copyOf(points);
    }
  }

  public record Point(double x, double y) {}
}
