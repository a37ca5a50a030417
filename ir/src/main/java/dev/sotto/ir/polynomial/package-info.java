/// Polynomials on [-1, 1] in the Chebyshev basis.
@NullMarked
package dev.sotto.ir.polynomial;

import org.jspecify.annotations.NullMarked;
