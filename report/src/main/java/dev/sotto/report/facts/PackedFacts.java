package dev.sotto.report.facts;

import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.optimizer.levels.CircuitWork.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The packed program: in which slots values lie, and what the maps between them are made of.
final class PackedFacts {
  private PackedFacts() {}

  /// The program's nodes; `work` is that of the circuit, whose values keep their names.
  static GraphFacts of(PackedProgram program, Map<String, Work> work) {
    return new GraphFacts(
        "packed",
        "Packed program",
        "In which slots every value lies, and how many diagonals each linear map has.",
        program.nodes().stream().map(node -> node(node, work)).toList());
  }

  private static NodeFacts node(PackedNode node, Map<String, Work> work) {
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
    String badge = layout.shape().toString();
    switch (node.op()) {
      case PackedOp.LinearMap linear -> {
        facts.add(Fact.of("fold", "diagonals modulo", linear.fold()));
        Work own = work.get(node.result());
        if (own != null) {
          facts.add(Fact.of("diagonals", "diagonals", own.plaintextProducts()));
          facts.add(Fact.of("rotations", "rotations", own.rotations()));
          badge += " · %d diagonals".formatted(own.plaintextProducts());
        }
      }
      case PackedOp.Polynomial(var polynomial) -> {
        facts.add(Fact.of("polynomialDegree", "polynomial degree", polynomial.degree()));
        facts.add(Fact.of("depth", "levels consumed", polynomial.depth()));
      }
      case PackedOp.Input _, PackedOp.Multiply _, PackedOp.Add _, PackedOp.Subtract _ -> {}
    }
    return new NodeFacts(
        node.result(),
        operator(node.op()),
        kind(node.op()),
        node.origin(),
        node.operands(),
        badge,
        0,
        facts);
  }

  private static String operator(PackedOp op) {
    return switch (op) {
      case PackedOp.Input _ -> "input";
      case PackedOp.LinearMap _ -> "linear map";
      case PackedOp.Polynomial(var polynomial) -> "polynomial of degree " + polynomial.degree();
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
