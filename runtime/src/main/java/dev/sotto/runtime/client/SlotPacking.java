package dev.sotto.runtime.client;

import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Places the samples of a batch in slots and takes them out again.
///
/// Virtual slot `s` of sample `b` of a batch of `B` is slot `s·B + b`.
final class SlotPacking {
  private SlotPacking() {}

  /// The slots of each ciphertext. Places of samples that are missing in a batch hold the last one,
  /// whose values are known to stay in range.
  static List<double[]> pack(List<Tensor> samples, Layout layout, int batch) {
    int[] elements = layout.elements();
    List<double[]> ciphertexts = new ArrayList<>();
    for (int c = 0; c < layout.ciphertexts(); c++) {
      double[] slots = new double[layout.width() * batch];
      for (int s = 0; s < layout.width(); s++) {
        int element = elements[c * layout.period() + s % layout.period()];
        for (int b = 0; b < batch && element >= 0; b++) {
          Tensor sample = samples.get(Math.min(b, samples.size() - 1));
          slots[s * batch + b] = sample.at(element);
        }
      }
      ciphertexts.add(slots);
    }
    return ciphertexts;
  }

  /// The tensor of sample `b`.
  static Tensor unpack(List<double[]> ciphertexts, Layout layout, int batch, int b) {
    int[] positions = layout.positions();
    double[] values = new double[positions.length];
    for (int element = 0; element < values.length; element++) {
      double[] slots = ciphertexts.get(positions[element] / layout.width());
      values[element] = slots[positions[element] % layout.width() * batch + b];
    }
    return Tensor.wrap(layout.shape(), values);
  }
}
