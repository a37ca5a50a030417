package dev.sotto.frontend.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorInterpreter;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each family of operators, over opsets, against ONNX Runtime on random inputs.
final class OnnxRuntimeDifferentialTest {
  /// Float32 against double: sums here have at most some hundred terms of size 1, so the error is
  /// below 100 · 2^-24 ≈ 6e-6 of the largest output; functions add an ulp or two.
  private static final double RELATIVE_TOLERANCE = 2e-5;

  @ParameterizedTest
  @MethodSource("dev.sotto.frontend.onnx.OperatorCases#all")
  void aGraphComputesWhatOnnxRuntimeComputes(OperatorCases.Case example) throws OrtException {
    byte[] bytes = example.model().bytes();
    TensorGraph graph = OnnxImporter.importModel(bytes, example.name());
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(bytes, new OrtSession.SessionOptions())) {
      for (int seed = 0; seed < 10; seed++) {
        compare(example, graph, environment, session, new SplittableRandom(seed));
      }
    }
  }

  private static void compare(
      OperatorCases.Case example,
      TensorGraph graph,
      OrtEnvironment environment,
      OrtSession session,
      SplittableRandom random)
      throws OrtException {
    Map<String, Tensor> inputs = new HashMap<>();
    Map<String, OnnxTensor> theirs = new HashMap<>();
    for (TensorInput input : graph.inputs()) {
      double[] values = random.doubles(input.shape().size(), -2, 2).map(v -> (float) v).toArray();
      inputs.put(input.name(), Tensor.wrap(input.shape(), values));
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      long[] dims = Arrays.stream(input.shape().toArray()).asLongStream().toArray();
      theirs.put(
          input.name(), OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), dims));
    }
    Map<String, Tensor> ours = TensorInterpreter.run(graph, inputs);
    try (OrtSession.Result results = session.run(theirs)) {
      for (TensorGraph.TensorOutput output : graph.outputs()) {
        Tensor wanted = tensor((OnnxTensor) results.get(output.name()).orElseThrow());
        Tensor actual = Objects.requireNonNull(ours.get(output.name()));
        assertEquals(wanted.shape(), actual.shape(), example + " " + output.name());
        double largest = Arrays.stream(wanted.toArray()).map(Math::abs).max().orElse(0);
        for (int i = 0; i < wanted.size(); i++) {
          double label = output.name().equals("label") ? 10 * (actual.at(i) + 1) : actual.at(i);
          double error = Math.abs(label - wanted.at(i));
          assertTrue(
              error <= RELATIVE_TOLERANCE * Math.max(largest, 1),
              () -> example + " " + output.name() + ": expected " + wanted + " but was " + actual);
        }
      }
    }
    theirs.values().forEach(OnnxTensor::close);
  }

  private static Tensor tensor(OnnxTensor tensor) {
    TensorInfo info = tensor.getInfo();
    Shape shape = Shape.of(Arrays.stream(info.getShape()).mapToInt(Math::toIntExact).toArray());
    double[] values = new double[shape.size()];
    if (info.type == OnnxJavaType.INT64) {
      LongBuffer longs = tensor.getLongBuffer();
      Arrays.setAll(values, i -> (double) longs.get(i));
    } else {
      FloatBuffer floats = tensor.getFloatBuffer();
      Arrays.setAll(values, floats::get);
    }
    return Tensor.wrap(shape, values);
  }
}
