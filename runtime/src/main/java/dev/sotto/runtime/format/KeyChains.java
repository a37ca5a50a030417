package dev.sotto.runtime.format;

import dev.sotto.ckks.rlwe.BootstrapKeyNeed;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.circuit.Circuit;
import java.util.Optional;

/// The chains that a circuit's keys belong to: the whole one, and those of bootstrapping.
record KeyChains(
    CkksContext whole,
    Optional<CkksContext> low,
    Optional<CkksContext> encapsulation,
    Optional<CkksContext> raised) {

  static KeyChains of(CkksContext whole, Circuit circuit) {
    Optional<BootstrapKeyNeed> need = KeyPlans.bootstrap(circuit);
    CkksParameters parameters = whole.parameters();
    return new KeyChains(
        whole,
        need.map(n -> with(whole, BootstrapKeyNeed.lowParameters(parameters, n.lowLevel()))),
        need.map(n -> with(whole, BootstrapKeyNeed.encapsulationParameters(parameters))),
        need.map(_ -> whole.singleDigit()));
  }

  private static CkksContext with(CkksContext whole, CkksParameters chain) {
    return new CkksContext(chain, whole.kernels(), whole.workers());
  }

  /// The chain of a key.
  CkksContext of(WantedKey key) {
    return switch (key) {
      case WantedKey.Rotation _, WantedKey.Relinearization _, WantedKey.Conjugation _ -> whole;
      case WantedKey.LowRotation _ -> required(low);
      case WantedKey.DenseToSparse _ -> required(encapsulation);
      case WantedKey.RaisedRotation _ -> required(raised);
    };
  }

  private static CkksContext required(Optional<CkksContext> chain) {
    return chain.orElseThrow(
        () -> new CompilerBugException("KeyChains: a key of bootstrapping without bootstrapping"));
  }
}
