/// Linear operators between tensors, held by structure rather than as matrices.
@NullMarked
package dev.sotto.ir.linear;

import org.jspecify.annotations.NullMarked;
