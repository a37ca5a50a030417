package dev.sotto.report.facts;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.optimizer.levels.CircuitWork.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// The packed program: in which slots values lie, and what the maps between them are made of.
final class PackedFacts {
  private final Map<String, CircuitNode> circuit = new HashMap<>();
  private final Map<String, Work> work;
  private final Map<String, LayerError> errors;
  private final Set<String> values = new HashSet<>();
  private final double nanos;

  private PackedFacts(
      PackedProgram program, Circuit circuit, Map<String, Work> work, List<LayerError> errors) {
    circuit.nodes().forEach(node -> this.circuit.put(node.result(), node));
    this.work = work;
    this.nanos = work.values().stream().mapToDouble(Work::nanos).sum();
    Map<String, String> results = new HashMap<>();
    for (PackedNode node : program.nodes()) {
      results.put(node.origin(), node.result());
      values.add(node.result());
    }
    this.errors = LayerError.byValue(errors, results);
  }

  /// The program's nodes; the circuit's values keep their names.
  ///
  /// @param work of the circuit's operations
  /// @param errors by layer, told of the value that it leaves
  static GraphFacts of(
      PackedProgram program, Circuit circuit, Map<String, Work> work, List<LayerError> errors) {
    PackedFacts facts = new PackedFacts(program, circuit, work, errors);
    return new GraphFacts(
        "packed",
        "Packed program",
        "In which slots every value lies, and how many diagonals each linear map has. Bootstraps"
            + " are the circuit's.",
        program.nodes().stream().map(facts::node).toList());
  }

  private NodeFacts node(PackedNode node) {
    Layout layout = node.layout();
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("shape", "shape", layout.shape().toString()));
    facts.add(Fact.of("ciphertexts", "ciphertexts", layout.ciphertexts()));
    facts.add(Fact.of("period", "repeats every", layout.period()));
    facts.add(
        new Fact(
            "elements",
            "elements",
            layout.shape().size(),
            "%d in %d slots"
                .formatted(layout.shape().size(), layout.ciphertexts() * layout.period())));
    double spent = 0;
    CircuitNode computed = circuit.get(node.result());
    if (computed != null) {
      if (!node.operands().isEmpty()) {
        facts.add(Fact.of("levelIn", "level in", levelIn(computed)));
      }
      facts.add(Fact.of("levelOut", "level out", computed.level()));
      spent = nanos(computed);
    }
    if (spent > 0) {
      facts.add(CircuitFacts.cost("estimatedSeconds", "cost, one thread", spent / 1e9));
    }
    LayerError error = errors.get(node.result());
    if (error != null) {
      facts.addAll(error.facts());
    }
    operation(node, facts);
    return new NodeFacts(
        node.result(),
        operator(node.op()),
        kind(node.op()),
        node.origin(),
        node.operands(),
        spent / Math.max(nanos, 1),
        facts);
  }

  private void operation(PackedNode node, List<Fact> facts) {
    switch (node.op()) {
      case PackedOp.LinearMap linear -> {
        facts.add(Fact.of("fold", "diagonals modulo", linear.fold()));
        Work own = work.get(node.result());
        if (own != null) {
          facts.addAll(LayerUse.of(List.of(own)));
        }
      }
      case PackedOp.Polynomial(var polynomial) -> {
        facts.add(Fact.of("polynomialDegree", "polynomial degree", polynomial.degree()));
        facts.add(Fact.of("depth", "levels consumed", polynomial.depth()));
      }
      case PackedOp.Input _, PackedOp.Multiply _, PackedOp.Add _, PackedOp.Subtract _ -> {}
    }
  }

  /// The highest level of a value that the operation, or a step toward its result, reads.
  private int levelIn(CircuitNode node) {
    return operands(node)
        .mapToInt(operand -> isStep(operand) ? levelIn(operand) : operand.level())
        .max()
        .orElse(node.level());
  }

  /// Of the operation and the steps toward its result, a product's relinearization for one.
  private double nanos(CircuitNode node) {
    Work own = work.get(node.result());
    return (own == null ? 0 : own.nanos())
        + operands(node).filter(this::isStep).mapToDouble(this::nanos).sum();
  }

  private boolean isStep(CircuitNode node) {
    return !values.contains(node.result()) && !CircuitFacts.movesLevel(node.op());
  }

  private Stream<CircuitNode> operands(CircuitNode node) {
    return node.operands().stream().map(circuit::get).filter(Objects::nonNull);
  }

  private static String operator(PackedOp op) {
    return switch (op) {
      case PackedOp.Input _ -> "input";
      case PackedOp.LinearMap _ -> "linear map";
      case PackedOp.Polynomial(var polynomial) -> "polynomial, degree " + polynomial.degree();
      case PackedOp.Multiply _ -> "multiply";
      case PackedOp.Add _ -> "add";
      case PackedOp.Subtract _ -> "subtract";
    };
  }

  private static NodeKind kind(PackedOp op) {
    return switch (op) {
      case PackedOp.Input _ -> NodeKind.INPUT;
      case PackedOp.LinearMap _ -> NodeKind.LINEAR;
      case PackedOp.Polynomial _ -> NodeKind.ACTIVATION;
      case PackedOp.Multiply _ -> NodeKind.PRODUCT;
      case PackedOp.Add _, PackedOp.Subtract _ -> NodeKind.SUM;
    };
  }
}
