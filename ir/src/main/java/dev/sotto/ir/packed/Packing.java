package dev.sotto.ir.packed;

import dev.sotto.ir.tensor.Tensor;

/// Places a tensor's elements into virtual slots by a [Layout], and reads them back.
public final class Packing {
  private Packing() {}

  /// The slots of every ciphertext of the layout, `[ciphertexts][width]`, with repetitions; slots
  /// of no element are 0.
  public static double[][] pack(Tensor tensor, Layout layout) {
    if (tensor.size() != layout.shape().size()) {
      throw new IllegalArgumentException(
          "tensor of shape " + tensor.shape() + " in a layout of " + layout.shape());
    }
    double[][] slots = new double[layout.ciphertexts()][layout.width()];
    int[] positions = layout.positions();
    for (int element = 0; element < positions.length; element++) {
      int position = positions[element];
      slots[position / layout.period()][position % layout.period()] = tensor.at(element);
    }
    for (double[] ciphertext : slots) {
      repeat(ciphertext, layout.period());
    }
    return slots;
  }

  /// The tensor whose elements lie in `slots`, `[ciphertexts][width]`.
  public static Tensor unpack(double[][] slots, Layout layout) {
    if (slots.length != layout.ciphertexts()) {
      throw new IllegalArgumentException(
          slots.length + " ciphertexts in a layout of " + layout.ciphertexts());
    }
    int[] positions = layout.positions();
    double[] values = new double[positions.length];
    for (int element = 0; element < positions.length; element++) {
      int position = positions[element];
      values[element] = slots[position / layout.period()][position % layout.period()];
    }
    return Tensor.wrap(layout.shape(), values);
  }

  /// Repeats the first `period` elements over the whole array, whose length is a multiple of it.
  static void repeat(double[] slots, int period) {
    for (int filled = period; filled < slots.length; filled *= 2) {
      int count = Math.min(filled, slots.length - filled);
      System.arraycopy(slots, 0, slots, filled, count);
    }
  }
}
