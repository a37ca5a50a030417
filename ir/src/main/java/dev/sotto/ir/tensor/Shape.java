package dev.sotto.ir.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The extents of a tensor, outermost first; an empty list is a scalar.
///
/// Extents are at least 0 and their product fits an `int`; violations throw
/// `IllegalArgumentException`.
public record Shape(List<Integer> extents) {
  public Shape {
    extents = List.copyOf(extents);
    long size = 1;
    for (int extent : extents) {
      if (extent < 0) {
        throw new IllegalArgumentException("extent " + extent + " below 0 in " + extents);
      }
      size = Math.multiplyExact(size, extent);
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("shape " + extents + " has more than 2^31-1 elements");
      }
    }
  }

  public static Shape of(int... extents) {
    return new Shape(Arrays.stream(extents).boxed().toList());
  }

  public int rank() {
    return extents.size();
  }

  public int extent(int axis) {
    return extents.get(axis);
  }

  /// Number of elements.
  public int size() {
    int size = 1;
    for (int extent : extents) {
      size *= extent;
    }
    return size;
  }

  public int[] toArray() {
    return extents.stream().mapToInt(Integer::intValue).toArray();
  }

  /// Row-major strides, in elements.
  public int[] strides() {
    int[] strides = new int[rank()];
    int stride = 1;
    for (int axis = rank() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= extent(axis);
    }
    return strides;
  }

  @Override
  public String toString() {
    return extents.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }
}
