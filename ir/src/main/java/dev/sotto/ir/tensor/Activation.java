package dev.sotto.ir.tensor;

/// Elementwise real functions, with ONNX's definitions and parameters.
///
/// `apply` is the exact function in double precision (infinite or NaN outside its domain).
public sealed interface Activation {
  double apply(double x);

  /// `max(x, 0)`.
  record Relu() implements Activation {
    @Override
    public double apply(double x) {
      return Math.max(x, 0);
    }
  }

  /// `x` from 0 on, `alpha·x` below.
  record LeakyRelu(double alpha) implements Activation {
    @Override
    public double apply(double x) {
      return x < 0 ? alpha * x : x;
    }
  }

  /// `x` above `alpha`, 0 elsewhere.
  record ThresholdedRelu(double alpha) implements Activation {
    @Override
    public double apply(double x) {
      return x <= alpha ? 0 : x;
    }
  }

  /// `x` from 0 on, `alpha·(eˣ − 1)` below.
  record Elu(double alpha) implements Activation {
    @Override
    public double apply(double x) {
      return x < 0 ? alpha * Math.expm1(x) : x;
    }
  }

  /// `gamma·x` above 0, `gamma·alpha·(eˣ − 1)` elsewhere.
  record Selu(double alpha, double gamma) implements Activation {
    @Override
    public double apply(double x) {
      return gamma * (x <= 0 ? alpha * Math.expm1(x) : x);
    }
  }

  /// `max(0, x) + min(0, alpha·(exp(x/alpha) − 1))`.
  record Celu(double alpha) implements Activation {
    @Override
    public double apply(double x) {
      return Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha));
    }
  }

  /// `1 / (1 + e⁻ˣ)`.
  record Sigmoid() implements Activation {
    @Override
    public double apply(double x) {
      return logistic(x);
    }
  }

  /// `max(0, min(1, alpha·x + beta))`.
  record HardSigmoid(double alpha, double beta) implements Activation {
    @Override
    public double apply(double x) {
      return Math.clamp(alpha * x + beta, 0, 1);
    }
  }

  /// `x · max(0, min(1, x/6 + 1/2))`.
  record HardSwish() implements Activation {
    @Override
    public double apply(double x) {
      return x * Math.clamp(x / 6 + 0.5, 0, 1);
    }
  }

  /// `x · sigmoid(alpha·x)`; SiLU with `alpha` 1.
  record Swish(double alpha) implements Activation {
    @Override
    public double apply(double x) {
      return x * logistic(alpha * x);
    }
  }

  /// `x · tanh(softplus(x))`.
  record Mish() implements Activation {
    @Override
    public double apply(double x) {
      return x * Math.tanh(softplus(x));
    }
  }

  record Tanh() implements Activation {
    @Override
    public double apply(double x) {
      return Math.tanh(x);
    }
  }

  /// `ln(1 + eˣ)`.
  record Softplus() implements Activation {
    @Override
    public double apply(double x) {
      return softplus(x);
    }
  }

  /// `x / (1 + |x|)`.
  record Softsign() implements Activation {
    @Override
    public double apply(double x) {
      return x / (1 + Math.abs(x));
    }
  }

  /// `x/2 · (1 + erf(x/√2))`, or `x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³)))` where approximated.
  record Gelu(boolean tanhApproximation) implements Activation {
    @Override
    public double apply(double x) {
      double step =
          tanhApproximation
              ? Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))
              : ErrorFunction.erf(x / Math.sqrt(2));
      return 0.5 * x * (1 + step);
    }
  }

  /// The error function, to about 1e-15.
  record Erf() implements Activation {
    @Override
    public double apply(double x) {
      return ErrorFunction.erf(x);
    }
  }

  record Exp() implements Activation {
    @Override
    public double apply(double x) {
      return Math.exp(x);
    }
  }

  /// The natural logarithm.
  record Log() implements Activation {
    @Override
    public double apply(double x) {
      return Math.log(x);
    }
  }

  record Sqrt() implements Activation {
    @Override
    public double apply(double x) {
      return Math.sqrt(x);
    }
  }

  /// `1 / x`.
  record Reciprocal() implements Activation {
    @Override
    public double apply(double x) {
      return 1 / x;
    }
  }

  /// `x` to the power of `exponent`.
  record Pow(double exponent) implements Activation {
    @Override
    public double apply(double x) {
      return Math.pow(x, exponent);
    }
  }

  record Abs() implements Activation {
    @Override
    public double apply(double x) {
      return Math.abs(x);
    }
  }

  /// -1, 0 or 1.
  record Sign() implements Activation {
    @Override
    public double apply(double x) {
      return Math.signum(x);
    }
  }

  /// 1 where `x > 0`, or with `inclusive` where `x ≥ 0`; else 0.
  record Step(boolean inclusive) implements Activation {
    @Override
    public double apply(double x) {
      return x > 0 || (inclusive && x == 0) ? 1 : 0;
    }
  }

  /// `min(max(x, low), high)`; a bound may be infinite, and `high` wins where they cross.
  record Clip(double low, double high) implements Activation {
    @Override
    public double apply(double x) {
      return Math.min(Math.max(x, low), high);
    }
  }

  record Sin() implements Activation {
    @Override
    public double apply(double x) {
      return Math.sin(x);
    }
  }

  record Cos() implements Activation {
    @Override
    public double apply(double x) {
      return Math.cos(x);
    }
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
