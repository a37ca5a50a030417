package dev.sotto.ckks.rlwe;

import java.util.Arrays;

/// A uniform ternary secret; whoever holds it reads everything encrypted under it.
///
/// Has no text form and no equality; its contents need a [SecretKeyAccess] and are zeroed on
/// [#close]. Safe for use by several threads until closed.
@SuppressWarnings("EqualsGetClass")
public final class SecretKey implements AutoCloseable {
  private final CkksParameters parameters;
  private final byte[] coefficients;

  /// The transformed secret modulo every prime of Q and then of P.
  private final double[][] limbs;

  private volatile boolean closed;

  SecretKey(CkksParameters parameters, byte[] coefficients, double[][] limbs) {
    this.parameters = parameters;
    this.coefficients = coefficients;
    this.limbs = limbs;
  }

  /// The parameters the key was drawn for.
  public CkksParameters parameters() {
    return parameters;
  }

  /// A copy of the N coefficients, each -1, 0 or 1, for storage.
  ///
  /// @throws IllegalStateException after [#close]
  public byte[] coefficients(SecretKeyAccess access) {
    checkAccess(access);
    return coefficients.clone();
  }

  /// The transformed secret modulo every prime of Q and then of P; not a copy.
  ///
  /// @throws IllegalStateException after [#close]
  public double[][] limbs(SecretKeyAccess access) {
    checkAccess(access);
    return limbs;
  }

  private void checkAccess(SecretKeyAccess access) {
    java.util.Objects.requireNonNull(access);
    if (closed) {
      throw new IllegalStateException("this secret key was closed");
    }
  }

  /// Overwrites the secret with zeros.
  @Override
  public void close() {
    closed = true;
    Arrays.fill(coefficients, (byte) 0);
    for (double[] limb : limbs) {
      Arrays.fill(limb, 0);
    }
  }
}
