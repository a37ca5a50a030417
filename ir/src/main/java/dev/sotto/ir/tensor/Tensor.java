package dev.sotto.ir.tensor;

import java.util.Arrays;

/// A dense tensor of doubles in row-major order; immutable.
public final class Tensor {
  private final Shape shape;
  private final double[] values;

  private Tensor(Shape shape, double[] values) {
    this.shape = shape;
    this.values = values;
  }

  /// A tensor over a copy of `values`; throws `IllegalArgumentException` where the sizes differ.
  public static Tensor of(Shape shape, double... values) {
    return wrap(shape, values.clone());
  }

  /// A tensor over `values` itself: the caller gives the array away.
  public static Tensor wrap(Shape shape, double[] values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          values.length + " values for shape " + shape + " of " + shape.size());
    }
    return new Tensor(shape, values);
  }

  public static Tensor scalar(double value) {
    return new Tensor(Shape.of(), new double[] {value});
  }

  public Shape shape() {
    return shape;
  }

  public int size() {
    return values.length;
  }

  /// The element at row-major position `index`.
  public double at(int index) {
    return values[index];
  }

  /// A copy of the elements in row-major order.
  public double[] toArray() {
    return values.clone();
  }

  /// The elements themselves, for the kernels of this package, which never write to them.
  double[] values() {
    return values;
  }

  /// The same elements under another shape of the same size.
  public Tensor reshape(Shape other) {
    return wrap(other, values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && shape.equals(tensor.shape)
        && Arrays.equals(values, tensor.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Tensor" + shape + (values.length <= 8 ? Arrays.toString(values) : "");
  }
}
