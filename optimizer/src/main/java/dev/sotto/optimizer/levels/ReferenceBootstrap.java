package dev.sotto.optimizer.levels;

import dev.sotto.ckks.bootstrapping.BootstrapParameters;
import dev.sotto.ckks.bootstrapping.BootstrapShape;
import dev.sotto.ckks.bootstrapping.Precision;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ir.circuit.Bootstrapping;
import dev.sotto.optimizer.cost.BootstrapCosts;
import dev.sotto.optimizer.cost.ChainWidths;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.List;
import java.util.OptionalDouble;

/// The bootstrap that a cost table has measured as a whole: one real vector in all slots of N =
/// 2^16, standard precision, eight usable levels of 40 bits. What others take follows from their
/// counts of primitives.
public final class ReferenceBootstrap {
  /// Its precision.
  public static final Precision PRECISION = Precision.STANDARD;

  /// log₂ of the ring degree.
  public static final int LOG_N = BootstrapChains.LOG_N;

  /// Levels between the input level and the one returned to.
  public static final int USABLE_LEVELS = 8;

  /// Slots refreshed.
  public static final int SLOTS = 1 << (LOG_N - 1);

  private static final CkksParameters PARAMETERS = parameters(SLOTS);

  private ReferenceBootstrap() {}

  /// The levels and numbers of the same for `slots` slots, a power of two.
  public static BootstrapShape shape(int slots) {
    return BootstrapShape.of(PRECISION, slots);
  }

  /// Its modulus chain.
  public static CkksParameters parameters(int slots) {
    return BootstrapParameters.build(LOG_N, USABLE_LEVELS, 40, shape(slots));
  }

  /// The costs of bootstraps.
  static BootstrapCosts costs(RingCosts costs, Bootstrapping bootstrapping, int slots) {
    return new BootstrapCosts(costs, bootstrapping, slots, correction(costs.table()));
  }

  private static double correction(CostTable table) {
    OptionalDouble measured = table.bootstrapNanos();
    return measured.isPresent() ? measured.getAsDouble() / counted(table) : 1;
  }

  private static double counted(CostTable table) {
    ChainWidths widths =
        ChainWidths.of(sizes(PARAMETERS.moduli()), sizes(PARAMETERS.specialModuli()));
    RingCosts costs = new RingCosts(table, PARAMETERS.logN(), PARAMETERS.primesPerDigit(), widths);
    Bootstrapping bootstrapping = CoreParameters.bootstrapping(PRECISION, SLOTS);
    int level = shape(SLOTS).outputLevel(PARAMETERS);
    return new BootstrapCosts(costs, bootstrapping, SLOTS, 1).nanos(1, level);
  }

  private static List<Double> sizes(List<Modulus> moduli) {
    return moduli.stream().map(Modulus::p).toList();
  }
}
