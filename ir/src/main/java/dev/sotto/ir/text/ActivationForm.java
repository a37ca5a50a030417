package dev.sotto.ir.text;

import dev.sotto.ir.tensor.Activation;
import java.util.Optional;

/// Activations as forms: `relu`, `leaky_relu {alpha = 0.1}`.
final class ActivationForm {
  private ActivationForm() {}

  static Value.Form write(Activation activation) {
    return switch (activation) {
      case Activation.Relu _ -> Value.Form.of("relu");
      case Activation.LeakyRelu(double alpha) -> Value.Form.of("leaky_relu").with("alpha", alpha);
      case Activation.ThresholdedRelu(double alpha) ->
          Value.Form.of("thresholded_relu").with("alpha", alpha);
      case Activation.Elu(double alpha) -> Value.Form.of("elu").with("alpha", alpha);
      case Activation.Selu(double alpha, double gamma) ->
          Value.Form.of("selu").with("alpha", alpha).with("gamma", gamma);
      case Activation.Celu(double alpha) -> Value.Form.of("celu").with("alpha", alpha);
      case Activation.Sigmoid _ -> Value.Form.of("sigmoid");
      case Activation.HardSigmoid(double alpha, double beta) ->
          Value.Form.of("hard_sigmoid").with("alpha", alpha).with("beta", beta);
      case Activation.HardSwish _ -> Value.Form.of("hard_swish");
      case Activation.Swish(double alpha) -> Value.Form.of("swish").with("alpha", alpha);
      case Activation.Mish _ -> Value.Form.of("mish");
      case Activation.Tanh _ -> Value.Form.of("tanh");
      case Activation.Softplus _ -> Value.Form.of("softplus");
      case Activation.Softsign _ -> Value.Form.of("softsign");
      case Activation.Gelu(boolean tanh) -> Value.Form.of("gelu").with("tanh_approximation", tanh);
      case Activation.Erf _ -> Value.Form.of("erf");
      case Activation.Exp _ -> Value.Form.of("exp");
      case Activation.Log _ -> Value.Form.of("log");
      case Activation.Sqrt _ -> Value.Form.of("sqrt");
      case Activation.Reciprocal _ -> Value.Form.of("reciprocal");
      case Activation.Pow(double exponent) -> Value.Form.of("pow").with("exponent", exponent);
      case Activation.Abs _ -> Value.Form.of("abs");
      case Activation.Sign _ -> Value.Form.of("sign");
      case Activation.Step(boolean inclusive) -> Value.Form.of("step").with("inclusive", inclusive);
      case Activation.Clip(double low, double high) ->
          Value.Form.of("clip").with("low", low).with("high", high);
      case Activation.Sin _ -> Value.Form.of("sin");
      case Activation.Cos _ -> Value.Form.of("cos");
    };
  }

  /// The activation that `fields` describe; empty where the name is none.
  static Optional<Activation> read(Fields fields) {
    return Optional.ofNullable(
        switch (fields.name()) {
          case "relu" -> new Activation.Relu();
          case "leaky_relu" -> new Activation.LeakyRelu(fields.number("alpha"));
          case "thresholded_relu" -> new Activation.ThresholdedRelu(fields.number("alpha"));
          case "elu" -> new Activation.Elu(fields.number("alpha"));
          case "selu" -> new Activation.Selu(fields.number("alpha"), fields.number("gamma"));
          case "celu" -> new Activation.Celu(fields.number("alpha"));
          case "sigmoid" -> new Activation.Sigmoid();
          case "hard_sigmoid" ->
              new Activation.HardSigmoid(fields.number("alpha"), fields.number("beta"));
          case "hard_swish" -> new Activation.HardSwish();
          case "swish" -> new Activation.Swish(fields.number("alpha"));
          case "mish" -> new Activation.Mish();
          case "tanh" -> new Activation.Tanh();
          case "softplus" -> new Activation.Softplus();
          case "softsign" -> new Activation.Softsign();
          case "gelu" -> new Activation.Gelu(fields.flag("tanh_approximation"));
          case "erf" -> new Activation.Erf();
          case "exp" -> new Activation.Exp();
          case "log" -> new Activation.Log();
          case "sqrt" -> new Activation.Sqrt();
          case "reciprocal" -> new Activation.Reciprocal();
          case "pow" -> new Activation.Pow(fields.number("exponent"));
          case "abs" -> new Activation.Abs();
          case "sign" -> new Activation.Sign();
          case "step" -> new Activation.Step(fields.flag("inclusive"));
          case "clip" -> new Activation.Clip(fields.number("low"), fields.number("high"));
          case "sin" -> new Activation.Sin();
          case "cos" -> new Activation.Cos();
          default -> null;
        });
  }
}
