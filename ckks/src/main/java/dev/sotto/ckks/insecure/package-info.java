/// The door to parameters below 128-bit security; open to the test kit alone.
@NullMarked
package dev.sotto.ckks.insecure;

import org.jspecify.annotations.NullMarked;
