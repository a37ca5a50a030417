package dev.sotto.ckks.scheme;

/// An encoded vector of slots: a transformed polynomial at a level and a scale.
///
/// `limbs[i]` is modulo prime `i` of Q; an extended plaintext has the primes of P after those of
/// its level. A decrypted plaintext may have fewer limbs than its level. Immutable: the limbs are
/// read in place and must not be written.
///
/// @param level the level it was encoded for
/// @param scale what the slots were multiplied by
/// @param limbs one array of N residues per prime
/// @param extended whether the primes of P are included
public record Plaintext(int level, double scale, double[][] limbs, boolean extended) {}
