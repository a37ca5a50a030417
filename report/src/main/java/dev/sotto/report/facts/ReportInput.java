package dev.sotto.report.facts;

import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.optimizer.Compilation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a report is made from.
///
/// @param compilation all stages, where the model was compiled for the report; an artifact has its
///   circuit and facts only
/// @param samples calibration samples by input, for what values really occur; none is allowed
/// @param memory what a server of the model will hold
/// @param measured what `sotto verify` found
public record ReportInput(
    SplitModel model,
    Optional<Compilation> compilation,
    List<Map<String, Tensor>> samples,
    MemoryPlan memory,
    Optional<Measured> measured) {
  public ReportInput {
    samples = List.copyOf(samples);
  }
}
