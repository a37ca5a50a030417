package dev.sotto.report.facts;

import dev.sotto.ir.circuit.SplitModel.ActivationFact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An activation and the polynomial that stands for it.
///
/// @param curve empty for an artifact, which keeps no more than `fact`
/// @param histogram empty without calibration samples
public record ActivationFacts(
    ActivationFact fact, Optional<Curve> curve, Optional<Histogram> histogram) {

  /// The function and its polynomial at `x`, from the interval's low end to its high one.
  public record Curve(List<Double> x, List<Double> exact, List<Double> polynomial) {
    public Curve {
      x = List.copyOf(x);
      exact = List.copyOf(exact);
      polynomial = List.copyOf(polynomial);
    }
  }

  /// How often calibration samples take values in parts of equal width of the interval.
  ///
  /// @param outside values beyond the interval
  public record Histogram(List<Long> counts, long outside) {
    public Histogram {
      counts = List.copyOf(counts);
    }
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("origin", fact.origin());
    json.put("function", fact.function());
    json.put("low", fact.low());
    json.put("high", fact.high());
    json.put("degrees", fact.degrees());
    json.put("maxError", fact.maxError());
    curve.ifPresent(
        points -> {
          json.put("x", points.x());
          json.put("exact", points.exact());
          json.put("polynomial", points.polynomial());
        });
    histogram.ifPresent(
        bins -> {
          json.put("histogram", bins.counts());
          json.put("valuesOutside", bins.outside());
        });
    return json;
  }
}
