package dev.sotto.ckks.kernel;

/// Chooses the kernels once for a process.
final class KernelChoice {

  static final Kernels PREFERRED = named(System.getProperty("sotto.kernels", "auto"));

  private KernelChoice() {}

  static Kernels named(String name) {
    return switch (name) {
      case "auto", "scalar" -> new ScalarKernels();
      default ->
          throw new IllegalArgumentException("unknown kernels '" + name + "', expected scalar");
    };
  }
}
