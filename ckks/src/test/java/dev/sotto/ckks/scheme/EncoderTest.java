package dev.sotto.ckks.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.PrimeGenerator;
import dev.sotto.ckks.ring.Form;
import dev.sotto.ckks.ring.Reconstruction;
import dev.sotto.ckks.ring.RingElement;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.testkit.ExactEmbedding;
import dev.sotto.testkit.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EncoderTest {
  private static BigInteger[] coefficients(CkksContext context, Plaintext plaintext) {
    double[][] limbs = new double[plaintext.limbs().length][];
    Arrays.setAll(limbs, i -> plaintext.limbs()[i].clone());
    RingElement element =
        new RingElement(context.ring(), context.basis(plaintext.level()), limbs, Form.NTT);
    context.operations().toCoefficients(element);
    return Reconstruction.toIntegers(element);
  }

  @Test
  void coefficientsAreThoseOfTheDefinition() {
    Seeds.forEach(
        5,
        random -> {
          for (int logN = 4; logN <= 8; logN++) {
            CkksContext context = new CkksContext(InsecureToyParameters.of(logN, 1));
            int n = 1 << logN;
            ComplexSlots slots =
                new ComplexSlots(
                    random.doubles(n / 2, -1, 1).toArray(), random.doubles(n / 2, -1, 1).toArray());
            double scale = 0x1p40;
            BigInteger[] actual =
                coefficients(context, new Encoder(context).encode(slots, 1, scale));
            BigDecimal[] expected =
                new ExactEmbedding(n).coefficients(slots.real(), slots.imaginary());
            for (int k = 0; k < n; k++) {
              // Rounded to an integer, after log N layers of doubles: 8·2^-52·2^40 at most.
              double error =
                  expected[k]
                      .multiply(new BigDecimal(scale))
                      .subtract(new BigDecimal(actual[k]))
                      .doubleValue();
              assertEquals(0, error, 0.5 + 0x1p-8);
            }
          }
        });
  }

  @Test
  void decodedSlotsAreTheValuesAtTheRoots() {
    Seeds.forEach(
        3,
        random -> {
          for (int logN = 4; logN <= 8; logN++) {
            CkksContext context = new CkksContext(InsecureToyParameters.of(logN, 1));
            int n = 1 << logN;
            double scale = 0x1p40;
            double[] numbers = random.doubles(n, -1, 1).map(x -> Math.rint(x * scale)).toArray();
            double[][] limbs = new double[context.basis(1).size()][n];
            for (int i = 0; i < limbs.length; i++) {
              Modulus modulus = context.ring().modulus(i);
              Arrays.setAll(limbs[i], k -> modulus.residue((long) numbers[k]));
              context.kernels().forwardNtt(limbs[i], context.ring().table(i));
            }
            ExactEmbedding.Slots expected =
                new ExactEmbedding(n)
                    .slots(
                        Arrays.stream(numbers)
                            .mapToObj(BigDecimal::new)
                            .toArray(BigDecimal[]::new));
            ComplexSlots actual =
                new Encoder(context).decodeComplex(new Plaintext(1, scale, limbs, false));
            for (int j = 0; j < n / 2; j++) {
              // N coefficients of at most 1, log N layers of doubles.
              double tolerance = n * logN * 0x1p-52;
              assertEquals(expected.real()[j].doubleValue() / scale, actual.real()[j], tolerance);
              assertEquals(
                  expected.imaginary()[j].doubleValue() / scale, actual.imaginary()[j], tolerance);
            }
          }
        });
  }

  @Test
  void decodingInvertsEncodingAtEveryRingAndScale() {
    Seeds.forEach(
        3,
        random -> {
          for (int logN = 4; logN <= 13; logN++) {
            CkksContext context = new CkksContext(InsecureToyParameters.of(logN, 2));
            Encoder encoder = new Encoder(context);
            for (double scale : new double[] {0x1p30, 0x1p47, 0x1p80}) {
              double[] x = random.doubles(1 << (logN - 1), -1, 1).toArray();
              double[] y = encoder.decode(encoder.encode(x, 2, scale));
              // N roundings of 1/2 at the scale, and log N layers of rounding doubles.
              double tolerance = (1 << logN) / scale + logN * 0x1p-48;
              assertEquals(0, CkksHarness.distance(x, y), tolerance, "2^" + logN);
            }
          }
        });
  }

  @Test
  void shortVectorsArePaddedWithZeros() {
    CkksContext context = new CkksContext(InsecureToyParameters.of(6, 1));
    Encoder encoder = new Encoder(context);
    double[] y = encoder.decode(encoder.encode(new double[] {3, -4, 5}, 1, 0x1p40));
    assertEquals(32, y.length);
    assertEquals(-4, y[1], 0x1p-30);
    for (int j = 3; j < 32; j++) {
      assertEquals(0, y[j], 0x1p-30);
    }
  }

  @Test
  void constantsAreEncodedExactly() {
    CkksContext context = new CkksContext(InsecureToyParameters.of(4, 2));
    PlainConstant constant = new Encoder(context).encodeConstant(-1.0 / 3, 2, 0x1p100);
    BigInteger expected =
        new BigDecimal(-1.0 / 3).multiply(BigDecimal.TWO.pow(100)).toBigIntegerExact();
    for (int i = 0; i < 3; i++) {
      Modulus modulus = context.ring().modulus(i);
      assertEquals(
          expected.mod(BigInteger.valueOf(modulus.value())).longValueExact(),
          modulus.canonical(constant.residues()[i]));
    }
  }

  @Test
  void residuesOfLargeCoefficientsAreExact() {
    Seeds.forEach(
        20,
        random -> {
          Modulus modulus = new PrimeGenerator(16).below(Math.pow(2, random.nextDouble(22, 49.5)));
          for (int bits : new int[] {20, 45, 52, 60, 90, 130, 200}) {
            ComplexRows rows = ComplexRows.zero(2, 8);
            double largest = 0;
            for (int r = 0; r < 2; r++) {
              for (int c = 0; c < 8; c++) {
                rows.real()[r][c] = Math.rint(random.nextDouble(-1, 1) * Math.pow(2, bits));
                rows.imaginary()[r][c] = Math.rint(random.nextDouble(-1, 1) * Math.pow(2, bits));
                largest =
                    Math.max(
                        largest,
                        Math.max(Math.abs(rows.real()[r][c]), Math.abs(rows.imaginary()[r][c])));
              }
            }
            double[] limb = new double[32];
            CoefficientResidues.flatten(rows, limb);
            CoefficientResidues.reduce(
                limb, largest, modulus, dev.sotto.ckks.kernel.Kernels.preferred());
            for (int i = 0; i < 32; i++) {
              double x = i < 16 ? rows.real()[i / 8][i % 8] : rows.imaginary()[i / 8 - 2][i % 8];
              assertEquals(
                  new BigDecimal(x)
                      .toBigIntegerExact()
                      .mod(BigInteger.valueOf(modulus.value()))
                      .longValueExact(),
                  modulus.canonical(limb[i]));
              assertTrue(Math.abs(limb[i]) <= 0.6 * modulus.p());
            }
          }
        });
  }

  @Test
  void productsAreRoundedAsExactOnes() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      double scale = Math.scalb(1 + random.nextDouble(), random.nextInt(20, 50));
      double half = random.nextLong(-1L << 40, 1L << 40) + 0.5;
      double nearTie = half / scale;
      for (double value : new double[] {nearTie, Math.nextUp(nearTie), Math.nextDown(nearTie)}) {
        assertRounded(value, scale);
      }
      assertRounded(half / 0x1p30, 0x1p30);
      assertRounded(random.nextDouble(-1, 1), scale);
      assertRounded(random.nextDouble(-1, 1), scale * 0x1p20);
    }
    assertRounded(0, 0x1p40);
    assertRounded(Double.MIN_VALUE, 0x1p40);
    assertRounded(-0x1.fffffffffffffp11, 0x1p40);
  }

  private static void assertRounded(double value, double scale) {
    BigInteger exact =
        new BigDecimal(value)
            .multiply(new BigDecimal(scale))
            .setScale(0, RoundingMode.HALF_EVEN)
            .toBigIntegerExact();
    assertEquals(exact, Encoder.rounded(value, scale), () -> value + " · " + scale);
  }
}
