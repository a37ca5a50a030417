package dev.sotto.optimizer.levels;

import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Estimates the standard deviation of the outputs' slot noise, in units of `1 / scale`.
///
/// Average-case: errors of different slots are taken as independent, secrets as uniform ternary,
/// gains as root mean squares. A coefficient error of variance `v` gives the real part of a slot the
/// variance `v·N/2`; rounding by a rescale or a division by P has `v = N/18`, hence the slot
/// deviation `N/6`; digits of key switching with `P = 2^3` times the largest digit add about as
/// much again [Kim, Papadimitriou, Polyakov, ia.cr/2020/1118, §4].
final class EstimateNoise {
  private static final double SIGMA = 3.2;
  private static final int GRID = 256;

  private final double fresh;
  private final double rounding;
  private final double keySwitch;
  private final Map<String, Double> variances = new HashMap<>();
  private final Map<String, PackedNode> nodes = new HashMap<>();

  private EstimateNoise(int logN) {
    double n = 1L << logN;
    fresh = (SIGMA * SIGMA + 1.0 / 12) * n / 2;
    rounding = n * n / 36;
    keySwitch = 2 * rounding;
  }

  /// The largest deviation of an output, times the scale.
  static double outputDeviation(PackedProgram program, int logN) {
    EstimateNoise estimate = new EstimateNoise(logN);
    for (PackedNode node : program.nodes()) {
      estimate.nodes.put(node.result(), node);
      estimate.variances.put(node.result(), estimate.variance(node));
    }
    double largest = 0;
    for (PackedProgram.PackedOutput output : program.outputs()) {
      largest = Math.max(largest, estimate.known(output.value()));
    }
    return Math.sqrt(largest);
  }

  private double known(String value) {
    return variances.getOrDefault(value, 0.0);
  }

  private double variance(PackedNode node) {
    List<Double> operands = node.operands().stream().map(this::known).toList();
    return switch (node.op()) {
      case PackedOp.Input _ -> fresh;
      case PackedOp.LinearMap op -> linear(node, op, operands);
      case PackedOp.Polynomial op -> {
        double gain = Math.max(1, meanSquareSlope(op.polynomial()));
        double inside = op.polynomial().depth() * (rounding + keySwitch);
        yield gain * (operands.getFirst() + inside) + rounding + keySwitch;
      }
      case PackedOp.Multiply _ -> operands.get(0) + operands.get(1) + rounding + keySwitch;
      case PackedOp.Add _, PackedOp.Subtract _ -> operands.get(0) + operands.get(1);
    };
  }

  private double linear(PackedNode node, PackedOp.LinearMap op, List<Double> operands) {
    double variance = 0;
    int period = op.fold();
    for (int i = 0; i < operands.size(); i++) {
      variance += meanRowNorm(op.matrices().get(i)) * (operands.get(i) + keySwitch);
      PackedNode operand = nodes.get(node.operands().get(i));
      period = operand == null ? period : Math.max(period, operand.layout().period());
    }
    // Each fold adds two slots, their rounding errors and a key switch.
    return variance + (rounding + keySwitch) * ((double) period / op.fold());
  }

  private static double meanRowNorm(LinearOperator operator) {
    double[] sum = new double[1];
    for (int row = 0; row < operator.rows(); row++) {
      operator.forEachInRow(row, (column, value) -> sum[0] += value * value);
    }
    return sum[0] / Math.max(1, operator.rows());
  }

  private static double meanSquareSlope(ChebyshevPolynomial polynomial) {
    double sum = 0;
    double before = polynomial.evaluate(-1);
    for (int i = 1; i <= GRID; i++) {
      double after = polynomial.evaluate(-1 + 2.0 * i / GRID);
      double slope = (after - before) * GRID / 2;
      sum += slope * slope;
      before = after;
    }
    return sum / GRID;
  }
}
