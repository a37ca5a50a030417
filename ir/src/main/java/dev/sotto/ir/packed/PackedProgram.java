package dev.sotto.ir.packed;

import java.util.List;

/// In which slots a model computes: vectors of slots with layouts, linear maps, polynomials,
/// products; no levels, no scales.
///
/// All layouts share `width`. Names as in a TensorGraph: defined once, before use.
public record PackedProgram(
    String name, int width, List<PackedNode> nodes, List<PackedOutput> outputs) {
  public PackedProgram {
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  /// `result = op(operands)`, laid out by `layout`; `origin` names the model's node(s).
  public record PackedNode(
      String result, PackedOp op, List<String> operands, Layout layout, String origin) {
    public PackedNode {
      operands = List.copyOf(operands);
    }
  }

  public record PackedOutput(String name, String value) {}
}
