package dev.sotto.ir.circuit;

import dev.sotto.ir.packed.Layout;
import java.util.List;

/// A computation on ciphertexts: a level and an exact scale on every value, keys listed.
///
/// A value is a bundle of `ciphertexts` ciphertexts (those of its layout) at one level and scale.
/// `width` is the number of virtual slots, `batch = slots / width` the samples computed at once.
/// Names as in a TensorGraph.
public record Circuit(
    String name,
    CircuitParameters parameters,
    int width,
    List<CircuitNode> nodes,
    List<CircuitOutput> outputs,
    KeyList keys) {
  public Circuit {
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  public int batch() {
    return parameters.slots() / width;
  }

  /// `result = op(operands)`: the result's bundle size, layout, level, scale and degree (1, or 2
  /// after a product until relinearized); `origin` names the model's node(s).
  public record CircuitNode(
      String result,
      CircuitOp op,
      List<String> operands,
      Layout layout,
      int level,
      double scale,
      int degree,
      String origin) {
    public CircuitNode {
      operands = List.copyOf(operands);
    }
  }

  public record CircuitOutput(String name, String value) {}

  /// The evaluation keys a circuit needs: rotations, each up to the level of its highest use, and
  /// the level of the relinearization and conjugation keys (-1 where there is none).
  ///
  /// Bootstrapping needs three sets more: `lowRotations`, on the chain that ends at its input
  /// level, with `encapsulation` the key to the ephemeral secret, and `raisedRotations` from that
  /// secret back, the rotation by zero among them.
  public record KeyList(
      List<RotationKey> rotations,
      int relinearizationLevel,
      int conjugationLevel,
      List<RotationKey> lowRotations,
      List<RotationKey> raisedRotations,
      boolean encapsulation) {
    public KeyList {
      rotations = List.copyOf(rotations);
      lowRotations = List.copyOf(lowRotations);
      raisedRotations = List.copyOf(raisedRotations);
    }

    /// How many keys these are.
    public int size() {
      return rotations.size()
          + (relinearizationLevel < 0 ? 0 : 1)
          + (conjugationLevel < 0 ? 0 : 1)
          + lowRotations.size()
          + raisedRotations.size()
          + (encapsulation ? 1 : 0);
    }

    /// Keys of a circuit without bootstraps.
    public KeyList(List<RotationKey> rotations, int relinearizationLevel, int conjugationLevel) {
      this(rotations, relinearizationLevel, conjugationLevel, List.of(), List.of(), false);
    }
  }

  /// A rotation by `step` slots (of the ciphertext, in `[1, slots)`) used up to `level`.
  public record RotationKey(int step, int level) {}
}
