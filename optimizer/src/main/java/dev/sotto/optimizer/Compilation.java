package dev.sotto.optimizer;

import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.packed.PackedProgram;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.optimizer.approximation.Approximation;
import dev.sotto.optimizer.approximation.ScaledValue;
import dev.sotto.optimizer.cost.Arguments;
import java.util.LinkedHashMap;
import java.util.Map;

/// A model at every stage of its compilation.
///
/// `exact` is the part that runs encrypted, with exact activations, on what `sizes` makes of the
/// model's own inputs: mostly nothing, else each sample divided by its size; `approximated` the
/// same with polynomials, on the head's outputs. `values` tells where, and at which scale, a value
/// of `exact` appears in `approximated`, `approximations` what stands for each of its activations,
/// by the activation's result, `arguments` where the arguments of their polynomials lie.
/// `estimatedNanos` is the cost model's time of one run on one thread.
public record Compilation(
    TensorGraph imported,
    TensorGraph sizes,
    TensorGraph exact,
    TensorGraph approximated,
    Map<String, ScaledValue> values,
    Map<String, Approximation> approximations,
    Arguments arguments,
    PackedProgram packed,
    SplitModel model,
    double approximationError,
    double calibrationAgreement,
    double estimatedNanos) {
  public Compilation {
    values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    approximations = Map.copyOf(approximations);
  }
}
