package dev.sotto.runtime.client;

import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.Packing;
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
    List<double[]> ciphertexts = new ArrayList<>();
    for (int c = 0; c < layout.ciphertexts(); c++) {
      ciphertexts.add(new double[layout.width() * batch]);
    }
    for (int sample = 0; sample < Math.min(batch, samples.size()); sample++) {
      double[][] virtual = Packing.pack(samples.get(sample), layout);
      int end = sample == samples.size() - 1 ? batch : sample + 1;
      for (int c = 0; c < virtual.length; c++) {
        double[] slots = ciphertexts.get(c);
        for (int s = 0; s < layout.width(); s++) {
          for (int b = sample; b < end; b++) {
            slots[s * batch + b] = virtual[c][s];
          }
        }
      }
    }
    return ciphertexts;
  }

  /// The tensor of sample `b`.
  static Tensor unpack(List<double[]> ciphertexts, Layout layout, int batch, int b) {
    double[][] virtual = new double[layout.ciphertexts()][layout.width()];
    for (int c = 0; c < virtual.length; c++) {
      double[] slots = ciphertexts.get(c);
      for (int s = 0; s < layout.width(); s++) {
        virtual[c][s] = slots[s * batch + b];
      }
    }
    return Packing.unpack(virtual, layout);
  }
}
