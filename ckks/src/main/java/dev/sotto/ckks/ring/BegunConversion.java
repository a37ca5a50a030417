package dev.sotto.ckks.ring;

import dev.sotto.ckks.kernel.BaseConversion;
import dev.sotto.ckks.kernel.Kernels;
import java.util.Arrays;

/// A base conversion whose outputs are made some at a time, where they are used.
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

  /// The coefficients modulo some of the primes converted to, from number `first` on.
  public void limbs(int first, double[][] out) {
    kernels.convertLimbs(conversion, scaled, first, out);
  }

  @Override
  public void close() {
    pool.give(scaled[scaled.length - 1]);
  }
}
