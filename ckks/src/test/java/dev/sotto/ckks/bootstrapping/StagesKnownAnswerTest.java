package dev.sotto.ckks.bootstrapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.rlwe.BootstrapKeyNeed;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.CkksHarness;
import dev.sotto.ckks.scheme.ComplexSlots;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.NoiseModel;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Each stage of a bootstrapping against integers and decimals: what a ciphertext's polynomial
/// holds is read without transforms to slots, and nothing that is expected comes from the code
/// under test. [ModulusRaisingTest] does it for the first stage.
class StagesKnownAnswerTest {
  private static final int LOG_N = 9;
  private static final double SCALE = 0x1p40;

  /// A bootstrapping of `slots` values, which repeat in each ciphertext.
  private record Case(
      CkksHarness harness, BootstrapShape shape, int slots, Bootstrapper bootstrapper) {
    static Case of(Precision precision, int logSlots) {
      BootstrapShape shape = BootstrapShape.of(precision, BootstrapCases.ALL_SLOTS);
      CkksParameters parameters = BootstrapCases.parameters(LOG_N, 2, shape);
      int slots = 1 << logSlots;
      CkksHarness harness =
          new CkksHarness(parameters, BootstrapKeys.plan(parameters, shape, slots));
      return new Case(
          harness,
          shape,
          slots,
          new Bootstrapper(harness.evaluator, harness.encoder, shape, slots));
    }

    double firstPrime() {
      return harness.parameters.moduli().getFirst().p();
    }

    /// Position in the ring's polynomial of a coefficient of the slots' polynomial.
    int coefficient(int k) {
      return k * (harness.parameters.slots() / slots);
    }

    /// Where slot `k` of the slots' polynomial lies: the order between the two maps is
    /// bit-reversed.
    int reversed(int k) {
      return Integer.reverse(k) >>> (Integer.numberOfLeadingZeros(slots) + 1);
    }
  }

  /// Slot `j` becomes coefficient `j` by its real part, and `n + j` by its imaginary part.
  @ParameterizedTest
  @CsvSource({"STANDARD, 8", "STANDARD, 5", "LOW, 8"})
  void slotsToCoeffsPutsEachSlotIntoItsCoefficients(Precision precision, int logSlots) {
    Case c = Case.of(precision, logSlots);
    SplittableRandom random = new SplittableRandom(2);
    double[] real = random.doubles(c.slots, -1, 1).toArray();
    double[] imaginary = random.doubles(c.slots, -1, 1).toArray();
    int level = c.shape.slotsToCoeffsFactors(c.harness.parameters, c.slots);
    Ciphertext bottom = c.bootstrapper.toCoefficients(encrypted(c, real, imaginary, level));
    assertEquals(0, bottom.level());
    BigInteger[] actual = c.harness.phase(bottom);
    double scale = c.firstPrime() / (1L << c.shape.ratioBits());
    assertEquals(scale, bottom.scale());
    double tolerance =
        scale
            * noise(
                BootstrapKeyNeed.lowParameters(c.harness.parameters, c.shape.inputLevel()),
                level,
                SCALE);
    assertTrue(tolerance < scale / 1024, "tolerance " + tolerance);
    BigDecimal[] expected = new BigDecimal[c.harness.parameters.degree()];
    Arrays.fill(expected, BigDecimal.ZERO);
    for (int k = 0; k < c.slots; k++) {
      expected[c.coefficient(k)] = times(real[c.reversed(k)], scale);
      expected[c.coefficient(c.slots + k)] = times(imaginary[c.reversed(k)], scale);
    }
    for (int i = 0; i < expected.length; i++) {
      double error = expected[i].subtract(new BigDecimal(actual[i])).doubleValue();
      assertEquals(0, error, tolerance, "coefficient " + i);
    }
  }

  /// What the error of a map of a few factors stays below, relative to slots of 1, but once in
  /// 10^10 maps: four factors of at most fifteen diagonals, each with the error of a key switch.
  private static double noise(CkksParameters parameters, int level, double scale) {
    NoiseModel model = new NoiseModel(parameters);
    double step =
        NoiseModel.sum(
            model.freshSecretKey(scale), model.rescale(scale), model.keySwitch(level, scale));
    return NoiseModel.deviations(parameters.degree(), 1e-10) * Math.sqrt(4 * 15) * step;
  }

  private static Ciphertext encrypted(Case c, double[] real, double[] imaginary, int level) {
    int all = c.harness.parameters.slots();
    ComplexSlots slots = new ComplexSlots(new double[all], new double[all]);
    Arrays.setAll(slots.real(), j -> real[j % c.slots]);
    Arrays.setAll(slots.imaginary(), j -> imaginary[j % c.slots]);
    Encoder encoder = c.harness.encoder;
    return c.harness.encryptor.encrypt(encoder.encode(slots, level, SCALE));
  }

  /// The integers `m` under a ciphertext of the first modulus `q₀` come as `(m + q₀·I)/(2·B·q₀)`
  /// with small integers `I`, coefficient `k` as real part of slot `k` and `n + k` as imaginary
  /// part.
  @ParameterizedTest
  @CsvSource({"STANDARD, 8", "STANDARD, 5", "LOW, 8"})
  void coeffsToSlotsPutsTheRaisedCoefficientsIntoTheirSlots(Precision precision, int logSlots) {
    Case c = Case.of(precision, logSlots);
    double[] values = c.harness.random(new SplittableRandom(3));
    Ciphertext bottom = c.harness.encrypt(values, 0, 0x1p38);
    BigInteger[] m = c.harness.phase(bottom);
    Ascent ascent = new Ascent(c.harness.evaluator, c.harness.encoder, c.shape, c.slots);
    ComplexSlots slots = c.harness.decryptor.decryptSlots(ascent.toSlots(bottom));
    int level = c.shape.evalModLevel(c.harness.parameters);
    double reductionScale = c.harness.parameters.group(level).getFirst().p();
    double tolerance =
        2 * (c.shape.interval() + 0.5) * noise(c.harness.parameters, level, reductionScale);
    assertTrue(tolerance < 1.0 / 1024, "tolerance " + tolerance);
    for (int k = 0; k < c.slots; k++) {
      check(c, m[c.coefficient(k)], slots.real()[c.reversed(k)], tolerance);
      check(c, m[c.coefficient(c.slots + k)], slots.imaginary()[c.reversed(k)], tolerance);
    }
  }

  private static void check(Case c, BigInteger m, double slot, double tolerance) {
    double bound = c.shape.interval() + 0.5;
    BigDecimal first = new BigDecimal(c.firstPrime());
    BigDecimal multiple =
        new BigDecimal(slot)
            .multiply(new BigDecimal(2 * bound))
            .subtract(new BigDecimal(m).divide(first, MathContext.DECIMAL128));
    long nearest = Math.round(multiple.doubleValue());
    assertTrue(Math.abs(nearest) <= c.shape.interval(), "multiple " + multiple);
    double error = multiple.subtract(BigDecimal.valueOf(nearest)).doubleValue();
    assertEquals(0, error, tolerance);
  }

  /// Of `t` what exceeds an integer is left, `2^ratioBits` times as large.
  @ParameterizedTest
  @EnumSource(Precision.class)
  void theModularReductionLeavesWhatExceedsAnInteger(Precision precision) {
    Case c = Case.of(precision, LOG_N - 1);
    CkksParameters parameters = c.harness.parameters;
    int level = c.shape.evalModLevel(parameters);
    SplittableRandom random = new SplittableRandom(5);
    double[] rest = new double[parameters.slots()];
    double[] argument = new double[rest.length];
    for (int j = 0; j < rest.length; j++) {
      int integer = random.nextInt(-c.shape.interval(), c.shape.interval() + 1);
      rest[j] = random.nextInt(-1000, 1001) / 1024.0;
      argument[j] = (integer + rest[j] / (1L << c.shape.ratioBits())) / (c.shape.interval() + 0.5);
    }
    Ciphertext x = c.harness.encrypt(argument, level, parameters.group(level).getFirst().p());
    double unit = 2 * Math.PI / (1L << c.shape.ratioBits());
    double scale = SCALE * SinePolynomials.slope(c.shape) / unit;
    Ciphertext y =
        new ModularReduction(c.harness.evaluator, c.harness.encoder, c.shape).evaluate(x, scale);
    double[] left = c.harness.decrypt(y);
    double tolerance = BootstrapCases.bound(parameters, c.shape, SCALE);
    for (int j = 0; j < rest.length; j++) {
      assertEquals(rest[j], left[j] * scale / SCALE, tolerance, "argument " + argument[j]);
    }
  }

  private static BigDecimal times(double a, double b) {
    return new BigDecimal(a).multiply(new BigDecimal(b));
  }
}
