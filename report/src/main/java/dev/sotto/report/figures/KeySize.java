package dev.sotto.report.figures;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.KeyList;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.ir.circuit.CircuitParameters;
import java.util.ArrayList;
import java.util.List;

/// An evaluation key of a circuit, and what it takes in the server's key file.
///
/// @param step of a rotation, else 0
/// @param level the highest level at which it is used
public record KeySize(Use use, int step, int level, long bytes) {
  /// What a key is for; the last three serve bootstraps alone.
  public enum Use {
    ROTATION,
    RELINEARIZATION,
    CONJUGATION,
    LOW_ROTATION,
    TO_EPHEMERAL_SECRET,
    FROM_EPHEMERAL_SECRET
  }

  /// As people read it, e.g. `rotation by 4`.
  public String name() {
    return switch (use) {
      case ROTATION -> "rotation by " + step;
      case RELINEARIZATION -> "relinearization";
      case CONJUGATION -> "conjugation";
      case LOW_ROTATION -> "rotation by " + step + ", bottom of the chain";
      case TO_EPHEMERAL_SECRET -> "to the ephemeral secret";
      case FROM_EPHEMERAL_SECRET -> "rotation by " + step + ", from the ephemeral secret";
    };
  }

  /// The keys of `circuit`, rotations by growing step first.
  public static List<KeySize> of(Circuit circuit) {
    CircuitParameters parameters = circuit.parameters();
    KeyList keys = circuit.keys();
    List<KeySize> sizes = new ArrayList<>();
    for (RotationKey key : keys.rotations()) {
      sizes.add(whole(Use.ROTATION, key.step(), key.level(), parameters));
    }
    if (keys.relinearizationLevel() >= 0) {
      sizes.add(whole(Use.RELINEARIZATION, 0, keys.relinearizationLevel(), parameters));
    }
    if (keys.conjugationLevel() >= 0) {
      sizes.add(whole(Use.CONJUGATION, 0, keys.conjugationLevel(), parameters));
    }
    if (keys.encapsulation()) {
      // The work at the bottom has as many special primes as primes, one digit.
      int low = parameters.bootstrapping().orElseThrow().inputLevel();
      int specials = Math.min(primesTo(parameters, low).size(), parameters.specialPrimes().size());
      for (RotationKey key : keys.lowRotations()) {
        long bytes = bytes(parameters, key.level(), specials, specials);
        sizes.add(new KeySize(Use.LOW_ROTATION, key.step(), key.level(), bytes));
      }
      sizes.add(new KeySize(Use.TO_EPHEMERAL_SECRET, 0, 0, bytes(parameters, 0, 1, 1)));
      for (RotationKey key : keys.raisedRotations()) {
        long bytes = bytes(parameters, key.level(), 1, primesTo(parameters, key.level()).size());
        sizes.add(new KeySize(Use.FROM_EPHEMERAL_SECRET, key.step(), key.level(), bytes));
      }
    }
    return sizes;
  }

  private static KeySize whole(Use use, int step, int level, CircuitParameters parameters) {
    int specials = parameters.specialPrimes().size();
    return new KeySize(
        use, step, level, bytes(parameters, level, specials, parameters.digitPrimes()));
  }

  /// The uniform half of each digit is a seed on the wire, so that a digit is one polynomial.
  private static long bytes(
      CircuitParameters parameters, int level, int specials, int digitPrimes) {
    List<Long> primes = primesTo(parameters, level);
    long digits = Math.ceilDiv(primes.size(), digitPrimes);
    return digits
        * (polynomialBytes(parameters, primes)
            + polynomialBytes(parameters, parameters.specialPrimes().subList(0, specials)));
  }

  static List<Long> primesTo(CircuitParameters parameters, int level) {
    return parameters.levelPrimes().subList(0, level + 1).stream().flatMap(List::stream).toList();
  }

  /// One polynomial's residues modulo `primes`, packed at each prime's bits.
  static long polynomialBytes(CircuitParameters parameters, List<Long> primes) {
    long bits = 0;
    for (long prime : primes) {
      bits += Long.SIZE - Long.numberOfLeadingZeros(prime);
    }
    return (bits << parameters.logN()) / 8;
  }
}
