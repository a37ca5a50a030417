/// What `sotto bench` measures.
@NullMarked
package dev.sotto.cli.bench;

import org.jspecify.annotations.NullMarked;
