/// Seeded random streams and the three distributions CKKS draws from: uniform residues, ternary
/// secrets and the discrete Gaussian of standard deviation 3.2.
@NullMarked
package dev.sotto.ckks.random;

import org.jspecify.annotations.NullMarked;
