/// Bootstrapping: a ciphertext at the bottom of the chain becomes one of the same slots higher up.
@NullMarked
package dev.sotto.ckks.bootstrapping;

import org.jspecify.annotations.NullMarked;
