/// From a model's file and samples to a compilation, as several commands need it.
@NullMarked
package dev.sotto.cli.compile;

import org.jspecify.annotations.NullMarked;
