package dev.sotto.runtime.format;

import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.wire.BootstrapMessage;
import dev.sotto.runtime.wire.LinearMessage;
import dev.sotto.runtime.wire.NodeMessage;
import dev.sotto.runtime.wire.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Circuit nodes to and from their messages.
///
/// Reading checks what one node says against the parameters and its operands' layouts; the
/// circuit's own verifier checks levels and scales afterwards.
final class NodeCodec {
  private static final int MAX_OPERANDS = 4096;
  private static final int MAX_COEFFICIENTS = 1 << 12;
  private static final double MAX_SCALE = 0x1p400;

  private NodeCodec() {}

  static NodeMessage write(CircuitNode node) {
    NodeMessage.Builder message =
        NodeMessage.newBuilder()
            .setResult(node.result())
            .addAllOperands(node.operands())
            .setLayout(LayoutCodec.write(node.layout()))
            .setLevel(node.level())
            .setScale(node.scale())
            .setDegree(node.degree())
            .setOrigin(node.origin());
    Unit unit = Unit.getDefaultInstance();
    switch (node.op()) {
      case CircuitOp.Input input -> message.setInput(input.name());
      case CircuitOp.Linear linear -> message.setLinear(write(linear));
      case CircuitOp.Polynomial(ChebyshevPolynomial polynomial) ->
          message.setPolynomial(NumbersCodec.write(polynomial.toArray()));
      case CircuitOp.Multiply() -> message.setMultiply(unit);
      case CircuitOp.Add() -> message.setAdd(unit);
      case CircuitOp.Subtract() -> message.setSubtract(unit);
      case CircuitOp.Relinearize() -> message.setRelinearize(unit);
      case CircuitOp.Rescale() -> message.setRescale(unit);
      case CircuitOp.Adjust() -> message.setAdjust(unit);
      case CircuitOp.Rotate(int step) -> message.setRotate(step);
      case CircuitOp.Conjugate() -> message.setConjugate(unit);
      case CircuitOp.Bootstrap(double bound) ->
          message.setBootstrap(BootstrapMessage.newBuilder().setBound(bound));
    }
    return message.build();
  }

  private static LinearMessage write(CircuitOp.Linear linear) {
    LinearMessage.Builder message =
        LinearMessage.newBuilder()
            .addAllBiasExtents(linear.bias().shape().extents())
            .setBias(NumbersCodec.write(linear.bias().toArray()))
            .setFold(linear.fold())
            .setBabySteps(linear.babySteps())
            .setFoldsFirst(linear.foldsFirst());
    linear.matrices().forEach(matrix -> message.addMatrices(OperatorCodec.write(matrix)));
    return message.build();
  }

  /// The node of `message`; `defined` holds the layouts of the values before it.
  static CircuitNode read(
      NodeMessage message,
      CircuitParameters parameters,
      int width,
      Map<String, Layout> defined,
      Checks outer) {
    String result = outer.name("name of a value", message.getResult());
    Checks checks = outer.at("value " + result);
    checks.that(!defined.containsKey(result), "is defined twice");
    checks.range("operands", message.getOperandsCount(), 0, MAX_OPERANDS);
    List<Layout> operands = new ArrayList<>();
    for (String operand : message.getOperandsList()) {
      Layout layout = defined.get(operand);
      if (layout == null) {
        throw checks.malformed("uses a value that is not defined before it");
      }
      operands.add(layout);
    }
    Layout layout = LayoutCodec.read(message.getLayout(), width, checks);
    checks.range("level", message.getLevel(), 0, parameters.maxLevel());
    double scale = checks.finite("scale", message.getScale());
    checks.that(scale >= 1 && scale <= MAX_SCALE, "scale " + scale + " outside [1, 2^400]");
    checks.range("degree", message.getDegree(), 1, 2);
    CircuitOp op = op(message, parameters, operands, layout, checks);
    return new CircuitNode(
        result,
        op,
        message.getOperandsList(),
        layout,
        message.getLevel(),
        scale,
        message.getDegree(),
        checks.text("origin", message.getOrigin()));
  }

  private static CircuitOp op(
      NodeMessage message,
      CircuitParameters parameters,
      List<Layout> operands,
      Layout layout,
      Checks checks) {
    int count = operands.size();
    return switch (message.getOpCase()) {
      case INPUT -> {
        checks.equal("operands of an input", count, 0);
        yield new CircuitOp.Input(checks.name("name of an input", message.getInput()));
      }
      case LINEAR -> linear(message.getLinear(), operands, layout, checks);
      case POLYNOMIAL -> {
        unary(count, checks);
        double[] coefficients = checks.numbers("coefficients", message.getPolynomial());
        checks.range("coefficients", coefficients.length, 1, MAX_COEFFICIENTS);
        yield new CircuitOp.Polynomial(new ChebyshevPolynomial(coefficients));
      }
      case MULTIPLY -> binary(count, new CircuitOp.Multiply(), checks);
      case ADD -> binary(count, new CircuitOp.Add(), checks);
      case SUBTRACT -> binary(count, new CircuitOp.Subtract(), checks);
      case RELINEARIZE -> unary(count, new CircuitOp.Relinearize(), checks);
      case RESCALE -> unary(count, new CircuitOp.Rescale(), checks);
      case ADJUST -> unary(count, new CircuitOp.Adjust(), checks);
      case ROTATE -> {
        checks.range("rotation", message.getRotate(), 1, parameters.slots() - 1L);
        yield unary(count, new CircuitOp.Rotate(message.getRotate()), checks);
      }
      case CONJUGATE -> unary(count, new CircuitOp.Conjugate(), checks);
      case BOOTSTRAP -> {
        double bound = checks.finite("bound of a bootstrap", message.getBootstrap().getBound());
        yield unary(count, new CircuitOp.Bootstrap(bound), checks);
      }
      case OP_NOT_SET -> throw checks.malformed("has an unknown operator");
    };
  }

  private static void unary(int count, Checks checks) {
    checks.equal("operands", count, 1);
  }

  private static CircuitOp unary(int count, CircuitOp op, Checks checks) {
    unary(count, checks);
    return op;
  }

  private static CircuitOp binary(int count, CircuitOp op, Checks checks) {
    checks.equal("operands", count, 2);
    return op;
  }

  private static CircuitOp linear(
      LinearMessage message, List<Layout> operands, Layout layout, Checks checks) {
    checks.range("operands", operands.size(), 1, MAX_OPERANDS);
    checks.equal("matrices", message.getMatricesCount(), operands.size());
    int rows = layout.shape().size();
    Shape biasShape = LayoutCodec.shape(message.getBiasExtentsList(), rows, checks);
    checks.equal("elements of the bias", biasShape.size(), rows);
    double[] bias = checks.numbers("bias", message.getBias(), rows);
    List<LinearOperator> matrices = new ArrayList<>();
    int largestPeriod = layout.period();
    for (int i = 0; i < operands.size(); i++) {
      int columns = operands.get(i).shape().size();
      matrices.add(OperatorCodec.read(message.getMatrices(i), rows, columns, checks));
      largestPeriod = Math.max(largestPeriod, operands.get(i).period());
    }
    powerOfTwo("fold", message.getFold(), largestPeriod, checks);
    powerOfTwo("baby steps", message.getBabySteps(), layout.width(), checks);
    return new CircuitOp.Linear(
        matrices,
        Tensor.wrap(biasShape, bias),
        message.getFold(),
        message.getBabySteps(),
        message.getFoldsFirst());
  }

  private static void powerOfTwo(String what, int value, int most, Checks checks) {
    checks.range(what, value, 1, most);
    checks.that(Integer.bitCount(value) == 1, what + " is no power of two");
  }
}
