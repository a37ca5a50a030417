/// A compiled model and what passes between its client and its server: keys and ciphertexts.
@NullMarked
package dev.sotto.runtime;

import org.jspecify.annotations.NullMarked;
