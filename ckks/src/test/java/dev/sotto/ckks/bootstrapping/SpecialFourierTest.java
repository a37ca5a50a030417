package dev.sotto.ckks.bootstrapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sotto.ckks.scheme.ComplexSlots;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecialFourierTest {
  @ParameterizedTest
  @CsvSource({"16, 1", "64, 2", "64, 3", "256, 3", "512, 4"})
  void theFactorsEvaluateAPolynomialAtTheSlotsRoots(int slots, int factors) {
    ComplexSlots w = random(slots);
    ComplexSlots reversed = reversed(w);
    ComplexSlots image = apply(SpecialFourier.toSlots(slots, factors), reversed);
    long power = 1;
    for (int j = 0; j < slots; j++) {
      double real = 0;
      double imaginary = 0;
      for (int k = 0; k < slots; k++) {
        double angle = 2 * Math.PI * (power * k % (4L * slots)) / (4.0 * slots);
        real += w.real()[k] * Math.cos(angle) - w.imaginary()[k] * Math.sin(angle);
        imaginary += w.real()[k] * Math.sin(angle) + w.imaginary()[k] * Math.cos(angle);
      }
      // `slots` terms of at most √2, each exact to a few ulps.
      assertEquals(real, image.real()[j], slots * 0x1p-48);
      assertEquals(imaginary, image.imaginary()[j], slots * 0x1p-48);
      power = power * 5 % (4L * slots);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 2", "16, 2, 2", "256, 3, 2", "512, 2, 3"})
  void theWayBackInvertsIt(int slots, int there, int back) {
    ComplexSlots w = random(slots);
    ComplexSlots image = apply(SpecialFourier.toSlots(slots, there), w);
    ComplexSlots again = apply(SpecialFourier.toCoefficients(slots, back), image);
    for (int k = 0; k < slots; k++) {
      assertEquals(w.real()[k], again.real()[k], slots * 0x1p-48);
      assertEquals(w.imaginary()[k], again.imaginary()[k], slots * 0x1p-48);
    }
  }

  private static ComplexSlots random(int slots) {
    SplittableRandom random = new SplittableRandom(slots);
    return new ComplexSlots(
        random.doubles(slots, -1, 1).toArray(), random.doubles(slots, -1, 1).toArray());
  }

  private static ComplexSlots reversed(ComplexSlots w) {
    int slots = w.real().length;
    ComplexSlots result = new ComplexSlots(new double[slots], new double[slots]);
    int shift = Integer.numberOfLeadingZeros(slots) + 1;
    for (int k = 0; k < slots; k++) {
      int r = Integer.reverse(k) >>> shift;
      result.real()[r] = w.real()[k];
      result.imaginary()[r] = w.imaginary()[k];
    }
    return result;
  }

  private static ComplexSlots apply(List<BlockMatrix> factors, ComplexSlots x) {
    ComplexSlots current = x;
    for (BlockMatrix factor : factors) {
      current = apply(factor, current);
    }
    return current;
  }

  private static ComplexSlots apply(BlockMatrix factor, ComplexSlots x) {
    int slots = x.real().length;
    int mask = factor.block() - 1;
    ComplexSlots y = new ComplexSlots(new double[slots], new double[slots]);
    factor
        .diagonals()
        .forEach(
            (step, diagonal) -> {
              for (int j = 0; j < slots; j++) {
                int from = Math.floorMod(j + step, slots);
                double dr = diagonal.real()[j & mask];
                double di = diagonal.imaginary()[j & mask];
                y.real()[j] += dr * x.real()[from] - di * x.imaginary()[from];
                y.imaginary()[j] += dr * x.imaginary()[from] + di * x.real()[from];
              }
            });
    return y;
  }
}
