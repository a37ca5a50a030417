package dev.sotto.optimizer.tensor;

import dev.sotto.ir.tensor.TensorGraph;
import java.util.function.UnaryOperator;

/// One step of the pipeline, with the reason for its place in it.
public record Pass(String name, String reason, UnaryOperator<TensorGraph> function) {}
