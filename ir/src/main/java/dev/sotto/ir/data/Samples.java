package dev.sotto.ir.data;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import java.util.Arrays;

/// A table of samples: the first axis counts them, the rest is one sample; immutable.
public final class Samples {
  private final String source;
  private final Shape shape;
  private final double[] values;

  private Samples(String source, Shape shape, double[] values) {
    this.source = source;
    this.shape = shape;
    this.values = values;
  }

  /// Takes `values` over, in row-major order; `source` names them in messages.
  public static Samples wrap(String source, Shape shape, double[] values) {
    if (shape.rank() < 1 || values.length != shape.size()) {
      throw new IllegalArgumentException(values.length + " values for samples of shape " + shape);
    }
    return new Samples(source, shape, values);
  }

  public String source() {
    return source;
  }

  public Shape shape() {
    return shape;
  }

  public int count() {
    return shape.extent(0);
  }

  /// Elements of one sample.
  public int sampleSize() {
    return count() == 0 ? 0 : values.length / count();
  }

  /// Sample `index` under `sampleShape`; throws `MalformedArtifactException` where the sizes
  /// differ.
  public Tensor sample(int index, Shape sampleShape) {
    if (index < 0 || index >= count()) {
      throw new IllegalArgumentException("sample " + index + " outside [0, " + count() + ")");
    }
    if (sampleSize() != sampleShape.size()) {
      throw new MalformedArtifactException(
          "%s: a sample has %d values, the model's input %s takes %d"
              .formatted(source, sampleSize(), sampleShape, sampleShape.size()));
    }
    int from = index * sampleSize();
    return Tensor.wrap(sampleShape, Arrays.copyOfRange(values, from, from + sampleSize()));
  }

  /// Returns these samples; throws `MalformedArtifactException`, naming the first sample and
  /// element, where a value is infinite or not a number.
  public Samples requireFinite() {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new MalformedArtifactException(
            "%s: sample %d, element %d is %s; only finite numbers can be encrypted"
                .formatted(source, i / sampleSize(), i % sampleSize(), values[i]));
      }
    }
    return this;
  }

  /// Samples `from` up to but without `to`.
  public Samples range(int from, int to) {
    int[] extents = shape.toArray();
    extents[0] = to - from;
    int size = sampleSize();
    return new Samples(
        source, Shape.of(extents), Arrays.copyOfRange(values, from * size, to * size));
  }
}
