package dev.sotto.report.layout;

import dev.sotto.report.layout.Drawing.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Cuts a drawing across, between its layers, into strips that fit a sheet of paper.
public final class Strips {
  /// By how much heights are tried in search of even strips, in parts of the limit.
  private static final double STEP = 0.01;

  private Strips() {}

  /// What lies from `y` to `y + height`.
  public record Strip(double y, double height) {}

  /// As few strips of at most `height` as there can be, about as high as each other; a single layer
  /// may be higher.
  public static List<Strip> of(Drawing drawing, double height) {
    List<Double> gaps = gaps(drawing);
    List<Strip> fewest = cut(gaps, height);
    for (double limit = drawing.height() / fewest.size(); limit < height; limit += STEP * height) {
      List<Strip> tried = cut(gaps, limit);
      if (tried.size() == fewest.size()) {
        return tried;
      }
    }
    return fewest;
  }

  /// Where the drawing can be cut, its top and bottom among them.
  private static List<Double> gaps(Drawing drawing) {
    List<Double> gaps = new ArrayList<>(List.of(0.0));
    List<Box> downward = new ArrayList<>(drawing.boxes());
    downward.sort(Comparator.comparingDouble(Box::y));
    double bottom = 0;
    for (Box box : downward) {
      if (bottom > 0 && box.y() > bottom) {
        gaps.add((bottom + box.y()) / 2);
      }
      bottom = Math.max(bottom, box.y() + box.height());
    }
    gaps.add(drawing.height());
    return gaps;
  }

  private static List<Strip> cut(List<Double> gaps, double height) {
    List<Strip> strips = new ArrayList<>();
    double from = gaps.getFirst();
    for (int k = 1; k < gaps.size(); k++) {
      boolean last = k == gaps.size() - 1;
      if (last || gaps.get(k + 1) - from > height) {
        strips.add(new Strip(from, gaps.get(k) - from));
        from = gaps.get(k);
      }
    }
    return strips;
  }
}
