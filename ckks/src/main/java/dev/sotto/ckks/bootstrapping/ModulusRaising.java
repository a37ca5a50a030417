package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.rlwe.BootstrapKeyNeed;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.KeySwitcher;
import dev.sotto.ckks.rlwe.SwitchingKey;
import dev.sotto.ckks.scheme.Ciphertext;

/// Reads a ciphertext modulo the first prime `q₀` as one of a higher level: it then decrypts to `m
/// + q₀·I`.
///
/// A sparse secret keeps the coefficients of `I` small: the ciphertext is switched to it before.
///
/// Source: J.-P. Bossuat, J. Troncoso-Pastoriza, J.-P. Hubaux, "Bootstrapping for Approximate
/// Homomorphic Encryption with Negligible Failure-Probability by Using Sparse-Secret
/// Encapsulation", 2022, §3.
final class ModulusRaising {
  private final CkksContext context;
  private final KeySwitcher smallest;
  private final SwitchingKey denseToSparse;

  ModulusRaising(CkksContext context, SwitchingKey denseToSparse) {
    this.context = context;
    this.denseToSparse = denseToSparse;
    this.smallest =
        new KeySwitcher(
            new CkksContext(
                BootstrapKeyNeed.encapsulationParameters(context.parameters()),
                context.kernels(),
                context.workers()));
  }

  private ModulusRaising(ModulusRaising whole, CkksContext context) {
    this.context = context;
    this.smallest = whole.smallest;
    this.denseToSparse = whole.denseToSparse;
  }

  /// The same to a chain without some levels of this one's.
  ModulusRaising on(CkksContext other) {
    return new ModulusRaising(this, other);
  }

  /// The ciphertext at `level`, under the sparse secret.
  ///
  /// @param scale to read it at
  Ciphertext raise(Ciphertext low, int level, double scale) {
    double[][] c0 = low.polynomials().get(0);
    double[][] c1 = low.polynomials().get(1);
    Ring ring = context.ring();
    double[][] sparse0 = ring.scratch().take(1);
    double[][] sparse1 = ring.scratch().take(1);
    smallest.switchKey(c1, 0, denseToSparse, sparse0, sparse1);
    context.kernels().add(sparse0[0], c0[0], sparse0[0], ring.modulus(0));
    double[][] raised0 = lift(sparse0[0], level);
    double[][] raised1 = lift(sparse1[0], level);
    ring.scratch().give(sparse0);
    ring.scratch().give(sparse1);
    return Ciphertext.of(level, scale, raised0, raised1);
  }

  /// The transformed residues, modulo the primes of `level`, of the representatives in `[-q₀/2,
  /// q₀/2]`.
  private double[][] lift(double[] transformed, int level) {
    Ring ring = context.ring();
    Kernels kernels = context.kernels();
    Modulus first = ring.modulus(0);
    double[] coefficients = ring.scratch().take();
    System.arraycopy(transformed, 0, coefficients, 0, coefficients.length);
    kernels.inverseNtt(coefficients, ring.table(0));
    kernels.reduce(coefficients, coefficients, first);
    double[][] limbs = ring.scratch().take(context.parameters().limbs(level));
    context
        .workers()
        .each(
            limbs.length,
            i -> {
              kernels.reduce(coefficients, limbs[i], ring.modulus(i));
              kernels.forwardNtt(limbs[i], ring.table(i));
            });
    ring.scratch().give(coefficients);
    return limbs;
  }
}
