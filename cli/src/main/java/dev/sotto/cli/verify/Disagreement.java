package dev.sotto.cli.verify;

/// A sample on which the encrypted answer decides otherwise than the plaintext one.
///
/// @param sample its row
/// @param plain the class in clear
/// @param encrypted the class after decryption
/// @param plainMargin how far the plaintext answer is from deciding otherwise: largest minus second
///   largest score, or the distance from 0.5 of a single one
public record Disagreement(int sample, int plain, int encrypted, double plainMargin) {}
