package dev.sotto.ckks.scheme;

/// The same real number in every slot: one residue per prime, with no transform.
///
/// @param level the level it was encoded for
/// @param scale what the number was multiplied by
/// @param residues one residue per prime of the level
public record PlainConstant(int level, double scale, double[] residues) {}
