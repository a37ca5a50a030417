package dev.sotto.optimizer.packing;

import dev.sotto.ir.tensor.Shape;
import dev.sotto.optimizer.packing.Candidate.Frame;
import java.util.LinkedHashSet;
import java.util.Set;

/// The layouts worth trying for a tensor, from its shape and from the grids of what feeds it.
///
/// Nothing here decides: every candidate's diagonals are counted afterwards.
final class LayoutCandidates {
  private LayoutCandidates() {}

  /// Layouts of a tensor that comes from nowhere: dense, and image grids with padded and tight rows
  /// and planes.
  static Set<Candidate> ofShape(Shape shape, int maxWidth) {
    Set<Candidate> candidates = new LinkedHashSet<>();
    for (ImageView view : ImageView.of(shape)) {
      int padded = Candidate.ceilPowerOfTwo(view.width());
      for (int rowPitch : new int[] {view.width(), padded}) {
        int area = rowPitch * view.height();
        for (int planePitch : new int[] {area, Candidate.ceilPowerOfTwo(area)}) {
          Frame frame = new Frame(view, rowPitch, planePitch, 1, 1);
          candidates.add(Candidate.onGrid(shape, frame, true, maxWidth));
        }
      }
    }
    // Last: an equal layout that knows its grid stays, and lends the grid to what it feeds.
    candidates.add(Candidate.dense(shape, maxWidth));
    return candidates;
  }

  /// Layouts of a result of shape `shape` on the grid of `operand`: the stride, judged by the
  /// extents, multiplies the gap; with channels in the gaps or without.
  static Set<Candidate> derived(Candidate operand, Shape shape, int maxWidth) {
    Set<Candidate> candidates = new LinkedHashSet<>();
    if (operand.frame().isEmpty()) {
      return candidates;
    }
    Frame frame = operand.frame().get();
    for (ImageView view : ImageView.of(shape)) {
      for (int rounding = 0; rounding < 2; rounding++) {
        int gapY = gap(frame.gapY(), frame.view().height(), view.height(), rounding == 1);
        int gapX = gap(frame.gapX(), frame.view().width(), view.width(), rounding == 1);
        boolean fits =
            (view.width() - 1) * gapX < frame.rowPitch()
                && ((view.height() - 1) * gapY + 1) * frame.rowPitch() <= frame.planePitch();
        if (fits) {
          Frame on = new Frame(view, frame.rowPitch(), frame.planePitch(), gapY, gapX);
          boolean room =
              view.width() * gapX <= frame.rowPitch()
                  && view.height() * gapY * frame.rowPitch() <= frame.planePitch();
          if (room) {
            candidates.add(Candidate.onGrid(shape, on, true, maxWidth));
          }
          if (gapY * gapX > 1) {
            candidates.add(Candidate.onGrid(shape, on, false, maxWidth));
          }
        }
      }
    }
    return candidates;
  }

  private static int gap(int before, int from, int to, boolean round) {
    if (to >= from) {
      return Math.max(1, before * from / to);
    }
    return before * (round ? Math.round((float) from / to) : from / to);
  }
}
