package dev.sotto.ckks.rlwe;

/// The token that reading a secret key's coefficients asks for; search for its name to find every
/// place that touches a secret.
public final class SecretKeyAccess {
  private static final SecretKeyAccess GRANTED = new SecretKeyAccess();

  private SecretKeyAccess() {}

  /// The token. Code that runs on a server must not call this.
  public static SecretKeyAccess granted() {
    return GRANTED;
  }
}
