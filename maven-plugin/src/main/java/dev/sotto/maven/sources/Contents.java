package dev.sotto.maven.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Names files by what they hold. */
public final class Contents {
  private Contents() {}

  /** SHA-256 of the files in this order, those of folders in the order of their paths, as hex. */
  public static String sha256(List<Path> filesAndFolders) throws IOException {
    MessageDigest digest = digest();
    for (Path root : filesAndFolders) {
      List<Path> files;
      try (Stream<Path> found = Files.walk(root)) {
        files = found.filter(Files::isRegularFile).sorted().toList();
      }
      for (Path file : files) {
        digest.update(digest().digest(Files.readAllBytes(file)));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
