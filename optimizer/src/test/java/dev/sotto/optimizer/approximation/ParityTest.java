package dev.sotto.optimizer.approximation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ParityTest {
  private static final Shape SHAPE = Shape.of(1, 4);
  private static final double TOLERANCE = 1e-2;

  @Test
  void functionsThatAreEvenButForAMultipleOfTheirArgumentAreFound() {
    for (Activation function :
        List.of(
            new Activation.Relu(),
            new Activation.LeakyRelu(0.1),
            new Activation.Abs(),
            new Activation.Gelu(false),
            new Activation.Swish(1),
            new Activation.Softplus())) {
      assertEquals(Parity.EVEN_AND_LINEAR, Parity.of(function, 7), function.toString());
    }
  }

  @Test
  void functionsThatAreOddButForAConstantAreFound() {
    for (Activation function :
        List.of(
            new Activation.Tanh(),
            new Activation.Sigmoid(),
            new Activation.Erf(),
            new Activation.Softsign())) {
      assertEquals(Parity.ODD_AND_CONSTANT, Parity.of(function, 7), function.toString());
    }
  }

  @Test
  void othersHaveNone() {
    for (Activation function :
        List.of(
            new Activation.Elu(1),
            new Activation.Exp(),
            new Activation.Mish(),
            new Activation.Sqrt(),
            new Activation.Reciprocal())) {
      assertEquals(Parity.NONE, Parity.of(function, 7), function.toString());
    }
  }

  /// The kink lies at a node of neither; for a symmetric interval and weights the best polynomial
  /// has the function's parity, so nothing is lost.
  @Test
  void halfTheCoefficientsLoseNothingOnASymmetricInterval() {
    OperandProfile profile = OperandProfile.bounded(-3, 3, 1);
    Approximation all = FitActivation.fit(new Activation.Relu(), profile, 5);
    Approximation half = FitActivation.fitHalf(new Activation.Relu(), profile, 5).orElseThrow();
    assertEquals(all.maxError(), half.maxError(), 1e-6 * all.maxError());
    assertEquals(17, terms(half.factors().getFirst()));
  }

  @Test
  void compositionsAndFunctionsWithoutParityHaveNoHalfFit() {
    OperandProfile profile = OperandProfile.bounded(-3, 3, 1);
    assertTrue(FitActivation.fitHalf(new Activation.Exp(), profile, 5).isEmpty());
    assertTrue(FitActivation.fitHalf(new Activation.Relu(), profile, 9).isEmpty());
  }

  /// Samples in [-1, 0.9]: fits of all coefficients use that the interval is shorter on one side.
  @Test
  void aNetworkTakesHalfTheCoefficientsWhereTheToleranceHolds() {
    var approximated = run(-1, 0.9);
    assertTrue(approximated.error() <= SearchDepths.BUDGET_SHARE * TOLERANCE);
    ChebyshevPolynomial polynomial = polynomial(approximated);
    assertTrue(polynomial.degree() > 7, "degree " + polynomial.degree());
    for (int k = 3; k <= polynomial.degree(); k += 2) {
      assertEquals(0, polynomial.coefficient(k), "T_" + k);
    }
  }

  @Test
  void aNetworkKeepsAllCoefficientsWhereHalfWouldMissTheTolerance() {
    assertTrue(polynomial(run(-0.2, 1)).coefficient(3) != 0);
  }

  private static ApproximateModel.Approximated run(double least, double most) {
    TensorGraph graph =
        new TensorGraph(
            "relu",
            List.of(new TensorInput("x", SHAPE)),
            List.of(
                new TensorNode(
                    "y",
                    new TensorOp.Activate(new Activation.Relu()),
                    List.of("x"),
                    SHAPE,
                    "relu")),
            List.of(new TensorOutput("y", "y")));
    TensorGraph tail =
        new TensorGraph(
            "tail",
            List.of(new TensorInput("y", SHAPE)),
            List.of(),
            List.of(new TensorOutput("y", "y")));
    SplittableRandom random = new SplittableRandom(5);
    List<List<Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < 256; s++) {
      samples.add(List.of(Tensor.wrap(SHAPE, random.doubles(4, least, most).toArray())));
    }
    return ApproximateModel.run(
        graph, tail, samples, TOLERANCE, levels -> new RingCosts(CostTable.standard(), 15, 1, 1));
  }

  private static ChebyshevPolynomial polynomial(ApproximateModel.Approximated approximated) {
    return approximated.approximations().values().iterator().next().factors().getFirst();
  }

  private static int terms(ChebyshevPolynomial polynomial) {
    int terms = 0;
    for (double coefficient : polynomial.toArray()) {
      terms += coefficient == 0 ? 0 : 1;
    }
    return terms;
  }
}
