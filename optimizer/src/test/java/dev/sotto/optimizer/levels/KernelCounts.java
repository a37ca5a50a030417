package dev.sotto.optimizer.levels;

import dev.sotto.ckks.kernel.BaseConversion;
import dev.sotto.ckks.kernel.FactorForm;
import dev.sotto.ckks.kernel.Factors;
import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.optimizer.cost.Primitive;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.Map;

/// Kernels that count what they execute, as a table of costs counts it but without regard to width.
/// For one thread.
final class KernelCounts {
  private final Kernels delegate = Kernels.preferred();
  private final Map<Primitive, Double> counts = new EnumMap<>(Primitive.class);
  private final int degree;

  KernelCounts(int degree) {
    this.degree = degree;
  }

  Kernels kernels() {
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (_, method, arguments) -> {
              if (arguments != null) {
                count(method, arguments);
              }
              return invoke(method, arguments);
            });
  }

  private Object invoke(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(delegate, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /// What was executed since the last call.
  Map<Primitive, Double> take() {
    Map<Primitive, Double> taken = new EnumMap<>(counts);
    counts.clear();
    return taken;
  }

  private void count(Method method, Object[] arguments) {
    switch (method.getName()) {
      case "forwardNtt", "inverseNtt" -> add(Primitive.TRANSFORM, 1);
      case "packedInnerProduct" -> add(Primitive.KEY_PRODUCT, (int) arguments[3]);
      case "innerProduct" -> {
        Factors factors = (Factors) arguments[0];
        Primitive primitive =
            factors.form() == FactorForm.WHOLE ? Primitive.KEY_PRODUCT : Primitive.DIAGONAL_PRODUCT;
        add(primitive, factors.count() * part(arguments[5], arguments[6]));
      }
      case "convertLimbs" -> {
        int inputs = ((BaseConversion) arguments[0]).inputs();
        add(Primitive.CONVERT, inputs * ((double[][]) arguments[3]).length);
      }
      case "convertTiles" -> {
        BaseConversion conversion = (BaseConversion) arguments[0];
        add(
            Primitive.CONVERT,
            conversion.inputs() * conversion.outputs() * part(arguments[3], arguments[4]));
      }
      default -> {}
    }
  }

  private double part(Object start, Object end) {
    return (double) ((int) end - (int) start) / degree;
  }

  private void add(Primitive primitive, double count) {
    counts.merge(primitive, count, Double::sum);
  }
}
