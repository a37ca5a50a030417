package dev.sotto.optimizer.packing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ir.text.Constants;
import dev.sotto.ir.text.PackedProgramText;
import dev.sotto.ir.text.TensorGraphText;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import org.junit.jupiter.api.Test;

class PackProgramGoldenTest {
  private static final String BEFORE =
      """
      tensor_graph "golden" {
        input %x : [1,1,4,4]
        %c = affine %x {matrices = [convolution {input = [1, 4, 4], output = [4, 2, 2], \
      kernel = [2, 2], strides = [2, 2], dilations = [1, 1], pads = [0, 0], groups = 1, \
      weights = f64[16](1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, \
      7.0, 8.0)}], bias = f64[1,4,2,2](0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, \
      0.0, 0.0, 0.0, 0.0)} : [1,4,2,2] from "conv"
        %s = multiply %c, %c : [1,4,2,2] from "square"
        output "y" = %s
      }
      """;

  /// Four channels fill the gaps that the stride leaves on the input's grid: nine diagonals, where a
  /// dense result takes sixteen and a plane for each channel four ciphertexts.
  private static final String AFTER =
      """
      packed_program "golden" (
          width = 16) {
        %x = input {name = "x"} : [1,1,4,4] {period = 16, digits = [[2, 1, 4, 4], [3, 1, 4, 1]]} \
      from "x"
        %c = linear_map %x {matrices = [convolution {input = [1, 4, 4], output = [4, 2, 2], \
      kernel = [2, 2], strides = [2, 2], dilations = [1, 1], pads = [0, 0], groups = 1, \
      weights = f64[16](1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, \
      7.0, 8.0)}], bias = f64[1,4,2,2](0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, \
      0.0, 0.0, 0.0, 0.0), fold = 16} : [1,4,2,2] {period = 16, digits = [[1, 2, 2, 4], \
      [1, 1, 2, 1], [2, 1, 2, 8], [3, 1, 2, 2]]} from "conv"
        %s = multiply %c, %c : [1,4,2,2] {period = 16, digits = [[1, 2, 2, 4], [1, 1, 2, 1], \
      [2, 1, 2, 8], [3, 1, 2, 2]]} from "square"
        output "y" = %s
      }
      """;

  @Test
  void aStridedConvolutionFillsItsGapsWithChannels() {
    PackOptions options = PackOptions.of(16, new RingCosts(CostTable.standard(), 13, 1, 1));
    assertEquals(
        AFTER,
        PackedProgramText.print(
            PackProgram.pack(TensorGraphText.parse(BEFORE), options), Constants.ELIDED));
  }
}
