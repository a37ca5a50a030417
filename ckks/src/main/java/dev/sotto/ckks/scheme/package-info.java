/// Encoding, encryption and the leveled operations of CKKS.
@NullMarked
package dev.sotto.ckks.scheme;

import org.jspecify.annotations.NullMarked;
