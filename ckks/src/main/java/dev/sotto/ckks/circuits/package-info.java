/// Linear transforms and polynomials built from the scheme's operations.
@NullMarked
package dev.sotto.ckks.circuits;

import org.jspecify.annotations.NullMarked;
