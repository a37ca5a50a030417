/// What operations cost: diagonals of linear maps counted exactly, times measured kernel times.
@NullMarked
package dev.sotto.optimizer.cost;

import org.jspecify.annotations.NullMarked;
