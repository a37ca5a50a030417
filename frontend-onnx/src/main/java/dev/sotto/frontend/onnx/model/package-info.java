/// An ONNX model decoded and checked: its nodes, opsets, weights and declared inputs.
@NullMarked
package dev.sotto.frontend.onnx.model;

import org.jspecify.annotations.NullMarked;
