package dev.sotto.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// What `--version` prints.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "sotto " + ofSotto(), "Java " + Runtime.version() + ", " + System.getProperty("os.arch")
    };
  }

  /// The version of the module, or `development` where classes are run without a version.
  static String ofSotto() {
    Optional<String> version =
        Optional.ofNullable(Version.class.getModule().getDescriptor())
            .flatMap(java.lang.module.ModuleDescriptor::rawVersion);
    return version.orElse("development");
  }
}
