package dev.sotto.optimizer.packing;

import dev.sotto.ir.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// A tensor's shape read as an image: which axes are channel, row and column; -1 where there is
/// none.
record ImageView(int channelAxis, int yAxis, int xAxis, int channels, int height, int width) {

  /// The readings of a shape: `[1,C,H,W]`, `[1,H,W,C]`, `[C,H,W]`, `[1,C,L]`; none for other ranks.
  static List<ImageView> of(Shape shape) {
    List<ImageView> views = new ArrayList<>();
    int rank = shape.rank();
    if (rank == 4 && shape.extent(0) == 1) {
      // The likelier reading first: of two equal layouts the first one's grid is kept.
      if (shape.extent(3) < shape.extent(1)) {
        views.add(view(shape, 3, 1, 2));
      }
      views.add(view(shape, 1, 2, 3));
    } else if (rank == 3 && shape.extent(0) == 1) {
      views.add(view(shape, 1, -1, 2));
    } else if (rank == 3) {
      views.add(view(shape, 0, 1, 2));
    } else if (rank == 2 && shape.extent(0) > 1) {
      views.add(view(shape, 0, -1, 1));
    }
    return views;
  }

  private static ImageView view(Shape shape, int channel, int y, int x) {
    return new ImageView(
        channel, y, x, shape.extent(channel), y < 0 ? 1 : shape.extent(y), shape.extent(x));
  }
}
