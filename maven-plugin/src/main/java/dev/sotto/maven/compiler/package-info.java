/** The process in which models are compiled and verified. */
@NullMarked
package dev.sotto.maven.compiler;

import org.jspecify.annotations.NullMarked;
