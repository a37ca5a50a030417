package dev.sotto.runtime.execution;

import dev.sotto.ckks.circuits.PolynomialEvaluator;
import dev.sotto.ckks.circuits.PolynomialPlan;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.Scales;
import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// Runs a circuit's operations on CKKS ciphertexts, with evaluation keys alone.
///
/// A value is the bundle of its ciphertexts. A relinearization whose result is only rescaled
/// happens together with the rescale, in one division, and passes its operand on. Every result is
/// checked against the level and degree that the circuit promises, and its scale, equal up to the
/// rounding of doubles, becomes the promised one.
public final class CkksBackend implements Backend<List<Ciphertext>> {
  private final Evaluator evaluator;
  private final PolynomialEvaluator polynomials;
  private final Map<String, LinearStage> linear = new LinkedHashMap<>();
  private final Map<String, PolynomialPlan> plans = new HashMap<>();

  /// There where the circuit refreshes values.
  private final Optional<BootstrapStage> bootstraps;

  /// Relinearizations that their rescale takes over.
  private final Set<String> deferred;

  /// A backend for `circuit`; plans every linear map and polynomial.
  public CkksBackend(
      Circuit circuit, CkksContext context, EvaluationKeys keys, ExecutionOptions options) {
    evaluator = new Evaluator(context, keys);
    Encoder encoder = new Encoder(context);
    polynomials = new PolynomialEvaluator(evaluator, encoder);
    deferred = deferred(circuit);
    bootstraps =
        circuit
            .parameters()
            .bootstrapping()
            .filter(bootstrapping -> circuit.keys().encapsulation())
            .map(bootstrapping -> new BootstrapStage(evaluator, encoder, bootstrapping));
    AtomicLong diagonalBytes = new AtomicLong(options.diagonalBytes());
    Map<String, CircuitNode> nodes = new HashMap<>();
    for (CircuitNode node : circuit.nodes()) {
      nodes.put(node.result(), node);
      List<CircuitNode> operands =
          node.operands().stream().map(name -> defined(nodes, name)).toList();
      switch (node.op()) {
        case CircuitOp.Linear map ->
            linear.put(
                node.result(),
                new LinearStage(
                    evaluator,
                    encoder,
                    map,
                    node,
                    operands,
                    circuit.batch(),
                    diagonalBytes,
                    options.sumBytes()));
        case CircuitOp.Polynomial(ChebyshevPolynomial polynomial) ->
            plans.put(
                node.result(),
                PolynomialPlan.of(
                    List.of(dev.sotto.ckks.circuits.ChebyshevPolynomial.of(polynomial.toArray())),
                    operands.getFirst().level() - node.level()));
        case CircuitOp.Bootstrap bootstrap -> {}
        case CircuitOp.Input input -> {}
        case CircuitOp.Multiply() -> {}
        case CircuitOp.Add() -> {}
        case CircuitOp.Subtract() -> {}
        case CircuitOp.Relinearize() -> {}
        case CircuitOp.Rescale() -> {}
        case CircuitOp.Adjust() -> {}
        case CircuitOp.Rotate(int step) -> {}
        case CircuitOp.Conjugate() -> {}
      }
    }
    linear.values().forEach(stage -> stage.keepBiases(diagonalBytes));
  }

  /// The relinearizations that one rescale reads and nothing else.
  private static Set<String> deferred(Circuit circuit) {
    Set<String> candidates = new HashSet<>();
    for (CircuitNode node : circuit.nodes()) {
      if (node.op() instanceof CircuitOp.Relinearize) {
        candidates.add(node.result());
      }
    }
    Set<String> rescaled = new HashSet<>();
    for (CircuitNode node : circuit.nodes()) {
      for (String operand : node.operands()) {
        if (!(node.op() instanceof CircuitOp.Rescale) || !rescaled.add(operand)) {
          candidates.remove(operand);
        }
      }
    }
    circuit.outputs().forEach(output -> candidates.remove(output.value()));
    candidates.retainAll(rescaled);
    return Set.copyOf(candidates);
  }

  private static CircuitNode defined(Map<String, CircuitNode> nodes, String name) {
    CircuitNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no value named " + name);
    }
    return node;
  }

  @Override
  public List<Ciphertext> evaluate(CircuitNode node, List<List<Ciphertext>> operands) {
    List<Ciphertext> result =
        switch (node.op()) {
          case CircuitOp.Input(String name) ->
              throw new IllegalArgumentException("input " + name + " is not computed");
          case CircuitOp.Linear map -> stage(node).evaluate(operands);
          case CircuitOp.Polynomial polynomial -> {
            PolynomialPlan plan = plan(node);
            yield each(operands, x -> polynomials.evaluate(x, plan, node.scale()).getFirst());
          }
          case CircuitOp.Multiply() ->
              node.operands().get(0).equals(node.operands().get(1))
                  ? each(operands, evaluator::square)
                  : both(operands, evaluator::multiply);
          case CircuitOp.Add() -> both(operands, evaluator::add);
          case CircuitOp.Subtract() -> both(operands, evaluator::subtract);
          case CircuitOp.Relinearize() ->
              deferred.contains(node.result())
                  ? operands.getFirst()
                  : each(operands, evaluator::relinearize);
          case CircuitOp.Rescale() ->
              deferred.contains(node.operands().getFirst())
                  ? each(operands, evaluator::relinearizeRescale)
                  : each(operands, evaluator::rescale);
          case CircuitOp.Adjust() ->
              each(operands, x -> evaluator.adjust(x, node.level(), node.scale()));
          case CircuitOp.Rotate(int step) -> each(operands, x -> evaluator.rotate(x, step));
          case CircuitOp.Conjugate() -> each(operands, evaluator::conjugate);
          case CircuitOp.Bootstrap(double bound) ->
              bootstraps
                  .orElseThrow(() -> new CompilerBugException("no keys of bootstrapping"))
                  .refresh(operands.getFirst(), bound, node.level(), node.scale());
        };
    return deferred.contains(node.result())
        ? result
        : result.stream().map(ciphertext -> promised(ciphertext, node)).toList();
  }

  @Override
  public void release(List<List<Ciphertext>> dead, Collection<List<Ciphertext>> live) {
    evaluator.recycle(
        dead.stream().flatMap(List::stream).toList(), live.stream().flatMap(List::stream).toList());
  }

  private LinearStage stage(CircuitNode node) {
    LinearStage stage = linear.get(node.result());
    if (stage == null) {
      throw new IllegalArgumentException("no value named " + node.result());
    }
    return stage;
  }

  private PolynomialPlan plan(CircuitNode node) {
    PolynomialPlan plan = plans.get(node.result());
    if (plan == null) {
      throw new IllegalArgumentException("no value named " + node.result());
    }
    return plan;
  }

  private static List<Ciphertext> each(
      List<List<Ciphertext>> operands, UnaryOperator<Ciphertext> operation) {
    return operands.getFirst().stream().map(operation).toList();
  }

  private static List<Ciphertext> both(
      List<List<Ciphertext>> operands, BinaryOperator<Ciphertext> operation) {
    List<Ciphertext> left = operands.get(0);
    List<Ciphertext> right = operands.get(1);
    if (left.size() != right.size()) {
      throw new IllegalArgumentException(
          "bundles of %d and %d ciphertexts".formatted(left.size(), right.size()));
    }
    List<Ciphertext> results = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      results.add(operation.apply(left.get(i), right.get(i)));
    }
    return results;
  }

  private static Ciphertext promised(Ciphertext found, CircuitNode node) {
    if (found.level() != node.level()
        || found.degree() != node.degree()
        || !Scales.equal(found.scale(), node.scale())) {
      throw new CompilerBugException(
          "value %s (%s) has level %d, degree %d, scale %s where the circuit says %d, %d, %s"
              .formatted(
                  node.result(),
                  node.op().getClass().getSimpleName(),
                  found.level(),
                  found.degree(),
                  found.scale(),
                  node.level(),
                  node.degree(),
                  node.scale()));
    }
    return new Ciphertext(found.level(), node.scale(), found.polynomials(), found.seed());
  }
}
