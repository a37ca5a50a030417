/// Sample tables on disk: NumPy arrays and comma-separated values.
@NullMarked
package dev.sotto.ir.data;

import org.jspecify.annotations.NullMarked;
