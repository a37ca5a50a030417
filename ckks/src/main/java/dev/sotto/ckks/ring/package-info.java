/// Polynomials modulo X^N + 1 in residue number systems: limbs, transforms, automorphisms, base
/// conversion, reconstruction, and the workers and scratch memory they run with.
@NullMarked
package dev.sotto.ckks.ring;

import org.jspecify.annotations.NullMarked;
