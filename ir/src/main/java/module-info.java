/// The three languages that a model passes through: TensorGraph, PackedProgram, Circuit.
module dev.sotto.ir {
  requires static org.jspecify;
  requires org.antlr.antlr4.runtime;
}
