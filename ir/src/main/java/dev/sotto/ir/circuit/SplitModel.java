package dev.sotto.ir.circuit;

import dev.sotto.ir.tensor.TensorGraph;
import java.util.List;

/// A model compiled: what the client computes before encrypting, the circuit, and what the client
/// computes after decrypting.
///
/// `head` maps the model's inputs to tensors named as the circuit's inputs (at least a scaling that
/// brings them to about `[-1, 1]`); `tail` has inputs named as the circuit's outputs and yields the
/// model's outputs (undoing the scaling; Softmax, ArgMax, labels). Both run in clear at the client,
/// one sample at a time.
///
/// `outputDeviation` is the standard deviation that the compiler expects of the noise in a slot of
/// any output of the circuit, positive: decryption rounds by it.
public record SplitModel(
    TensorGraph head,
    Circuit circuit,
    TensorGraph tail,
    List<OutputRange> outputRanges,
    double outputDeviation,
    CompileFacts facts) {
  public SplitModel {
    outputRanges = List.copyOf(outputRanges);
    if (!(outputDeviation > 0 && outputDeviation < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "output deviation " + outputDeviation + " is not positive");
    }
  }

  /// The range that a circuit output took on calibration samples, widened by the margin: a
  /// decrypted value outside of it is reported as wrong.
  public record OutputRange(String output, double low, double high) {}

  /// Where a model comes from: SHA-256 of the ONNX file as hex, the compiler's version, the
  /// tolerance, how it was calibrated, what the summary tells (one sentence each).
  public record CompileFacts(
      String modelSha256,
      String compilerVersion,
      double tolerance,
      int calibrationSamples,
      List<ActivationFact> activations,
      List<String> notes) {
    public CompileFacts {
      activations = List.copyOf(activations);
      notes = List.copyOf(notes);
    }
  }

  /// One approximated function: the model's node, the function, its interval, the polynomial
  /// degrees composed, and the largest error on the interval.
  public record ActivationFact(
      String origin,
      String function,
      double low,
      double high,
      List<Integer> degrees,
      double maxError) {
    public ActivationFact {
      degrees = List.copyOf(degrees);
    }
  }
}
