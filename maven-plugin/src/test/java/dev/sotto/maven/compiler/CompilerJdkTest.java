package dev.sotto.maven.compiler;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.Runtime.Version;
import org.junit.jupiter.api.Test;

class CompilerJdkTest {
  @Test
  void aJdk25FitsFromItsThirdUpdateOn() {
    assertTrue(CompilerJdk.fits(Version.parse("25.0.3")));
    assertTrue(CompilerJdk.fits(Version.parse("25.0.10+7")));
    assertFalse(CompilerJdk.fits(Version.parse("25.0.2")));
    assertFalse(CompilerJdk.fits(Version.parse("25")));
    assertFalse(CompilerJdk.fits(Version.parse("26")));
    assertFalse(CompilerJdk.fits(Version.parse("17.0.15")));
  }
}
