package dev.sotto.ckks.ring;

import dev.sotto.ckks.kernel.BaseConversion;
import dev.sotto.ckks.kernel.Kernels;
import java.util.Arrays;

/// A base conversion whose outputs are made one at a time, where they are used.
///
/// What all outputs share is computed once ([Kernels#beginConversion]), in place of the inputs.
/// Made by [RingOperations#begin]; then safe for use by several threads until closed.
public final class BegunConversion implements AutoCloseable {
  private final Kernels kernels;
  private final ScratchPool pool;
  private final BaseConversion conversion;
  private final double[][] scaled;

  BegunConversion(Ring ring, RingOperations.Conversion of) {
    this.kernels = ring.kernels();
    this.pool = ring.scratch();
    this.conversion = ring.conversion(of.from(), of.to());
    this.scaled = Arrays.copyOf(of.in(), of.in().length + 1);
    this.scaled[of.in().length] = pool.take();
  }

  void begin(int start, int end) {
    kernels.beginConversion(conversion, scaled, scaled, start, end);
  }

  /// The coefficients modulo prime number `output` of those converted to.
  public void limb(int output, double[] out) {
    kernels.convertLimb(conversion, scaled, output, out);
  }

  /// As [#limb], number `output` and the next.
  public void limbs(int output, double[] out0, double[] out1) {
    kernels.convertLimbs(conversion, scaled, output, out0, out1);
  }

  @Override
  public void close() {
    pool.give(scaled[scaled.length - 1]);
  }
}
