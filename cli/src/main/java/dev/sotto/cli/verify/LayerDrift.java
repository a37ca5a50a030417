package dev.sotto.cli.verify;

/// How far each stage is from the model's exact value at one layer: the largest difference over the
/// samples, relative to the layer's range over them.
///
/// @param layer the model's node(s)
/// @param range largest minus smallest exact value
/// @param approximated polynomials in place of functions, in double precision
/// @param circuit the circuit with slots in clear
/// @param encrypted the circuit on ciphertexts; NaN where the circuit has no such value
public record LayerDrift(
    String layer, double range, double approximated, double circuit, double encrypted) {}
