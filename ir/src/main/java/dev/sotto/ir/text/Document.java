package dev.sotto.ir.text;

import dev.sotto.ir.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// A program of any of the three languages as text sees it: a headline, inputs, nodes, outputs.
record Document(
    Value.Form header,
    String name,
    List<DocumentInput> inputs,
    List<DocumentNode> nodes,
    List<DocumentOutput> outputs) {
  Document {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  record DocumentInput(String value, Shape shape) {}

  /// `%result = op operands : shape placement from "origin"`.
  record DocumentNode(
      String result,
      Value.Form op,
      List<String> operands,
      Shape shape,
      Optional<Value.Form> placement,
      String origin) {
    public DocumentNode {
      operands = List.copyOf(operands);
    }
  }

  record DocumentOutput(String name, String value) {}
}
