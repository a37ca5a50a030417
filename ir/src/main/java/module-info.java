/// The three languages that a model passes through: TensorGraph, PackedProgram, Circuit.
module dev.sotto.ir {
  requires static org.jspecify;
  requires org.antlr.antlr4.runtime;

  exports dev.sotto.ir;
  exports dev.sotto.ir.circuit;
  exports dev.sotto.ir.data;
  exports dev.sotto.ir.linear;
  exports dev.sotto.ir.packed;
  exports dev.sotto.ir.polynomial;
  exports dev.sotto.ir.tensor;
  exports dev.sotto.ir.text;
}
