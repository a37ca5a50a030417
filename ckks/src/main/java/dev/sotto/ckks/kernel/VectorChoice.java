package dev.sotto.ckks.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The vector shape of this process: the compiler needs it to be a constant.
final class VectorChoice {

  static final VectorSpecies<Double> SPECIES =
      switch (System.getProperty("sotto.kernels", "auto")) {
        case "vector128" -> DoubleVector.SPECIES_128;
        case "vector256" -> DoubleVector.SPECIES_256;
        case "vector512" -> DoubleVector.SPECIES_512;
        default ->
            DoubleVector.SPECIES_PREFERRED.length() > 8
                ? DoubleVector.SPECIES_512
                : DoubleVector.SPECIES_PREFERRED;
      };

  private VectorChoice() {}

  /// Whether vectors of doubles are likely to beat plain loops here.
  static boolean worthwhile() {
    return DoubleVector.SPECIES_PREFERRED.length() >= 4;
  }

  /// The name of the kernels of this shape.
  static String name() {
    return "vector" + SPECIES.vectorBitSize();
  }
}
