package dev.sotto.ckks.scheme;

/// Complex values of the N/2 slots.
///
/// @param real real parts
/// @param imaginary imaginary parts, as many
public record ComplexSlots(double[] real, double[] imaginary) {
  /// @throws IllegalArgumentException if the lengths differ
  public ComplexSlots {
    if (real.length != imaginary.length) {
      throw new IllegalArgumentException(
          real.length + " real and " + imaginary.length + " imaginary parts");
    }
  }
}
