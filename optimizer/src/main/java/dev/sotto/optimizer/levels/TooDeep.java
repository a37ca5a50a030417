package dev.sotto.optimizer.levels;

import dev.sotto.ckks.rlwe.SecurityTable;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Says why a model fits no circuit: its depth, what the largest ring allows, and which activations
/// take most levels.
final class TooDeep {
  private static final int NAMED = 3;

  private TooDeep() {}

  static UnsupportedModelException refuse(PackedProgram program, double scaleBits) {
    Map<String, Integer> byOrigin = new LinkedHashMap<>();
    for (PackedNode node : program.nodes()) {
      if (node.op() instanceof PackedOp.Polynomial polynomial) {
        byOrigin.merge(node.origin(), polynomial.polynomial().depth(), Integer::sum);
      }
    }
    return refuse(ProgramDepth.depth(program), scaleBits, byOrigin);
  }

  /// @param activations levels by origin
  static UnsupportedModelException refuse(
      int depth, double scaleBits, Map<String, Integer> activations) {
    List<Map.Entry<String, Integer>> worst =
        activations.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
            .limit(NAMED)
            .toList();
    String named =
        worst.stream()
            .map(entry -> "'%s' %d".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    double bits = Math.min(scaleBits, ChooseModulusShape.maxScaleBits());
    int deepest = ChooseModulusShape.deepest(SecurityTable.MAX_LOG_N, bits);
    String precision =
        scaleBits > bits
            ? " and needs a precision of %.0f bits, above the %.0f of one prime"
                .formatted(scaleBits, bits)
            : "";
    String remedy =
        named.isEmpty()
            ? "raise --tolerance"
            : ("activations that take most levels: %s; raise --tolerance for lower degrees,"
                    + " calibrate on typical samples for narrower intervals, or retrain with"
                    + " smoother activations")
                .formatted(named);
    return new UnsupportedModelException(
        ("the model is %d level%s deep%s; the largest secure ring, N = 2^%d, goes to %d at %.0f"
                + " bits without bootstrapping, and with it noise exceeds the tolerance; %s")
            .formatted(
                depth,
                depth == 1 ? "" : "s",
                precision,
                SecurityTable.MAX_LOG_N,
                deepest,
                bits,
                remedy));
  }
}
