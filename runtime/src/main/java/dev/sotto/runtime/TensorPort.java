package dev.sotto.runtime;

import dev.sotto.ir.tensor.Shape;

/// An input or output of a model: its name, and the shape of one sample.
public record TensorPort(String name, Shape shape) {}
