package dev.sotto.optimizer.levels;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.optimizer.cost.BootstrapCosts;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Estimated single-thread nanoseconds of a program's operations, linear maps split as a plan of
/// keys says; belongs to one thread.
final class OperationCosts implements PlaceBootstraps.Costs {
  private final KeyPlan keyPlan;
  private final RingCosts costs;
  private final Optional<BootstrapCosts> bootstraps;

  /// Of bootstraps known so far: a search asks for the same few again and again.
  private final Map<Refresh, Double> refreshes = new HashMap<>();

  private record Refresh(int ciphertexts, int level) {}

  OperationCosts(KeyPlan keyPlan, RingCosts costs, Optional<BootstrapCosts> bootstraps) {
    this.keyPlan = keyPlan;
    this.costs = costs;
    this.bootstraps = bootstraps;
  }

  static OperationCosts of(KeyPlan keyPlan, RingCosts costs, CircuitParameters parameters) {
    return new OperationCosts(
        keyPlan,
        costs,
        parameters
            .bootstrapping()
            .map(
                bootstrapping ->
                    ReferenceBootstrap.costs(costs, bootstrapping, parameters.slots())));
  }

  @Override
  public double operation(PackedNode node, int level) {
    int ciphertexts = node.layout().ciphertexts();
    return switch (node.op()) {
      case PackedOp.LinearMap _ ->
          costs.linear(
              keyPlan.count(node.result()),
              keyPlan.steps(node.result()),
              keyPlan.foldsFirst(node.result()),
              level + 2);
      case PackedOp.Polynomial(var polynomial) ->
          ciphertexts * costs.polynomial(polynomial, level + polynomial.depth() + 1);
      case PackedOp.Multiply _ -> ciphertexts * costs.multiply(level + 2);
      case PackedOp.Input _, PackedOp.Add _, PackedOp.Subtract _ -> 0;
    };
  }

  @Override
  public double bootstrap(PackedNode node, int level) {
    BootstrapCosts costed =
        bootstraps.orElseThrow(() -> new CompilerBugException("OperationCosts: no bootstrapping"));
    int batch = costed.ringSlots() / node.layout().width();
    return node.layout().period() * batch > costed.bootstrapping().slots()
        ? Double.POSITIVE_INFINITY
        : refreshes.computeIfAbsent(
            new Refresh(node.layout().ciphertexts(), level),
            key -> costed.nanos(key.ciphertexts(), key.level()));
  }

  KeyPlan keyPlan() {
    return keyPlan;
  }
}
