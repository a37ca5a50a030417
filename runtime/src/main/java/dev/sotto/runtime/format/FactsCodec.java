package dev.sotto.runtime.format;

import dev.sotto.ir.circuit.SplitModel.ActivationFact;
import dev.sotto.ir.circuit.SplitModel.CompileFacts;
import dev.sotto.ir.circuit.SplitModel.OutputRange;
import dev.sotto.runtime.wire.ActivationFactMessage;
import dev.sotto.runtime.wire.FactsMessage;
import dev.sotto.runtime.wire.OutputRangeMessage;
import java.util.ArrayList;
import java.util.List;

/// What the compiler tells about a model, to and from its messages.
final class FactsCodec {
  private FactsCodec() {}

  static FactsMessage write(CompileFacts facts) {
    FactsMessage.Builder message =
        FactsMessage.newBuilder()
            .setModelSha256(facts.modelSha256())
            .setCompilerVersion(facts.compilerVersion())
            .setTolerance(facts.tolerance())
            .setCalibrationSamples(facts.calibrationSamples())
            .addAllNotes(facts.notes());
    for (ActivationFact fact : facts.activations()) {
      message.addActivations(
          ActivationFactMessage.newBuilder()
              .setOrigin(fact.origin())
              .setFunction(fact.function())
              .setLow(fact.low())
              .setHigh(fact.high())
              .addAllDegrees(fact.degrees())
              .setMaxError(fact.maxError()));
    }
    return message.build();
  }

  static CompileFacts read(FactsMessage message, Checks checks) {
    List<ActivationFact> activations = new ArrayList<>();
    for (ActivationFactMessage fact : message.getActivationsList()) {
      activations.add(
          new ActivationFact(
              checks.text("origin of an activation", fact.getOrigin()),
              checks.text("name of a function", fact.getFunction()),
              checks.finite("interval", fact.getLow()),
              checks.finite("interval", fact.getHigh()),
              fact.getDegreesList(),
              checks.finite("error of an activation", fact.getMaxError())));
    }
    message.getNotesList().forEach(note -> checks.text("note", note));
    checks.range("calibration samples", message.getCalibrationSamples(), 0, Integer.MAX_VALUE);
    return new CompileFacts(
        checks.text("hash of the model", message.getModelSha256()),
        checks.text("compiler version", message.getCompilerVersion()),
        checks.finite("tolerance", message.getTolerance()),
        message.getCalibrationSamples(),
        activations,
        message.getNotesList());
  }

  static OutputRangeMessage write(OutputRange range) {
    return OutputRangeMessage.newBuilder()
        .setOutput(range.output())
        .setLow(range.low())
        .setHigh(range.high())
        .build();
  }

  /// Ranges may be unbounded, never reversed or NaN.
  static OutputRange read(OutputRangeMessage message, Checks checks) {
    checks.that(
        message.getLow() <= message.getHigh(),
        "range of output %s is [%s, %s]"
            .formatted(message.getOutput(), message.getLow(), message.getHigh()));
    return new OutputRange(
        checks.name("name of an output", message.getOutput()), message.getLow(), message.getHigh());
  }
}
