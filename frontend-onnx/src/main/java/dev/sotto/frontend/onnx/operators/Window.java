package dev.sotto.frontend.onnx.operators;

import dev.sotto.ir.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/// The window of a convolution or pool: one entry for each spatial axis, `pads` begins then ends.
///
/// `overhang` is what `ceil_mode` lets the last window reach beyond the padded end.
record Window(
    List<Integer> kernel,
    List<Integer> strides,
    List<Integer> dilations,
    List<Integer> pads,
    List<Integer> overhang) {
  /// Above every real kernel, stride and pad, and small enough that spans never overflow an `int`.
  static final int MAX = 1 << 15;

  /// The window of `node` over `x` `[N,C,D1…]`, with `auto_pad` and `ceil_mode` worked out.
  static Window of(Node node, Shape x, List<Integer> kernel) {
    int spatial = kernel.size();
    if (spatial < 1 || spatial > 3) {
      throw node.unsupported(
          "it slides over %d spatial axes".formatted(spatial), "use one to three");
    }
    if (x.rank() != spatial + 2) {
      throw node.malformed("its input %s does not fit the kernel %s".formatted(x, kernel));
    }
    List<Integer> strides = ints(node, "strides", spatial, 1, 1);
    List<Integer> dilations = ints(node, "dilations", spatial, 1, 1);
    String mode = node.text("auto_pad", "NOTSET");
    boolean explicit = mode.equals("NOTSET") || mode.isEmpty();
    List<Integer> begins = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    List<Integer> overhang = new ArrayList<>();
    List<Integer> pads =
        explicit ? ints(node, "pads", 2 * spatial, 0, 0) : Collections.nCopies(2 * spatial, 0);
    for (int axis = 0; axis < spatial; axis++) {
      int in = x.extent(axis + 2);
      int stride = strides.get(axis);
      int span = span(kernel.get(axis), dilations.get(axis));
      int begin = pads.get(axis);
      int end = pads.get(axis + spatial);
      if (mode.equals("SAME_UPPER") || mode.equals("SAME_LOWER")) {
        int total = Math.max(((in + stride - 1) / stride - 1) * stride + span - in, 0);
        begin = mode.equals("SAME_UPPER") ? total / 2 : total - total / 2;
        end = total - begin;
      } else if (!explicit && !mode.equals("VALID")) {
        throw node.malformed("auto_pad '" + mode + "'");
      }
      int free = in + begin + end - span;
      if (in == 0 || free < 0) {
        throw node.malformed("its window %s is larger than its input %s".formatted(kernel, x));
      }
      begins.add(begin);
      ends.add(end);
      overhang.add(node.flag("ceil_mode", false) ? overhang(free, stride, in + begin) : 0);
    }
    return new Window(
        kernel,
        strides,
        dilations,
        Stream.concat(begins.stream(), ends.stream()).toList(),
        overhang);
  }

  /// Cells beyond the end that a last, partial window needs; none where it would start on padding.
  private static int overhang(int free, int stride, int inputEnd) {
    int partial = free % stride;
    int start = free - partial + stride;
    return partial == 0 || start >= inputEnd ? 0 : stride - partial;
  }

  static int span(int kernel, int dilation) {
    return (kernel - 1) * dilation + 1;
  }

  boolean overhangs() {
    return overhang.stream().anyMatch(cells -> cells > 0);
  }

  /// The pads with the overhang added to the ends.
  List<Integer> padsWithOverhang() {
    List<Integer> result = new ArrayList<>(pads);
    for (int axis = 0; axis < overhang.size(); axis++) {
      result.set(axis + overhang.size(), result.get(axis + overhang.size()) + overhang.get(axis));
    }
    return List.copyOf(result);
  }

  /// An attribute of `count` integers, each in `[least, MAX]`, all `otherwise` where it is absent.
  static List<Integer> ints(Node node, String name, int count, int least, int otherwise) {
    List<Long> values =
        node.integers(name).orElseGet(() -> Collections.nCopies(count, (long) otherwise));
    if (values.size() != count) {
      throw node.malformed("%s %s, expected %d of them".formatted(name, values, count));
    }
    for (long value : values) {
      if (value < least || value > MAX) {
        throw node.malformed("%s %s outside [%d, %d]".formatted(name, values, least, MAX));
      }
    }
    return values.stream().map(Long::intValue).toList();
  }
}
