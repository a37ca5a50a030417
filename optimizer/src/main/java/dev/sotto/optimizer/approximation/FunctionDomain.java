package dev.sotto.optimizer.approximation;

import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import java.util.List;
import java.util.Locale;

/// The real numbers, or the half line from 0 on or up to 0, on which a function is defined.
///
/// `open` says that 0 does not belong to it: the function has no bound there.
record FunctionDomain(boolean positive, boolean negative, boolean open) {
  private static final FunctionDomain ALL = new FunctionDomain(true, true, false);

  /// The part of the least distance from a pole that an interval keeps from it.
  private static final double ROOM = 0.5;

  /// Where `function` is defined, of the two sides of a pole the one of `value`.
  static FunctionDomain of(Activation function, double value) {
    return switch (function) {
      case Activation.Sqrt _ -> new FunctionDomain(true, false, false);
      case Activation.Log _ -> new FunctionDomain(true, false, true);
      case Activation.Reciprocal _ -> side(value);
      case Activation.Pow(double exponent) when Math.rint(exponent) != exponent ->
          new FunctionDomain(true, false, exponent < 0);
      case Activation.Pow(double exponent) when exponent < 0 -> side(value);
      case Activation.Relu _,
          Activation.LeakyRelu _,
          Activation.ThresholdedRelu _,
          Activation.Elu _,
          Activation.Selu _,
          Activation.Celu _,
          Activation.Sigmoid _,
          Activation.HardSigmoid _,
          Activation.HardSwish _,
          Activation.Swish _,
          Activation.Mish _,
          Activation.Tanh _,
          Activation.Softplus _,
          Activation.Softsign _,
          Activation.Gelu _,
          Activation.Erf _,
          Activation.Exp _,
          Activation.Pow _,
          Activation.Abs _,
          Activation.Sign _,
          Activation.Step _,
          Activation.Clip _,
          Activation.Sin _,
          Activation.Cos _ ->
          ALL;
    };
  }

  private static FunctionDomain side(double value) {
    return new FunctionDomain(value > 0, value <= 0, true);
  }

  /// The profiles of `node`'s operand with intervals inside the domain; the operand takes `values`.
  ///
  /// @param where what is known of the values, for the message
  /// @throws UnsupportedModelException if not all of `values` lie in the domain
  static List<OperandProfile> confine(
      TensorNode node,
      Activation function,
      List<OperandProfile> profiles,
      Extent values,
      String where) {
    FunctionDomain domain = of(function, values.greatest());
    if (!domain.contains(values.least()) || !domain.contains(values.greatest())) {
      throw new UnsupportedModelException(
          String.format(
              Locale.ROOT,
              "node '%s' (%s): its operand goes from %.3g to %.3g %s, over numbers where it is not"
                  + " defined; keep the operand on one side of 0, by a constant or a Clip before"
                  + " it",
              node.origin(),
              FitActivation.nameOf(function),
              values.least(),
              values.greatest(),
              where));
    }
    return profiles.stream()
        .map(profile -> profile.within(domain, values.least(), values.greatest()))
        .toList();
  }

  boolean contains(double x) {
    return x == 0 ? !open : x > 0 ? positive : negative;
  }

  /// The least that an interval may begin with whose values begin at `low`.
  double least(double low) {
    return negative ? Double.NEGATIVE_INFINITY : open ? ROOM * low : 0;
  }

  /// The greatest that an interval may end with whose values end at `high`.
  double greatest(double high) {
    return positive ? Double.POSITIVE_INFINITY : open ? ROOM * high : 0;
  }
}
