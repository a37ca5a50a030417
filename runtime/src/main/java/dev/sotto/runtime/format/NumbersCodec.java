package dev.sotto.runtime.format;

import dev.sotto.runtime.wire.Numbers;

/// Arrays of doubles as messages, half as long where every number is exactly a float.
final class NumbersCodec {
  private NumbersCodec() {}

  static Numbers write(double[] values) {
    Numbers.Builder message = Numbers.newBuilder();
    boolean floats = true;
    for (double value : values) {
      floats &= (float) value == value;
    }
    for (double value : values) {
      if (floats) {
        message.addFloats((float) value);
      } else {
        message.addDoubles(value);
      }
    }
    return message.build();
  }
}
