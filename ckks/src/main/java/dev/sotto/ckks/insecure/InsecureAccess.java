package dev.sotto.ckks.insecure;

/// Admits its holder to parameters that the security table refuses.
///
/// Its package is exported to the test kit only, so no other module can name it.
public final class InsecureAccess {
  /// The one token.
  public static final InsecureAccess FOR_TESTS = new InsecureAccess();

  private InsecureAccess() {}
}
