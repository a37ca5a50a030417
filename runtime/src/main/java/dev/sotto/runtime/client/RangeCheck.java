package dev.sotto.runtime.client;

import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.circuit.SplitModel.ActivationFact;
import dev.sotto.ir.circuit.SplitModel.OutputRange;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/// Runs a circuit in clear on one sample and refuses it where a polynomial's argument leaves `[-1,
/// 1]`: outside, the polynomial is not the function that it stands for, and its encrypted values
/// may overflow the modulus and spoil the other samples of the batch. What is bootstrapped must
/// stay within the bound that the compiler knows, and results within the ranges outside of which
/// they are not trusted once decrypted.
///
/// Safe for use by several threads.
final class RangeCheck {
  /// How far outside counts as rounding: polynomials of the degrees in use stay harmless there.
  private static final double HAIR = 1e-3;

  private final SplitModel model;
  private final Map<String, OutputRange> ranges = new HashMap<>();

  RangeCheck(SplitModel model) {
    this.model = model;
    model.outputRanges().forEach(range -> ranges.put(range.output(), range));
  }

  /// @param inputs the circuit's inputs by name
  /// @param sample the sample's number, for the message
  /// @throws OutOfRangeException if an argument leaves its interval, or a result its range
  void check(Map<String, Tensor> inputs, int sample) {
    Map<String, double[]> values = new HashMap<>();
    Map<String, Layout> layouts = new HashMap<>();
    for (CircuitNode node : model.circuit().nodes()) {
      List<double[]> operands =
          node.operands().stream().map(name -> require(values.get(name), name)).toList();
      double[] value =
          switch (node.op()) {
            case CircuitOp.Input(String name) -> require(inputs.get(name), name).toArray();
            case CircuitOp.Linear linear -> linear(linear, operands);
            case CircuitOp.Polynomial(ChebyshevPolynomial polynomial) -> {
              checkArguments(operands.getFirst(), node, sample);
              yield map(operands.getFirst(), polynomial);
            }
            case CircuitOp.Multiply() -> combine(operands, (a, b) -> a * b);
            case CircuitOp.Add() -> combine(operands, Double::sum);
            case CircuitOp.Subtract() -> combine(operands, (a, b) -> a - b);
            case CircuitOp.Rotate(int step) ->
                rotate(
                    operands.getFirst(),
                    node,
                    require(layouts.get(node.operands().getFirst()), ""),
                    step);
            case CircuitOp.Relinearize() -> operands.getFirst();
            case CircuitOp.Rescale() -> operands.getFirst();
            case CircuitOp.Adjust() -> operands.getFirst();
            case CircuitOp.Conjugate() -> operands.getFirst();
            case CircuitOp.Bootstrap(double bound) -> {
              checkBound(operands.getFirst(), bound, node, sample);
              yield operands.getFirst();
            }
          };
      values.put(node.result(), value);
      layouts.put(node.result(), node.layout());
    }
    for (CircuitOutput output : model.circuit().outputs()) {
      OutputRange range = ranges.get(output.name());
      if (range != null) {
        checkResult(require(values.get(output.value()), output.value()), range, sample);
      }
    }
  }

  private static void checkResult(double[] values, OutputRange range, int sample) {
    for (double x : values) {
      if (!(x >= range.low() && x <= range.high())) {
        throw new OutOfRangeException(
            "sample %d: the result '%s' is %.4g, outside its calibrated range [%.4g, %.4g]"
                .formatted(sample, range.output(), x, range.low(), range.high()));
      }
    }
  }

  private static void checkBound(double[] values, double bound, CircuitNode node, int sample) {
    for (double x : values) {
      if (!(Math.abs(x) <= bound * (1 + HAIR))) {
        throw new OutOfRangeException(
            "sample %d: the result of '%s' is %.4g times as large as calibration saw it"
                .formatted(sample, node.origin(), Math.abs(x) / bound));
      }
    }
  }

  private void checkArguments(double[] arguments, CircuitNode node, int sample) {
    for (int i = 0; i < arguments.length; i++) {
      double x = arguments[i];
      if (!(Math.abs(x) <= 1 + HAIR)) {
        throw new OutOfRangeException(message(x, node, sample));
      }
    }
  }

  /// In the activation's own units where the model tells its interval.
  private String message(double x, CircuitNode node, int sample) {
    Optional<ActivationFact> fact =
        model.facts().activations().stream()
            .filter(candidate -> candidate.origin().equals(node.origin()))
            .findFirst();
    double low = fact.map(ActivationFact::low).orElse(-1.0);
    double high = fact.map(ActivationFact::high).orElse(1.0);
    double value = low + (x + 1) / 2 * (high - low);
    return "sample %d: %s '%s' gets %.4g, outside its calibrated interval [%.4g, %.4g]"
        .formatted(
            sample,
            fact.map(ActivationFact::function).orElse("a polynomial"),
            node.origin(),
            value,
            low,
            high);
  }

  private static double[] linear(CircuitOp.Linear linear, List<double[]> operands) {
    double[] sum = linear.bias().toArray();
    for (int i = 0; i < operands.size(); i++) {
      double[] product = linear.matrices().get(i).apply(operands.get(i));
      for (int row = 0; row < sum.length; row++) {
        sum[row] += product[row];
      }
    }
    return sum;
  }

  private static double[] map(double[] x, ChebyshevPolynomial polynomial) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = polynomial.evaluate(x[i]);
    }
    return y;
  }

  private static double[] combine(List<double[]> operands, DoubleBinaryOperator operation) {
    double[] a = operands.get(0);
    double[] b = operands.get(1);
    double[] result = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = operation.applyAsDouble(a[i], b[i]);
    }
    return result;
  }

  private double[] rotate(double[] x, CircuitNode node, Layout from, int step) {
    int batch = model.circuit().batch();
    int[] elements = from.elements();
    int[] positions = node.layout().positions();
    double[] result = new double[positions.length];
    for (int i = 0; i < result.length && step % batch == 0; i++) {
      int block = positions[i] / from.width() * from.width();
      int slot = (positions[i] + step / batch) % from.period();
      int element = elements[block + slot];
      result[i] = element < 0 ? 0 : x[element];
    }
    return result;
  }

  private static <T> T require(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException("no value " + name);
    }
    return value;
  }
}
