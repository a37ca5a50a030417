/// What each ONNX operator means in tensor operations, one family to a file.
@NullMarked
package dev.sotto.frontend.onnx.operators;

import org.jspecify.annotations.NullMarked;
