package dev.sotto.runtime.client;

import dev.sotto.ckks.rlwe.BootstrapKeyNeed;
import dev.sotto.ckks.rlwe.BootstrapSwitchingKeys;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.rlwe.KeptMasks;
import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.rlwe.SwitchingKey;
import dev.sotto.ir.CompilerBugException;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.runtime.format.KeyPlans;
import dev.sotto.runtime.format.WantedKey;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Makes a server's keys one at a time; belongs to one thread.
///
/// Those of bootstrapping that share an ephemeral secret are made together, at the first of them.
final class EvaluationKeyMaker {
  private final KeyGenerator generator;
  private final SecretKey secret;
  private final Optional<BootstrapKeyNeed> need;
  private Optional<BootstrapSwitchingKeys> bootstrap = Optional.empty();

  EvaluationKeyMaker(KeyGenerator generator, SecretKey secret, Circuit circuit) {
    this.generator = generator;
    this.secret = secret;
    this.need = KeyPlans.bootstrap(circuit);
  }

  SwitchingKey make(WantedKey wanted) {
    return switch (wanted) {
      case WantedKey.Rotation(int step, int level) -> generator.rotationKey(secret, step, level);
      case WantedKey.Relinearization(int level) -> generator.relinearizationKey(secret, level);
      case WantedKey.Conjugation(int level) -> generator.conjugationKey(secret, level);
      case WantedKey.LowRotation(int step, int level) -> bootstrap().low().rotationKey(step, level);
      case WantedKey.DenseToSparse _ -> bootstrap().denseToSparse();
      case WantedKey.RaisedRotation(int step, int level) ->
          bootstrap().raised().rotationKey(step, level);
    };
  }

  private BootstrapSwitchingKeys bootstrap() {
    if (need.isEmpty()) {
      throw new CompilerBugException("EvaluationKeyMaker: keys of bootstrapping are not listed");
    }
    if (bootstrap.isEmpty()) {
      EvaluationKeyPlan plan =
          new EvaluationKeyPlan(OptionalInt.empty(), Map.of(), OptionalInt.empty(), need);
      bootstrap =
          Optional.of(generator.evaluationKeys(secret, plan, KeptMasks.NONE).bootstrapKeys());
    }
    return bootstrap.get();
  }
}
