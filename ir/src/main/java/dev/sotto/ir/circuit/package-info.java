/// Circuit, the language of ciphertexts: a level and a scale on every value.
@NullMarked
package dev.sotto.ir.circuit;

import org.jspecify.annotations.NullMarked;
