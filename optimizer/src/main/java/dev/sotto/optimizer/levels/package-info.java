/// From PackedProgram to Circuit: levels, scales, parameters and keys.
@NullMarked
package dev.sotto.optimizer.levels;

import org.jspecify.annotations.NullMarked;
