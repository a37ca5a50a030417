package dev.sotto.optimizer.levels;

import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.packed.PackedOp;
import dev.sotto.ir.packed.PackedProgram.PackedNode;
import dev.sotto.optimizer.cost.BootstrapCosts;
import dev.sotto.optimizer.cost.RingCosts;
import java.util.Optional;

/// Estimated single-thread nanoseconds of a program's operations, linear maps split as a plan of
/// keys says.
record OperationCosts(KeyPlan keyPlan, RingCosts costs, Optional<BootstrapCosts> bootstraps)
    implements PlaceBootstraps.Costs {

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
          costs.linear(keyPlan.count(node.result()), keyPlan.steps(node.result()), level + 2);
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
        : costed.nanos(node.layout().ciphertexts(), level);
  }
}
