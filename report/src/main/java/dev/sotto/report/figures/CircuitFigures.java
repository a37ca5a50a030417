package dev.sotto.report.figures;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.CircuitParameters;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a circuit needs.
///
/// @param batch samples computed in one run
/// @param logQP log₂ of all primes together, what security depends on
/// @param depth levels that the longest way from an input to an output consumes
/// @param levels levels of the modulus chain
/// @param evaluationKeyBytes of the server's key file
/// @param ciphertextBytes of one batch of encrypted inputs
public record CircuitFigures(
    int batch,
    int logN,
    double logQP,
    int securityBits,
    int depth,
    int levels,
    int bootstraps,
    int rotationKeys,
    long evaluationKeyBytes,
    long ciphertextBytes) {

  /// The figures of a verified circuit.
  public static CircuitFigures of(Circuit circuit) {
    CircuitParameters parameters = circuit.parameters();
    int bootstraps = 0;
    for (CircuitNode node : circuit.nodes()) {
      bootstraps += node.op() instanceof CircuitOp.Bootstrap ? node.layout().ciphertexts() : 0;
    }
    return new CircuitFigures(
        circuit.batch(),
        parameters.logN(),
        parameters.logQP(),
        parameters.securityBits(),
        depth(circuit),
        parameters.maxLevel(),
        bootstraps,
        circuit.keys().rotations().size(),
        KeySize.of(circuit).stream().mapToLong(KeySize::bytes).sum(),
        inputBytes(circuit));
  }

  /// These figures as fields of a JSON object, under their own names.
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("batch", batch);
    json.put("logN", logN);
    json.put("logQP", Math.round(logQP * 100) / 100.0);
    json.put("securityBits", securityBits);
    json.put("depth", depth);
    json.put("levels", levels);
    json.put("bootstraps", bootstraps);
    json.put("rotationKeys", rotationKeys);
    json.put("evaluationKeyBytes", evaluationKeyBytes);
    json.put("ciphertextBytes", ciphertextBytes);
    return json;
  }

  private static int depth(Circuit circuit) {
    Map<String, Integer> consumed = new HashMap<>();
    Map<String, Integer> levels = new HashMap<>();
    int deepest = 0;
    for (CircuitNode node : circuit.nodes()) {
      int depth = 0;
      for (String operand : node.operands()) {
        int step = Math.max(0, levels.getOrDefault(operand, 0) - node.level());
        int taken = node.op() instanceof CircuitOp.Adjust ? 0 : step;
        depth = Math.max(depth, consumed.getOrDefault(operand, 0) + taken);
      }
      consumed.put(node.result(), depth);
      levels.put(node.result(), node.level());
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  /// A fresh ciphertext is one polynomial and a seed.
  private static long inputBytes(Circuit circuit) {
    long bytes = 0;
    for (CircuitNode node : circuit.nodes()) {
      if (node.op() instanceof CircuitOp.Input) {
        bytes +=
            node.layout().ciphertexts()
                * KeySize.polynomialBytes(
                    circuit.parameters(), KeySize.primesTo(circuit.parameters(), node.level()));
      }
    }
    return bytes;
  }
}
