/// The door for models: ONNX files become tensor graphs.
@NullMarked
package dev.sotto.frontend.onnx;

import org.jspecify.annotations.NullMarked;
