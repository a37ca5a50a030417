package dev.sotto.optimizer.levels;

/// How many samples one run of the circuit computes.
public sealed interface BatchOption {

  /// As many as the slots hold at the width of the best layout.
  record Auto() implements BatchOption {}

  /// At least `samples`, rounded up to a power of two.
  record Fixed(int samples) implements BatchOption {
    public Fixed {
      if (samples < 1 || samples > 1 << 15) {
        throw new IllegalArgumentException("batch " + samples + " outside [1, 32768]");
      }
    }
  }

  /// Reads `auto` or a number.
  ///
  /// @throws IllegalArgumentException for anything else
  static BatchOption parse(String text) {
    if (text.equals("auto")) {
      return new Auto();
    }
    try {
      return new Fixed(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("batch '" + text + "' is neither 'auto' nor a number", e);
    }
  }

  /// The samples that must fit into a ciphertext, a power of two.
  default int atLeast() {
    return switch (this) {
      case Auto _ -> 1;
      case Fixed(int samples) -> samples == 1 ? 1 : Integer.highestOneBit(samples - 1) << 1;
    };
  }
}
