package dev.sotto.cli;

/// The process that started this one, where it says that this one shall not survive it: a build
/// that is killed leaves no compiler behind.
final class ParentProcess {
  /// Names the system property that holds its number.
  static final String PROPERTY = "sotto.parent";

  private static final int ORPHANED = 1;

  private ParentProcess() {}

  /// Ends this process as soon as its parent has ended; does nothing where none is named.
  static void follow() {
    Long number = Long.getLong(PROPERTY);
    if (number == null) {
      return;
    }
    ProcessHandle.of(number)
        .ifPresentOrElse(
            parent -> {
              var _ = parent.onExit().thenRun(() -> System.exit(ORPHANED));
            },
            () -> System.exit(ORPHANED));
  }
}
