/// TensorGraph, the language of what to compute: tensors with static shapes, no slots.
@NullMarked
package dev.sotto.ir.tensor;

import org.jspecify.annotations.NullMarked;
