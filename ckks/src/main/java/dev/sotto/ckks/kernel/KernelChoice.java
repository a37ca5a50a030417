package dev.sotto.ckks.kernel;

/// Chooses the kernels once for a process.
final class KernelChoice {

  private static final String ASKED_FOR = System.getProperty("sotto.kernels", "auto");

  private KernelChoice() {}

  /// Made when first asked for.
  private static final class Preferred {
    static final Kernels KERNELS = named(ASKED_FOR);
  }

  static Kernels preferred() {
    return Preferred.KERNELS;
  }

  /// Whether [#preferred] are vector kernels, or will be.
  static boolean prefersVectors() {
    return ASKED_FOR.equals("auto") ? vectorsWorthwhile() : !ASKED_FOR.equals("scalar");
  }

  static Kernels named(String name) {
    return switch (name) {
      case "scalar" -> new ScalarKernels();
      case "auto" ->
          vectorsWorthwhile() ? new WarmingKernels(new VectorKernels()) : new ScalarKernels();
      case "vector", "vector128", "vector256", "vector512" -> vector(name);
      default ->
          throw new IllegalArgumentException(
              "unknown kernels '"
                  + name
                  + "', expected scalar, vector, vector128, vector256 or vector512");
    };
  }

  private static Kernels vector(String name) {
    if (!vectorPresent()) {
      throw new IllegalArgumentException(
          "kernels '" + name + "' need --add-modules jdk.incubator.vector");
    }
    if (!name.equals("vector") && !name.equals(VectorChoice.name())) {
      throw new IllegalArgumentException(
          "kernels '"
              + name
              + "' asked for, but this process runs "
              + VectorChoice.name()
              + ": set the system property sotto.kernels");
    }
    return new VectorKernels();
  }

  private static boolean vectorsWorthwhile() {
    return vectorPresent() && VectorChoice.worthwhile();
  }

  private static boolean vectorPresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }
}
