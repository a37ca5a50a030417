package dev.sotto.runtime;

public record TensorPort(java.lang.String name, dev.sotto.ir.tensor.Shape shape) {
}
