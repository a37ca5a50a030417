package dev.sotto.ir.tensor;

import java.util.List;

/// Data movement as index maps: for every element of the result its source in the operand, or -1.
final class IndexMaps {
  private IndexMaps() {}

  static int[] transpose(TensorOp.Transpose op, Shape x) {
    int[] strides = x.strides();
    int[][] offsets = new int[x.rank()][];
    for (int axis = 0; axis < offsets.length; axis++) {
      int from = op.permutation().get(axis);
      offsets[axis] = ramp(x.extent(from), 0, strides[from]);
    }
    return combine(offsets);
  }

  static int[] slice(TensorOp.Slice op, Shape x) {
    int[] strides = x.strides();
    int[][] offsets = new int[x.rank()][];
    for (int axis = 0; axis < offsets.length; axis++) {
      int start = op.starts().get(axis) * strides[axis];
      offsets[axis] = ramp(op.extents().get(axis), start, op.steps().get(axis) * strides[axis]);
    }
    return combine(offsets);
  }

  static int[] pad(List<Integer> pads, TensorOp.PadMode mode, Shape x) {
    int[] strides = x.strides();
    int[][] offsets = new int[x.rank()][];
    for (int axis = 0; axis < offsets.length; axis++) {
      int extent = x.extent(axis);
      int begin = pads.get(axis);
      offsets[axis] = new int[begin + extent + pads.get(axis + offsets.length)];
      for (int i = 0; i < offsets[axis].length; i++) {
        int source = padSource(i - begin, extent, mode);
        offsets[axis][i] = source < 0 ? -1 : source * strides[axis];
      }
    }
    return combine(offsets);
  }

  /// Index `i`, possibly outside `[0, extent)`, seen through the padding; -1 where it is constant.
  private static int padSource(int i, int extent, TensorOp.PadMode mode) {
    if (i >= 0 && i < extent) {
      return i;
    }
    return switch (mode) {
      case CONSTANT -> -1;
      case REFLECT -> i < 0 ? -i : 2 * (extent - 1) - i;
      case EDGE -> Math.clamp(i, 0, extent - 1);
      case WRAP -> Math.floorMod(i, extent);
    };
  }

  static int[] gather(TensorOp.Gather op, Shape x) {
    int[] strides = x.strides();
    int[][] offsets = new int[x.rank()][];
    for (int axis = 0; axis < offsets.length; axis++) {
      offsets[axis] = ramp(x.extent(axis), 0, strides[axis]);
    }
    int[] chosen = new int[op.indices().size()];
    for (int i = 0; i < chosen.length; i++) {
      int index = (int) op.indices().at(i);
      chosen[i] = (index < 0 ? index + x.extent(op.axis()) : index) * strides[op.axis()];
    }
    offsets[op.axis()] = chosen;
    return combine(offsets);
  }

  /// Where each element of `to` comes from in `from`, which broadcasts to it.
  static int[] broadcast(Shape from, Shape to) {
    int[] strides = from.strides();
    int missing = to.rank() - from.rank();
    int[][] offsets = new int[to.rank()][];
    for (int axis = 0; axis < offsets.length; axis++) {
      boolean repeats = axis < missing || from.extent(axis - missing) == 1;
      offsets[axis] = ramp(to.extent(axis), 0, repeats ? 0 : strides[axis - missing]);
    }
    return combine(offsets);
  }

  /// The shape `x` with extent 1 on `axes`: what a reduction over them broadcasts from.
  static Shape reduced(Shape x, List<Integer> axes) {
    int[] extents = x.toArray();
    axes.forEach(axis -> extents[axis] = 1);
    return Shape.of(extents);
  }

  private static int[] ramp(int length, int start, int step) {
    int[] ramp = new int[length];
    for (int i = 0; i < length; i++) {
      ramp[i] = start + i * step;
    }
    return ramp;
  }

  /// The sums of one offset per axis, last axis fastest; -1 where any of them is -1.
  private static int[] combine(int[][] offsets) {
    int[] sums = {0};
    for (int[] axis : offsets) {
      int[] longer = new int[sums.length * axis.length];
      for (int outer = 0; outer < sums.length; outer++) {
        for (int i = 0; i < axis.length; i++) {
          boolean present = sums[outer] >= 0 && axis[i] >= 0;
          longer[outer * axis.length + i] = present ? sums[outer] + axis[i] : -1;
        }
      }
      sums = longer;
    }
    return sums;
  }
}
