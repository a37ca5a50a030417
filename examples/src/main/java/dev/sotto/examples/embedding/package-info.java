/// Embedding compiled models in a program.
@NullMarked
package dev.sotto.examples.embedding;

import org.jspecify.annotations.NullMarked;
