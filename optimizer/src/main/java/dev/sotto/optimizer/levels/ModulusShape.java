package dev.sotto.optimizer.levels;

import dev.sotto.ir.circuit.Bootstrapping;
import dev.sotto.optimizer.cost.ChainWidths;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The sizes of a modulus chain, before primes are sought.
///
/// @param scales of the levels of the circuit's own operations; those on top of them that
///   bootstrapping keeps for itself have primes of `TOP_BITS`
/// @param firstBits log₂ of the modulus of level 0
/// @param digitPrimes primes of the chain in one digit of key switching
/// @param specialPrimes primes of P, each of `specialBits`
record ModulusShape(
    int logN,
    LevelScales scales,
    double firstBits,
    int digitPrimes,
    int specialPrimes,
    double specialBits,
    Optional<Bootstrapping> bootstrapping) {
  /// log₂ of the primes of modular reduction and CoeffsToSlots: large, since their errors count
  /// most, but so that keys hold their residues in 48 bits.
  static final double TOP_BITS = 47.8;

  /// Levels of the circuit's own operations.
  int levels() {
    return scales.levels();
  }

  /// Levels above those of the circuit.
  int topLevels() {
    return bootstrapping.map(Bootstrapping::topLevels).orElse(0);
  }

  /// The primes of Q.
  int limbs() {
    return levels() + 1 + topLevels();
  }

  /// The costs of operations in this chain.
  RingCosts costs(CostTable table) {
    List<Double> chain = new ArrayList<>(List.of(Math.pow(2, firstBits)));
    for (int level = 1; level <= levels(); level++) {
      chain.add(Math.pow(2, scales.primeBits(level)));
    }
    chain.addAll(Collections.nCopies(topLevels(), Math.pow(2, TOP_BITS)));
    List<Double> special = Collections.nCopies(specialPrimes, Math.pow(2, specialBits));
    return new RingCosts(table, logN, digitPrimes, ChainWidths.of(chain, special));
  }

  double logQP() {
    double bits = firstBits + topLevels() * TOP_BITS + specialPrimes * specialBits;
    for (int level = 1; level <= levels(); level++) {
      bits += scales.primeBits(level);
    }
    return bits;
  }
}
