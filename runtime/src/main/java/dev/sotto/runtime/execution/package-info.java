/// Runs circuits on ciphertexts.
@NullMarked
package dev.sotto.runtime.execution;

import org.jspecify.annotations.NullMarked;
