package dev.sotto.report.facts;

import dev.sotto.ckks.rlwe.SecurityTable;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.report.figures.CircuitFigures;
import dev.sotto.report.figures.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The ring, its moduli, and what makes them secure.
final class ParameterFacts {
  private ParameterFacts() {}

  static List<Fact> of(Circuit circuit, CircuitFigures figures) {
    CircuitParameters parameters = circuit.parameters();
    double logP = log2(parameters.specialPrimes());
    int bound = SecurityTable.maxLogQP(parameters.logN());
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            "logN",
            "ring degree N",
            parameters.logN(),
            "%s = %,d".formatted(Units.powerOfTwo(parameters.logN()), 1 << parameters.logN())));
    facts.add(
        new Fact(
            "slots",
            "slots",
            parameters.slots(),
            "%,d a ciphertext: %,d samples of %,d"
                .formatted(parameters.slots(), circuit.batch(), circuit.width())));
    facts.add(bits("logQ", "log₂ Q, ciphertexts", figures.logQP() - logP));
    facts.add(bits("logP", "log₂ P, key switching", logP));
    facts.add(
        new Fact(
            "logQP",
            "log₂ QP, what security depends on",
            figures.logQP(),
            "%.1f".formatted(figures.logQP())));
    facts.add(
        new Fact("maxLogQP", "log₂ QP, at most, of this security", bound, Integer.toString(bound)));
    facts.add(
        new Fact(
            "securityBits",
            "security",
            parameters.securityBits(),
            "%d bits, classical attacks, uniform ternary secret, errors of deviation 3.2 (ia.cr/2024/463, table 5.2)"
                .formatted(parameters.securityBits())));
    facts.add(
        new Fact(
            "levels",
            "levels",
            figures.levels(),
            figures.bootstraps() == 0
                ? "%d, of which the circuit consumes %d"
                    .formatted(figures.levels(), figures.depth())
                : "%d; with %d bootstraps the circuit consumes %d"
                    .formatted(figures.levels(), figures.bootstraps(), figures.depth())));
    facts.add(Fact.of("specialPrimes", "special primes", parameters.specialPrimes().size()));
    facts.add(Fact.of("digitPrimes", "primes a digit", parameters.digitPrimes()));
    parameters
        .bootstrapping()
        .ifPresent(
            own ->
                facts.add(
                    new Fact(
                        "bootstrapping",
                        "bootstrapping",
                        new TreeMap<>(
                            Map.of(
                                "slotsToCoeffsLevels", own.slotsToCoeffsLevels(),
                                "evalModLevels", own.evalModLevels(),
                                "coeffsToSlotsLevels", own.coeffsToSlotsLevels(),
                                "slots", own.slots(),
                                "hammingWeight", own.hammingWeight())),
                        "%d + %d + %d levels (to coefficients, reduction, to slots), %,d slots,"
                                .formatted(
                                    own.slotsToCoeffsLevels(),
                                    own.evalModLevels(),
                                    own.coeffsToSlotsLevels(),
                                    own.slots())
                            + " ephemeral secret of weight %d at a modulus of two primes"
                                .formatted(own.hammingWeight()))));
    return facts;
  }

  private static Fact bits(String key, String label, double bits) {
    return new Fact(key, label, bits, "%.1f".formatted(bits));
  }

  private static double log2(List<Long> primes) {
    return primes.stream().mapToDouble(prime -> CircuitFacts.log2(prime)).sum();
  }
}
