package dev.sotto.cli.bench;

import dev.sotto.ckks.rlwe.CkksParameters;
import java.util.LinkedHashMap;
import java.util.Map;

/// The time of one operation at a level of a modulus chain.
public record CoreMeasurement(
    String operation, CkksParameters parameters, int level, int threads, Sampling.Millis millis) {

  /// The primes of Q at the level.
  int limbs() {
    return parameters.limbs(level);
  }

  /// The bits of QP at the level.
  double logQP() {
    return parameters.logQP() - parameters.logQ(parameters.maxLevel()) + parameters.logQ(level);
  }

  /// The fields of `sotto bench --json`.
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("operation", operation);
    json.put("logN", parameters.logN());
    json.put("limbs", limbs());
    json.put("specialLimbs", parameters.specialModuli().size());
    json.put("logQP", logQP());
    json.put("threads", threads);
    json.put("minMillis", millis.least());
    json.put("medianMillis", millis.median());
    return json;
  }
}
