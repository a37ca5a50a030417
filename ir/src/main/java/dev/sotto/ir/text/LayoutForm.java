package dev.sotto.ir.text;

import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Layouts as attributes: `{period = 16, digits = [[axis, divisor, modulus, stride]]}`; the width
/// stands at the program, one ciphertext goes without saying.
final class LayoutForm {
  private static final int DIGIT_NUMBERS = 4;

  private LayoutForm() {}

  static Value.Form write(Layout layout, int width) {
    Value.Form form = Value.Form.of("layout").with("period", layout.period());
    if (layout.width() != width) {
      form.with("width", layout.width());
    }
    if (layout.ciphertexts() != 1) {
      form.with("ciphertexts", layout.ciphertexts());
    }
    List<Value> digits = new ArrayList<>();
    for (Layout.Digit digit : layout.digits()) {
      digits.add(
          Value.numbers(List.of(digit.axis(), digit.divisor(), digit.modulus(), digit.stride())));
    }
    return form.with("digits", new Value.Items(digits));
  }

  static Layout read(Fields fields, Shape shape, int width) {
    List<Layout.Digit> digits = new ArrayList<>();
    for (List<Integer> digit : fields.integerLists("digits")) {
      if (digit.size() != DIGIT_NUMBERS) {
        throw fields.malformed("a digit is [axis, divisor, modulus, stride]");
      }
      digits.add(new Layout.Digit(digit.get(0), digit.get(1), digit.get(2), digit.get(3)));
    }
    return new Layout(
        shape,
        fields.integer("width", width),
        fields.integer("period"),
        fields.integer("ciphertexts", 1),
        digits);
  }
}
