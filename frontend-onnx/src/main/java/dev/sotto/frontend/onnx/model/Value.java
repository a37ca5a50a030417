package dev.sotto.frontend.onnx.model;

import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import java.util.List;

/// What a name in the model stands for while it is imported.
public sealed interface Value {
  Shape shape();

  ElementType type();

  /// Computed from the graph's inputs; `name` is the value of the tensor graph that holds it.
  record Variable(String name, Shape shape, ElementType type) implements Value {}

  /// Known now. Integers are held as doubles: exact to 2^53, and the largest int64 saturates back.
  /// A list of strings is held as `texts`, and its tensor as their positions.
  record Constant(Tensor tensor, ElementType type, List<String> texts) implements Value {
    public Constant {
      texts = List.copyOf(texts);
    }

    public Constant(Tensor tensor, ElementType type) {
      this(tensor, type, List.of());
    }

    @Override
    public Shape shape() {
      return tensor.shape();
    }
  }
}
