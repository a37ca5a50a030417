/// What a compiled model is, in figures: for `compile`, `inspect` and `verify`.
@NullMarked
package dev.sotto.cli.summary;

import org.jspecify.annotations.NullMarked;
