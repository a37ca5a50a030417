/// The compiler: from an imported TensorGraph to a CompiledModel.
@NullMarked
package dev.sotto.optimizer;

import org.jspecify.annotations.NullMarked;
