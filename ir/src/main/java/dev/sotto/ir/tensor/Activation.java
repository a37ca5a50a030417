package dev.sotto.ir.tensor;

/// Elementwise real functions, with ONNX's definitions and parameters.
///
/// `apply` is the exact function in double precision (infinite or NaN outside its domain).
public sealed interface Activation {
  double apply(double x);

  record Relu() implements Activation {
    @Override
    public double apply(double x) {
      return Math.max(x, 0);
    }
  }

  record Sigmoid() implements Activation {
    @Override
    public double apply(double x) {
      return 1 / (1 + Math.exp(-x));
    }
  }

  record Tanh() implements Activation {
    @Override
    public double apply(double x) {
      return Math.tanh(x);
    }
  }
}
