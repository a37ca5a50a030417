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
/// @param levels levels of the circuit's own operations; those on top of them that bootstrapping
///   keeps for itself have primes of `TOP_BITS`
/// @param scaleBits log₂ of the canonical scale, and of each level's prime
/// @param firstBits log₂ of the modulus of level 0
/// @param digitPrimes primes of the chain in one digit of key switching
/// @param specialPrimes primes of P, each of `specialBits`
record ModulusShape(
    int logN,
    int levels,
    double scaleBits,
    double firstBits,
    int digitPrimes,
    int specialPrimes,
    double specialBits,
    Optional<Bootstrapping> bootstrapping) {
  /// log₂ of the primes of modular reduction and CoeffsToSlots: large, since their errors count
  /// most, but so that keys hold their residues in 48 bits.
  static final double TOP_BITS = 47.8;

  /// Levels above those of the circuit.
  int topLevels() {
    return bootstrapping.map(Bootstrapping::topLevels).orElse(0);
  }

  /// The primes of Q.
  int limbs() {
    return levels + 1 + topLevels();
  }

  /// The costs of operations in this chain.
  RingCosts costs(CostTable table) {
    List<Double> chain = new ArrayList<>(List.of(Math.pow(2, firstBits)));
    chain.addAll(Collections.nCopies(levels, Math.pow(2, scaleBits)));
    chain.addAll(Collections.nCopies(topLevels(), Math.pow(2, TOP_BITS)));
    List<Double> special = Collections.nCopies(specialPrimes, Math.pow(2, specialBits));
    return new RingCosts(table, logN, digitPrimes, ChainWidths.of(chain, special));
  }

  double logQP() {
    return firstBits + levels * scaleBits + topLevels() * TOP_BITS + specialPrimes * specialBits;
  }
}
