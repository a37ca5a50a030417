package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.insecure.InsecureAccess;
import dev.sotto.ckks.rlwe.CkksParameters;

/// Small chains with room for a bootstrapping, without security.
final class BootstrapCases {
  private BootstrapCases() {}

  static CkksParameters parameters(int logN, int usableLevels, BootstrapShape shape) {
    return BootstrapParameters.builder(logN, usableLevels, 40, shape, 6)
        .buildInsecure(InsecureAccess.FOR_TESTS);
  }
}
