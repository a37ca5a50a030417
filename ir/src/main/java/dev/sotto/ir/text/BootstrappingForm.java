package dev.sotto.ir.text;

import dev.sotto.ir.circuit.Bootstrapping;

/// The text form of a circuit's bootstrapping.
final class BootstrappingForm {
  private static final String NAME = "slots_to_coeffs_first";

  private BootstrappingForm() {}

  static Value.Form write(Bootstrapping bootstrapping) {
    return Value.Form.of(NAME)
        .with("slots", bootstrapping.slots())
        .with("slots_to_coeffs_levels", bootstrapping.slotsToCoeffsLevels())
        .with("eval_mod_levels", bootstrapping.evalModLevels())
        .with("coeffs_to_slots_levels", bootstrapping.coeffsToSlotsLevels())
        .with("hamming_weight", bootstrapping.hammingWeight())
        .with("interval", bootstrapping.interval())
        .with("sine_degree", bootstrapping.sineDegree())
        .with("double_angles", bootstrapping.doubleAngles())
        .with("arcsine_degree", bootstrapping.arcsineDegree())
        .with("ratio_bits", bootstrapping.ratioBits());
  }

  static Bootstrapping read(Fields fields) {
    if (!fields.name().equals(NAME)) {
      throw fields.malformed("no bootstrapping '" + fields.name() + "'");
    }
    Bootstrapping bootstrapping =
        new Bootstrapping(
            fields.integer("slots"),
            fields.integer("slots_to_coeffs_levels"),
            fields.integer("eval_mod_levels"),
            fields.integer("coeffs_to_slots_levels"),
            fields.integer("hamming_weight"),
            fields.integer("interval"),
            fields.integer("sine_degree"),
            fields.integer("double_angles"),
            fields.integer("arcsine_degree"),
            fields.integer("ratio_bits"));
    fields.finish();
    return bootstrapping;
  }
}
