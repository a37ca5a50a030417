package dev.sotto.cli.verify;

import dev.sotto.ir.data.Samples;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorOp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What an output decides.
enum Decision {
  /// The class with the largest of several scores.
  LARGEST {
    @Override
    int of(Tensor output) {
      int best = 0;
      for (int k = 1; k < output.size(); k++) {
        best = output.at(k) > output.at(best) ? k : best;
      }
      return best;
    }

    @Override
    double margin(Tensor output) {
      int best = of(output);
      double second = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < output.size(); k++) {
        second = k == best ? second : Math.max(second, output.at(k));
      }
      return output.at(best) - second;
    }
  },

  /// One probability: on which side of 0.5 it is.
  SIDE_OF_HALF {
    @Override
    int of(Tensor output) {
      return output.at(0) >= 0.5 ? 1 : 0;
    }

    @Override
    double margin(Tensor output) {
      return Math.abs(output.at(0) - 0.5);
    }
  },

  /// A quantity: nothing is decided.
  NONE {
    @Override
    int of(Tensor output) {
      throw new IllegalStateException("a quantity decides nothing");
    }

    @Override
    double margin(Tensor output) {
      return Double.POSITIVE_INFINITY;
    }
  };

  abstract int of(Tensor output);

  abstract double margin(Tensor output);

  /// What the output named `output` decides: several scores the largest; one number its side of 0.5
  /// where the graph makes it by a sigmoid or softmax, else nothing.
  static Decision of(TensorGraph graph, String output, int elements) {
    if (elements > 1) {
      return LARGEST;
    }
    Map<String, TensorNode> producers = new HashMap<>();
    graph.nodes().forEach(node -> producers.put(node.result(), node));
    String value =
        graph.outputs().stream()
            .filter(o -> o.name().equals(output))
            .map(TensorGraph.TensorOutput::value)
            .findFirst()
            .orElse(output);
    for (TensorNode node = producers.get(value); node != null; node = producers.get(value)) {
      switch (node.op()) {
        case TensorOp.Softmax(int _, boolean logarithm) when !logarithm -> {
          return SIDE_OF_HALF;
        }
        case TensorOp.FlatSoftmax(int _, boolean logarithm) when !logarithm -> {
          return SIDE_OF_HALF;
        }
        case TensorOp.Activate(var function) -> {
          return function instanceof dev.sotto.ir.tensor.Activation.Sigmoid ? SIDE_OF_HALF : NONE;
        }
        case TensorOp.Reshape _,
            TensorOp.Slice _,
            TensorOp.Gather _,
            TensorOp.Transpose _,
            TensorOp.Expand _ ->
            value = node.operands().get(0);
        default -> {
          return NONE;
        }
      }
    }
    return NONE;
  }

  /// The part of the samples whose class is their label; empty where nothing is decided, or the
  /// labels are no class numbers.
  OptionalDouble accuracy(List<Tensor> outputs, Samples labels) {
    if (this == NONE || labels.sampleSize() != 1) {
      return OptionalDouble.empty();
    }
    int right = 0;
    for (int s = 0; s < outputs.size(); s++) {
      double label = labels.sample(s, Shape.of(1)).at(0);
      if (!Double.isFinite(label) || label != Math.rint(label)) {
        return OptionalDouble.empty();
      }
      right += of(outputs.get(s)) == label ? 1 : 0;
    }
    return OptionalDouble.of((double) right / outputs.size());
  }
}
