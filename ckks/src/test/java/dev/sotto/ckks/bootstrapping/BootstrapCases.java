package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.insecure.InsecureAccess;
import dev.sotto.ckks.rlwe.CkksParameters;

/// Small chains with room for a bootstrapping, without security.
final class BootstrapCases {
  /// Slots of the largest ring: as many levels as bootstrapping can take.
  static final int ALL_SLOTS = 1 << 15;

  private BootstrapCases() {}

  static CkksParameters parameters(int logN, int usableLevels, BootstrapShape shape) {
    return BootstrapParameters.builder(logN, usableLevels, 40, shape, 6)
        .buildInsecure(InsecureAccess.FOR_TESTS);
  }
}
