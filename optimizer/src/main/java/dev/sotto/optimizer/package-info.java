/// The compiler: from an imported TensorGraph to a SplitModel.
@NullMarked
package dev.sotto.optimizer;

import org.jspecify.annotations.NullMarked;
