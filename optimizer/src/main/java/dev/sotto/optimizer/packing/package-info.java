/// From TensorGraph to PackedProgram: which layout each tensor takes.
@NullMarked
package dev.sotto.optimizer.packing;

import org.jspecify.annotations.NullMarked;
