package dev.sotto.ckks.scheme;

/// An encoded vector of a small period, modulo the primes of a level and those of P. Immutable.
public final class PeriodicPlaintext {
  private final int level;
  private final double scale;
  private final double[][] values;
  private final PeriodicSpread spread;

  PeriodicPlaintext(int level, double scale, double[][] values, PeriodicSpread spread) {
    this.level = level;
    this.scale = scale;
    this.values = values;
    this.spread = spread;
  }

  /// The level it was encoded for.
  public int level() {
    return level;
  }

  /// What the slots were multiplied by.
  public double scale() {
    return scale;
  }

  /// Writes limb `limb` of the extended basis: N transformed residues.
  public void limb(int limb, double[] out) {
    spread.spread(values[limb], out);
  }
}
