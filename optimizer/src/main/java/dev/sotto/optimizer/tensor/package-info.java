/// Passes from TensorGraph to TensorGraph.
@NullMarked
package dev.sotto.optimizer.tensor;

import org.jspecify.annotations.NullMarked;
