package dev.sotto.report.facts;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.report.figures.CircuitFigures;
import dev.sotto.report.figures.Units;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What files and memory a run takes.
final class MemoryFacts {
  private MemoryFacts() {}

  static List<Fact> of(Circuit circuit, CircuitFigures figures) {
    return List.of(
        bytes("evaluationKeyBytes", "server's key file", figures.evaluationKeyBytes()),
        bytes("ciphertextBytes", "one encrypted batch", figures.ciphertextBytes()),
        bytes("valueBytes", "values held at once, at most", mostValues(circuit)));
  }

  private static Fact bytes(String key, String label, long bytes) {
    return new Fact(key, label, bytes, Units.bytes(bytes));
  }

  /// Every value lives from its computation to its last use; a residue takes a double.
  private static long mostValues(Circuit circuit) {
    Map<String, Long> sizes = new HashMap<>();
    Map<String, Integer> lastUse = new HashMap<>();
    List<CircuitNode> nodes = circuit.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      int last = i;
      nodes.get(i).operands().forEach(operand -> lastUse.put(operand, last));
    }
    circuit.outputs().forEach(output -> lastUse.put(output.value(), nodes.size()));
    long held = 0;
    long most = 0;
    for (int i = 0; i < nodes.size(); i++) {
      CircuitNode node = nodes.get(i);
      long size = bytes(circuit, node);
      sizes.put(node.result(), size);
      held += size;
      most = Math.max(most, held);
      Set<String> done = new HashSet<>(node.operands());
      done.add(node.result());
      for (String value : done) {
        held -= lastUse.getOrDefault(value, i) <= i ? sizes.getOrDefault(value, 0L) : 0;
      }
    }
    return most;
  }

  private static long bytes(Circuit circuit, CircuitNode node) {
    int primes =
        circuit.parameters().levelPrimes().subList(0, node.level() + 1).stream()
            .mapToInt(List::size)
            .sum();
    long polynomials = (long) node.layout().ciphertexts() * (node.degree() + 1);
    return (polynomials * primes * Double.BYTES) << circuit.parameters().logN();
  }
}
