package dev.sotto.ckks.circuits;

import dev.sotto.ckks.ring.ScratchPool;
import java.util.Arrays;

/// The two polynomials of a ciphertext modulo QP, or modulo Q where nothing rotates; scratch memory
/// of one evaluation.
record ExtendedPair(double[][] c0, double[][] c1) {
  static ExtendedPair take(ScratchPool pool, int limbs) {
    return new ExtendedPair(pool.take(limbs), pool.take(limbs));
  }

  void clear() {
    for (int i = 0; i < c0.length; i++) {
      Arrays.fill(c0[i], 0);
      Arrays.fill(c1[i], 0);
    }
  }

  void give(ScratchPool pool) {
    pool.give(c0);
    pool.give(c1);
  }
}
