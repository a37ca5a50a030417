package dev.sotto.frontend.onnx.operators;

import dev.sotto.frontend.onnx.model.ElementType;
import dev.sotto.frontend.onnx.model.Value;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// Elementwise operators on constants, with the integer semantics that shape computations need:
/// division truncates toward zero, `Mod` takes the divisor's sign unless `fmod`.
final class ConstantArithmetic {
  private static final Set<String> COMPARISONS =
      Set.of("Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "And", "Or", "Xor");

  private ConstantArithmetic() {}

  static boolean isBinary(String operator) {
    return switch (operator) {
      case "Add", "Sub", "Mul", "Div", "Mod", "Pow", "Max", "Min" -> true;
      default -> COMPARISONS.contains(operator);
    };
  }

  /// `operator` on two constants with broadcasting; the result has the first one's type.
  static Value.Constant binary(Node node, String operator, Value.Constant a, Value.Constant b) {
    boolean integers = !a.type().isFloating();
    DoubleBinaryOperator function =
        switch (operator) {
          case "Add" -> Double::sum;
          case "Sub" -> (x, y) -> x - y;
          case "Mul" -> (x, y) -> x * y;
          case "Div" -> (x, y) -> integers ? truncatedQuotient(node, x, y) : x / y;
          case "Mod" -> modulo(node, integers);
          case "Pow" -> Math::pow;
          case "Max" -> Math::max;
          case "Min" -> Math::min;
          case "Equal" -> (x, y) -> x == y ? 1 : 0;
          case "Less" -> (x, y) -> x < y ? 1 : 0;
          case "LessOrEqual" -> (x, y) -> x <= y ? 1 : 0;
          case "Greater" -> (x, y) -> x > y ? 1 : 0;
          case "GreaterOrEqual" -> (x, y) -> x >= y ? 1 : 0;
          case "And" -> (x, y) -> x != 0 && y != 0 ? 1 : 0;
          case "Or" -> (x, y) -> x != 0 || y != 0 ? 1 : 0;
          case "Xor" -> (x, y) -> (x != 0) != (y != 0) ? 1 : 0;
          default -> throw new IllegalArgumentException(operator + " is not binary");
        };
    ElementType type = COMPARISONS.contains(operator) ? ElementType.BOOL : a.type();
    Shape shape = Arithmetic.broadcast(node, a.shape(), b.shape());
    double[] left = expand(a.tensor(), shape).toArray();
    Tensor right = expand(b.tensor(), shape);
    for (int i = 0; i < left.length; i++) {
      left[i] = type.cast(function.applyAsDouble(left[i], right.at(i)));
    }
    return new Value.Constant(Tensor.wrap(shape, left), type);
  }

  private static double truncatedQuotient(Node node, double x, double y) {
    long quotient = (long) x / divisor(node, y);
    return quotient;
  }

  private static long divisor(Node node, double value) {
    if ((long) value == 0) {
      throw node.malformed("it divides an integer by zero");
    }
    return (long) value;
  }

  private static DoubleBinaryOperator modulo(Node node, boolean integers) {
    boolean truncated = node.flag("fmod", false);
    return (x, y) -> {
      if (!integers) {
        return x % y;
      }
      long divisor = divisor(node, y);
      return truncated ? (long) x % divisor : Math.floorMod((long) x, divisor);
    };
  }

  /// The unary functions that have no rule for encrypted values, or keep integers.
  static Optional<DoubleUnaryOperator> unary(String operator) {
    return switch (operator) {
      case "Neg" -> Optional.of(x -> -x);
      case "Abs" -> Optional.of(Math::abs);
      case "Sign" -> Optional.of(Math::signum);
      case "Floor" -> Optional.of(Math::floor);
      case "Ceil" -> Optional.of(Math::ceil);
      case "Round" -> Optional.of(Math::rint);
      case "Not" -> Optional.of(x -> x == 0 ? 1 : 0);
      case "IsNaN" -> Optional.of(x -> Double.isNaN(x) ? 1 : 0);
      case "Identity" -> Optional.of(x -> x);
      default -> Optional.empty();
    };
  }

  /// `tensor` broadcast to exactly `shape`, which must be reachable.
  static Tensor expand(Tensor tensor, Shape shape) {
    if (tensor.shape().equals(shape)) {
      return tensor;
    }
    int[] strides = tensor.shape().strides();
    int lead = shape.rank() - strides.length;
    int[] outer = shape.strides();
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      int source = 0;
      for (int axis = 0; axis < strides.length; axis++) {
        if (tensor.shape().extent(axis) != 1) {
          source += i / outer[axis + lead] % shape.extent(axis + lead) * strides[axis];
        }
      }
      values[i] = tensor.at(source);
    }
    return Tensor.wrap(shape, values);
  }
}
