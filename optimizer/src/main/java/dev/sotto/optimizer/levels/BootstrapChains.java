package dev.sotto.optimizer.levels;

import dev.sotto.ckks.rlwe.SecurityTable;
import dev.sotto.ir.circuit.Bootstrapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The modulus chains of the largest ring that have room for bootstrapping.
///
/// Level 0 is as large as a prime may be. Above it come the circuit's levels, those that
/// SlotsToCoeffs uses included: they have the circuit's scale, so that the last operations can go
/// down to level 0.
final class BootstrapChains {
  static final int LOG_N = SecurityTable.MAX_LOG_N;

  /// log₂ of level 0: the larger, the less its rounding errors count.
  private static final double FIRST_BITS = 49;

  /// log₂ of a special prime, as many as a digit has: P is a little larger than a digit of the top
  /// levels, and much larger than one of the circuit's.
  private static final double SPECIAL_BITS = ModulusShape.TOP_BITS + 0.1;

  private BootstrapChains() {}

  /// The deepest secure chain for each number of primes in a digit, at most `mostLevels` deep.
  static List<ModulusShape> deepest(double scaleBits, Bootstrapping bootstrapping, int mostLevels) {
    List<ModulusShape> shapes = new ArrayList<>();
    int most = mostLevels + bootstrapping.topLevels();
    // Level 0 is larger than one special prime.
    for (int digit = 2; digit <= most; digit++) {
      int levels = mostLevels;
      while (levels > bootstrapping.inputLevel()
          && !secure(shape(levels, scaleBits, digit, bootstrapping))) {
        levels--;
      }
      if (levels > bootstrapping.inputLevel()) {
        shapes.add(shape(levels, scaleBits, digit, bootstrapping));
      }
    }
    return shapes;
  }

  private static boolean secure(ModulusShape shape) {
    return ChooseModulusShape.secure(shape) && ChooseModulusShape.secureAsFound(shape);
  }

  /// The same chain with other levels.
  static ModulusShape withLevels(ModulusShape shape, int levels) {
    return shape(
        levels, shape.scales().mean(), shape.digitPrimes(), shape.bootstrapping().orElseThrow());
  }

  /// The same chain with another bootstrapping as deep.
  static ModulusShape with(ModulusShape shape, Bootstrapping bootstrapping) {
    return shape(shape.levels(), shape.scales().mean(), shape.digitPrimes(), bootstrapping);
  }

  private static ModulusShape shape(
      int levels, double scaleBits, int digitPrimes, Bootstrapping bootstrapping) {
    return new ModulusShape(
        LOG_N,
        LevelScales.uniform(levels, scaleBits),
        FIRST_BITS,
        digitPrimes,
        digitPrimes,
        SPECIAL_BITS,
        Optional.of(bootstrapping));
  }
}
