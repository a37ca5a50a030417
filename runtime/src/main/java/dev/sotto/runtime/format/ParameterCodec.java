package dev.sotto.runtime.format;

import dev.sotto.ir.circuit.Bootstrapping;
import dev.sotto.ir.circuit.Circuit.KeyList;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.runtime.wire.BootstrappingMessage;
import dev.sotto.runtime.wire.KeyListMessage;
import dev.sotto.runtime.wire.ParametersMessage;
import dev.sotto.runtime.wire.PrimeGroup;
import dev.sotto.runtime.wire.RotationMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Ring, moduli and key list to and from their messages.
final class ParameterCodec {
  // The table's largest log₂ QP is 1747 and primes have more than 20 bits.
  private static final int MAX_PRIMES = 87;

  private ParameterCodec() {}

  static ParametersMessage write(CircuitParameters parameters) {
    ParametersMessage.Builder message =
        ParametersMessage.newBuilder()
            .setLogN(parameters.logN())
            .addAllSpecialPrimes(parameters.specialPrimes())
            .setDigitPrimes(parameters.digitPrimes())
            .setSecurityBits(parameters.securityBits());
    for (List<Long> group : parameters.levelPrimes()) {
      message.addLevels(PrimeGroup.newBuilder().addAllPrimes(group));
    }
    parameters.bootstrapping().ifPresent(it -> message.setBootstrapping(write(it)));
    return message.build();
  }

  private static BootstrappingMessage write(Bootstrapping bootstrapping) {
    return BootstrappingMessage.newBuilder()
        .setSlots(bootstrapping.slots())
        .setSlotsToCoeffsLevels(bootstrapping.slotsToCoeffsLevels())
        .setEvalModLevels(bootstrapping.evalModLevels())
        .setCoeffsToSlotsLevels(bootstrapping.coeffsToSlotsLevels())
        .setHammingWeight(bootstrapping.hammingWeight())
        .setInterval(bootstrapping.interval())
        .setSineDegree(bootstrapping.sineDegree())
        .setDoubleAngles(bootstrapping.doubleAngles())
        .setArcsineDegree(bootstrapping.arcsineDegree())
        .setRatioBits(bootstrapping.ratioBits())
        .build();
  }

  private static Bootstrapping read(BootstrappingMessage message, Checks checks) {
    try {
      return new Bootstrapping(
          message.getSlots(),
          message.getSlotsToCoeffsLevels(),
          message.getEvalModLevels(),
          message.getCoeffsToSlotsLevels(),
          message.getHammingWeight(),
          message.getInterval(),
          message.getSineDegree(),
          message.getDoubleAngles(),
          message.getArcsineDegree(),
          message.getRatioBits());
    } catch (IllegalArgumentException refused) {
      throw checks.malformed(String.valueOf(refused.getMessage()));
    }
  }

  static CircuitParameters read(ParametersMessage message, Checks checks) {
    checks.range("log2 N", message.getLogN(), 4, 16);
    checks.range("levels", message.getLevelsCount(), 1, MAX_PRIMES);
    int primes = message.getSpecialPrimesCount();
    List<List<Long>> levels = new ArrayList<>();
    for (PrimeGroup group : message.getLevelsList()) {
      checks.range("primes of a level", group.getPrimesCount(), 1, MAX_PRIMES);
      primes += group.getPrimesCount();
      levels.add(group.getPrimesList());
    }
    checks.range("primes", primes, 1, MAX_PRIMES);
    checks.range("primes a digit", message.getDigitPrimes(), 1, MAX_PRIMES);
    checks.range("security bits", message.getSecurityBits(), 0, 1024);
    return new CircuitParameters(
        message.getLogN(),
        levels,
        message.getSpecialPrimesList(),
        message.getDigitPrimes(),
        message.getSecurityBits(),
        message.hasBootstrapping()
            ? Optional.of(read(message.getBootstrapping(), checks))
            : Optional.empty());
  }

  static KeyListMessage write(KeyList keys) {
    KeyListMessage.Builder message =
        KeyListMessage.newBuilder()
            .setRelinearizationLevel(keys.relinearizationLevel())
            .setConjugationLevel(keys.conjugationLevel())
            .setEncapsulation(keys.encapsulation());
    keys.rotations().forEach(key -> message.addRotations(write(key)));
    keys.lowRotations().forEach(key -> message.addLowRotations(write(key)));
    keys.raisedRotations().forEach(key -> message.addRaisedRotations(write(key)));
    return message.build();
  }

  static KeyList read(KeyListMessage message, CircuitParameters parameters, Checks checks) {
    int top = parameters.maxLevel();
    List<RotationKey> rotations = rotations(message.getRotationsList(), 1, parameters, top, checks);
    int low = parameters.bootstrapping().map(Bootstrapping::inputLevel).orElse(-1);
    List<RotationKey> lowRotations =
        rotations(message.getLowRotationsList(), 1, parameters, low, checks);
    List<RotationKey> raisedRotations =
        rotations(message.getRaisedRotationsList(), 0, parameters, top, checks);
    checks.range("relinearization level", message.getRelinearizationLevel(), -1, top);
    checks.range("conjugation level", message.getConjugationLevel(), -1, top);
    return new KeyList(
        rotations,
        message.getRelinearizationLevel(),
        message.getConjugationLevel(),
        lowRotations,
        raisedRotations,
        message.getEncapsulation());
  }

  private static RotationMessage write(RotationKey key) {
    return RotationMessage.newBuilder().setStep(key.step()).setLevel(key.level()).build();
  }

  private static List<RotationKey> rotations(
      List<RotationMessage> messages,
      int leastStep,
      CircuitParameters parameters,
      int top,
      Checks checks) {
    Set<Integer> steps = new HashSet<>();
    List<RotationKey> rotations = new ArrayList<>();
    for (RotationMessage rotation : messages) {
      checks.range("rotation step", rotation.getStep(), leastStep, parameters.slots() - 1);
      checks.range("level of a rotation key", rotation.getLevel(), 0, top);
      checks.that(steps.add(rotation.getStep()), "lists a rotation key twice");
      rotations.add(new RotationKey(rotation.getStep(), rotation.getLevel()));
    }
    return rotations;
  }
}
