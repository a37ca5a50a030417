package dev.sotto.ir.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ir.linear.LinearOperators;
import dev.sotto.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LinearLoweringPropertyTest {
  /// Rows have at most a few hundred entries of magnitude 1 (batch normalization: about 10).
  private static final double TOLERANCE = 1e-11;

  @Test
  void everyLinearOperatorIsItsMatricesAndBias() {
    Set<String> seen = new TreeSet<>();
    Seeds.forEach(
        1200,
        random -> {
          RandomLinear.Case c = RandomLinear.next(random);
          seen.add(c.op().getClass().getSimpleName());
          List<Shape> shapes = c.operands().stream().map(Tensor::shape).toList();
          Shape result = TensorShapes.infer(c.op(), shapes);
          TensorOp.Affine affine = LinearLowering.lower(c.op(), shapes, result);
          Tensor expected = TensorInterpreter.execute(c.op(), c.operands());
          Tensor actual = TensorInterpreter.execute(affine, c.operands());
          assertEquals(result, actual.shape());
          assertArrayEquals(
              expected.toArray(), actual.toArray(), TOLERANCE, () -> c.op() + " " + shapes);
        });
    if (System.getProperty("sotto.seed") == null) {
      Set<String> all = new TreeSet<>();
      for (Class<?> kind : TensorOp.Linear.class.getPermittedSubclasses()) {
        all.add(kind.getSimpleName());
      }
      all.remove("Affine");
      assertEquals(all, seen);
    }
  }

  @Test
  void aChainOfLoweredOperatorsComposesToOneMatrix() {
    Seeds.forEach(
        200,
        random -> {
          Tensor x = RandomTensors.tensor(random, RandomTensors.shape(random, 3, 1, 5));
          List<TensorOp.Linear> chain = new ArrayList<>();
          Shape shape = x.shape();
          for (int i = 0; i < 3; i++) {
            TensorOp.Linear op = RandomLinear.unary(random, shape);
            chain.add(op);
            shape = TensorShapes.infer(op, List.of(shape));
          }
          Tensor stepwise = x;
          TensorOp.Affine whole =
              LinearLowering.affine(
                  LinearOperators.identity(x.size()), LinearLowering.zeros(x.shape()));
          for (TensorOp.Linear op : chain) {
            List<Shape> before = List.of(stepwise.shape());
            TensorOp.Affine next = LinearLowering.lower(op, before, TensorShapes.infer(op, before));
            stepwise = TensorInterpreter.execute(op, List.of(stepwise));
            double[] bias = next.matrices().getFirst().apply(whole.bias().toArray());
            for (int j = 0; j < bias.length; j++) {
              bias[j] += next.bias().at(j);
            }
            whole =
                LinearLowering.affine(
                    LinearOperators.compose(
                        next.matrices().getFirst(), whole.matrices().getFirst()),
                    Tensor.wrap(next.bias().shape(), bias));
          }
          assertArrayEquals(
              stepwise.toArray(),
              TensorInterpreter.execute(whole, List.of(x)).toArray(),
              1e-8 * (1 + largest(stepwise)),
              chain::toString);
        });
  }

  private static double largest(Tensor tensor) {
    double largest = 0;
    for (int i = 0; i < tensor.size(); i++) {
      largest = Math.max(largest, Math.abs(tensor.at(i)));
    }
    return largest;
  }
}
