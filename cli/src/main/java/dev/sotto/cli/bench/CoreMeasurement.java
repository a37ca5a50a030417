package dev.sotto.cli.bench;

import dev.sotto.ckks.rlwe.CkksParameters;
import java.util.LinkedHashMap;
import java.util.Map;

/// The time of one operation at the top of a modulus chain.
public record CoreMeasurement(
    String operation, CkksParameters parameters, int threads, Sampling.Millis millis) {

  /// The fields of `sotto bench --json`.
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("operation", operation);
    json.put("logN", parameters.logN());
    json.put("limbs", parameters.moduli().size());
    json.put("specialLimbs", parameters.specialModuli().size());
    json.put("logQP", parameters.logQP());
    json.put("threads", threads);
    json.put("minMillis", millis.least());
    json.put("medianMillis", millis.median());
    return json;
  }
}
