package dev.sotto.optimizer.approximation;

import dev.sotto.ir.circuit.SplitModel.ActivationFact;
import dev.sotto.ir.circuit.SplitModel.OutputRange;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.optimizer.approximation.FitInOrder.Fitted;
import dev.sotto.optimizer.cost.Arguments;
import dev.sotto.optimizer.cost.RingCosts;
import dev.sotto.optimizer.tensor.GraphIndex;
import dev.sotto.optimizer.tensor.RestoreSums;
import dev.sotto.optimizer.tensor.Verify;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/// From a lowered graph with activations to one of polynomials, with the client's parts around it.
public final class ApproximateModel {
  private static final int MOST_SAMPLES = 256;
  private static final int FEWEST_SAMPLES = 16;
  private static final int SEARCH_SAMPLES = 64;

  /// Entries of matrices times samples that one evaluation may take: about a tenth of a second.
  private static final double SEARCH_WORK = 4e7;

  private static final double FINAL_WORK = 4e8;

  /// Of the one evaluation that intervals come from: a second or two, and 256 MiB of values.
  private static final double SEEN_WORK = 1e10;

  private static final double SEEN_VALUES = 1 << 25;
  private static final double OUTPUT_MARGIN = 1.1;

  /// Of values inside: the client refuses samples on which what is refreshed exceeds it.
  private static final double MAGNITUDE_MARGIN = 1.3;

  private ApproximateModel() {}

  /// `values` says where each exact value is found; `approximations` what stands for each
  /// activation of `exact`, by its result; `sizes` gives the inputs of `exact` from the model's;
  /// `outputTolerance` is the tolerance on the circuit's scaled outputs under which the model's
  /// outputs keep theirs; `arguments` tells where those of polynomials lie; `error` is the relative
  /// error of the model's outputs on the calibration samples.
  public record Approximated(
      TensorGraph exact,
      TensorGraph sizes,
      TensorGraph graph,
      TensorGraph head,
      TensorGraph tail,
      Map<String, ScaledValue> values,
      Map<String, Approximation> approximations,
      List<OutputRange> outputRanges,
      List<ActivationFact> facts,
      List<String> notes,
      int calibrationSamples,
      double outputTolerance,
      Arguments arguments,
      double error,
      double agreement) {
    public Approximated {
      approximations = Map.copyOf(approximations);
      outputRanges = List.copyOf(outputRanges);
      facts = List.copyOf(facts);
      notes = List.copyOf(notes);
    }
  }

  /// Approximates `exact`, whose outputs `tail` takes; each sample holds the inputs in order.
  ///
  /// Without samples inputs are taken to lie in `[-1, 1]`, and intervals come from bounds.
  ///
  /// @param rings the costs in the ring that circuits of a depth get
  public static Approximated run(
      TensorGraph exact,
      TensorGraph tail,
      List<List<Tensor>> samples,
      double tolerance,
      IntFunction<RingCosts> rings) {
    return run(SizeSamples.none(exact, tail), samples, tolerance, rings, true);
  }

  private static Approximated run(
      SizeSamples sizes,
      List<List<Tensor>> samples,
      double tolerance,
      IntFunction<RingCosts> rings,
      boolean maySize) {
    TensorGraph exact = sizes.body();
    TensorGraph tail = sizes.tail();
    boolean calibrated = !samples.isEmpty();
    List<List<Tensor>> usable = calibrated ? samples : uniformSamples(exact);
    EstimateRun estimate = new EstimateRun(exact, rings);
    long work = estimate.entries();
    int most = limit(limit(MOST_SAMPLES, SEEN_WORK, work), SEEN_VALUES, values(exact));
    int[] chosen = spread(usable.size(), most);
    Measured seen = Measured.of(exact, tail, Arrays.stream(chosen).mapToObj(usable::get).toList());
    Measured measured = some(seen, limit(MOST_SAMPLES, FINAL_WORK, work), exact, tail);
    Optional<SampleSize> size =
        maySize && calibrated ? ChooseSampleSize.run(exact, measured) : Optional.empty();
    if (size.isPresent()) {
      SizeSamples sized = SizeSamples.by(size.get(), exact, tail);
      return run(sized, sized.sized(samples), tolerance, rings, false);
    }
    Measured quick = some(measured, limit(SEARCH_SAMPLES, SEARCH_WORK, work), exact, tail);
    Map<String, double[]> gains = Activations.gains(exact);
    Map<String, List<OperandProfile>> profiles =
        calibrated ? observe(exact, seen, gains) : bound(exact);
    Activations activations = Activations.of(exact, profiles, gains);
    Fitted best = new SearchDepths(exact, measured, quick, activations, estimate, tolerance).run();
    return assemble(sizes, calibrated, seen, measured, best, tolerance);
  }

  /// The numbers that all values of a sample take.
  private static long values(TensorGraph graph) {
    return graph.nodes().stream().mapToLong(node -> node.shape().size()).sum();
  }

  /// At most `count` samples of those measured.
  private static Measured some(Measured all, int count, TensorGraph exact, TensorGraph tail) {
    int[] chosen = spread(all.evaluator().samples(), count);
    return chosen.length == all.evaluator().samples() ? all : all.on(chosen, exact, tail);
  }

  private static Approximated assemble(
      SizeSamples sizes,
      boolean calibrated,
      Measured seen,
      Measured measured,
      Fitted fit,
      double tolerance) {
    TensorGraph exact = sizes.body();
    BatchEvaluator evaluator = measured.evaluator();
    Map<String, double[]> values = seen.values();
    Map<String, double[]> approximate = fit.values();
    Map<String, Approximation> chosen = fit.approximations();
    double error = measured.meter().error(approximate);
    GraphIndex index = new GraphIndex(exact);
    Map<String, Double> magnitudes = new HashMap<>();
    values.forEach(
        (name, value) -> {
          double margin = index.isOutput(name) ? OUTPUT_MARGIN : MAGNITUDE_MARGIN;
          magnitudes.put(name, Extent.of(value).magnitude() * margin);
        });
    Map<String, ScaledValue> inputs =
        calibrated
            ? NormalizeInputs.fromSamples(exact, values, seen.evaluator().samples())
            : NormalizeInputs.identity(exact);
    NormalizeAndApproximate.Result result =
        NormalizeAndApproximate.run(exact, chosen, inputs, magnitudes);
    List<OutputRange> ranges = new ArrayList<>();
    for (TensorOutput output : exact.outputs()) {
      double[] value = FitInOrder.find(approximate, output.value());
      ScaledValue scaled = FitInOrder.find(result.values(), output.value());
      double[] reached = scaledValues(value, scaled, evaluator.samples());
      ranges.add(
          sizes.isInverse(output.name())
              ? OutputRanges.ofInverse(output.name(), reached)
              : OutputRanges.of(output.name(), reached, !chosen.isEmpty()));
    }
    List<ActivationFact> facts = facts(exact, chosen);
    List<String> notes = new ArrayList<>();
    if (!calibrated) {
      notes.add(
          "No calibration samples: inputs are taken to lie in [-1, 1] and activation intervals come"
              + " from worst-case bounds, which costs depth; give --calibrate.");
    }
    double budget = SearchDepths.budget(tolerance, evaluator.samples());
    if (error > budget) {
      notes.add(
          String.format(
              Locale.ROOT,
              "The approximation's error on eight calibration samples in a row is up to %.2g of the"
                  + " range that their outputs show, above the %.2g aimed at for tolerance %.2g.",
              error,
              budget,
              tolerance));
    }
    double gain = OutputGain.measure(measured.meter(), approximate, exact, result.values());
    return new Approximated(
        exact,
        sizes.head(),
        Verify.after("RestoreSums", RestoreSums.run(result.graph())),
        Verify.after("NormalizeInputs", sizes.before(NormalizeInputs.head(exact, inputs))),
        Verify.after("NormalizeOutputs", NormalizeOutputs.tail(sizes.tail(), result.values())),
        result.values(),
        chosen,
        ranges,
        facts,
        notes,
        calibrated ? seen.evaluator().samples() : 0,
        tolerance / Math.max(gain, 1e-3),
        calibrated ? arguments(exact, fit, result.arguments()) : Arguments.UNKNOWN,
        error,
        measured.meter().agreement(approximate));
  }

  /// By the values of the graph with polynomials, from the samples that `fit` was found on.
  private static Arguments arguments(TensorGraph exact, Fitted fit, Map<String, String> taken) {
    Map<String, double[]> gains = Activations.gains(exact);
    Map<String, double[]> seen = new HashMap<>();
    for (TensorNode node : exact.nodes()) {
      if (node.op() instanceof TensorOp.Activate) {
        Approximation approximation = FitInOrder.find(fit.approximations(), node.result());
        double[] operands = FitInOrder.find(fit.values(), node.operands().getFirst());
        double[] own = FitInOrder.find(gains, node.result());
        seen.put(FitInOrder.find(taken, node.result()), approximation.arguments(operands, own));
      }
    }
    return new Arguments(seen);
  }

  private static List<ActivationFact> facts(TensorGraph exact, Map<String, Approximation> chosen) {
    List<ActivationFact> facts = new ArrayList<>();
    for (TensorNode node : exact.nodes()) {
      Approximation approximation = chosen.get(node.result());
      if (approximation != null && node.op() instanceof TensorOp.Activate(Activation function)) {
        double largest = Arrays.stream(approximation.elementScale()).max().orElse(1);
        facts.add(
            new ActivationFact(
                node.origin(),
                FitActivation.nameOf(function),
                largest * (approximation.center() - approximation.halfWidth()),
                largest * (approximation.center() + approximation.halfWidth()),
                approximation.degrees(),
                largest * approximation.maxError()));
      }
    }
    return facts;
  }

  private static double[] scaledValues(double[] value, ScaledValue scaled, int samples) {
    double[] result = value.clone();
    for (int k = 0; k < result.length; k++) {
      int element = k / samples;
      result[k] = (result[k] - scaled.offset()[element]) / scaled.scale()[element];
    }
    return result;
  }

  private static Map<String, List<OperandProfile>> observe(
      TensorGraph exact, Measured seen, Map<String, double[]> allGains) {
    Map<String, List<OperandProfile>> observed = new ConcurrentHashMap<>();
    exact.nodes().parallelStream()
        .forEach(
            node -> {
              if (node.op() instanceof TensorOp.Activate(Activation function)) {
                double[] gains = allGains.getOrDefault(node.result(), new double[0]);
                observed.put(
                    node.result(),
                    OperandProfile.observed(
                        function, operand(seen, node), node.shape(), gains, seen.importance()));
              }
            });
    Map<String, List<OperandProfile>> profiles = new HashMap<>();
    for (TensorNode node : exact.nodes()) {
      if (node.op() instanceof TensorOp.Activate(Activation function)) {
        profiles.put(
            node.result(),
            FunctionDomain.confine(
                node,
                function,
                observed.getOrDefault(node.result(), List.of()),
                Extent.of(operand(seen, node)),
                "on the calibration samples"));
      }
    }
    return profiles;
  }

  private static double[] operand(Measured seen, TensorNode activation) {
    return seen.values().getOrDefault(activation.operands().get(0), new double[0]);
  }

  private static Map<String, List<OperandProfile>> bound(TensorGraph exact) {
    Map<String, IntervalRanges.Range> ranges = IntervalRanges.of(exact);
    Map<String, List<OperandProfile>> profiles = new HashMap<>();
    for (TensorNode node : exact.nodes()) {
      IntervalRanges.Range range = ranges.get(node.operands().get(0));
      if (node.op() instanceof TensorOp.Activate(Activation function) && range != null) {
        OperandProfile bounded =
            OperandProfile.bounded(range.least(), range.greatest(), node.shape().size());
        Extent ends = new Extent(range.least(), range.greatest());
        profiles.put(
            node.result(),
            FunctionDomain.confine(
                node, function, List.of(bounded), ends, "by worst-case bounds; give --calibrate"));
      }
    }
    return profiles;
  }

  private static int limit(int most, double budget, long work) {
    return (int) Math.clamp(budget / Math.max(1, work), FEWEST_SAMPLES, most);
  }

  /// Which of `samples` to take: runs as long as an output's error is measured over, from all parts
  /// of them; all of them where they are no more than `count`.
  private static int[] spread(int samples, int count) {
    int[] chosen = new int[Math.min(samples, count)];
    for (int k = 0; k < chosen.length; k++) {
      int run = k / OutputMeter.GROUP * OutputMeter.GROUP;
      chosen[k] = (int) ((long) run * samples / chosen.length) + k - run;
    }
    return chosen;
  }

  private static List<List<Tensor>> uniformSamples(TensorGraph graph) {
    SplittableRandom random = new SplittableRandom(1);
    List<List<Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < SEARCH_SAMPLES; s++) {
      samples.add(
          graph.inputs().stream()
              .map(
                  input ->
                      Tensor.wrap(
                          input.shape(), random.doubles(input.shape().size(), -1, 1).toArray()))
              .toList());
    }
    return samples;
  }
}
