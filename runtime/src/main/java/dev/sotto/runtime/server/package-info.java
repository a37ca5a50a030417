/// The side that computes on ciphertexts and cannot read them: no class here can name a secret key.
@NullMarked
package dev.sotto.runtime.server;

import org.jspecify.annotations.NullMarked;
