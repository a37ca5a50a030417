/// Arithmetic on residues held as balanced doubles: moduli, transforms and the kernels over whole
/// limbs, in a scalar and a vector implementation behind [dev.sotto.ckks.kernel.Kernels].
@NullMarked
package dev.sotto.ckks.kernel;

import org.jspecify.annotations.NullMarked;
