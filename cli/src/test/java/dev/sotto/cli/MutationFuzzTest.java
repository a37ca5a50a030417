package dev.sotto.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Damaged files of every kind through the commands: one clear line each, never a stack trace, a
/// hang, or a wrong answer given as right.
///
/// The heap of this module's tests is 1 GB, so that an allocation sized by damaged bytes shows.
class MutationFuzzTest {
  private static final int CASES = 1000;

  @TempDir static Path folder;
  private static Workshop shop;

  @BeforeAll
  static void build() throws IOException {
    shop = Workshop.build(folder);
  }

  /// A file, a command that reads it, and whether every change of a byte must be noticed.
  private record Target(String file, boolean checksummed, List<String> command) {}

  private static final List<Target> TARGETS =
      List.of(
          new Target("a.sotto", true, List.of("inspect", "@")),
          new Target(
              "a.sotto", true, List.of("run", "@", "--keys", "a.keys", "a.in.ct", "-o", "never")),
          new Target("a.key", true, List.of("decrypt", "a.sotto", "--key", "@", "a.out.ct")),
          new Target(
              "a.key", true, List.of("encrypt", "a.sotto", "--key", "@", "x.npy", "-o", "never")),
          new Target(
              "a.keys", true, List.of("run", "a.sotto", "--keys", "@", "a.in.ct", "-o", "never")),
          new Target(
              "a.keys",
              true,
              List.of("run", "a.sotto", "--map-keys", "--keys", "@", "a.in.ct", "-o", "never")),
          new Target(
              "a.in.ct", true, List.of("run", "a.sotto", "--keys", "a.keys", "@", "-o", "never")),
          new Target("a.out.ct", true, List.of("decrypt", "a.sotto", "--key", "a.key", "@")),
          new Target(
              "x.npy", false, List.of("encrypt", "a.sotto", "--key", "a.key", "@", "-o", "maybe")),
          new Target("a.onnx", false, List.of("inspect", "@")),
          new Target("b.onnx", false, List.of("compile", "@", "-o", "maybe")));

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void damagedFilesAreRefusedInOneLine() {
    Seeds.forEach(CASES, MutationFuzzTest::refuseOne);
  }

  private static void refuseOne(SplittableRandom random) {
    Target target = TARGETS.get(random.nextInt(TARGETS.size()));
    byte[] whole = shop.bytes(target.file());
    byte[] damaged = damage(whole, random);
    String suffix = target.file().substring(target.file().lastIndexOf('.'));
    Path file = shop.put("damaged" + suffix, damaged);
    Object[] arguments =
        target.command().stream()
            .map(word -> word.equals("@") ? file : isFile(word) ? shop.at(word) : word)
            .toArray();
    CommandRunner.Outcome outcome = CommandRunner.run(arguments);
    String what = Arrays.toString(arguments) + " " + outcome.err();
    if (Arrays.equals(whole, damaged)) {
      assertEquals(0, outcome.exitCode(), what);
      return;
    }
    assertFalse(outcome.err().contains("out of memory"), what);
    if (target.checksummed() || outcome.exitCode() != 0) {
      var _ = outcome.refuses(1, "");
      assertTrue(outcome.out().isEmpty(), what);
    }
  }

  private static boolean isFile(String word) {
    return word.contains(".") || word.equals("never") || word.equals("maybe");
  }

  private static byte[] damage(byte[] whole, SplittableRandom random) {
    byte[] bytes = whole.clone();
    switch (random.nextInt(8)) {
      case 0 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 1 -> {
        return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
      }
      case 2 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 3 -> flipEarly(bytes, random);
      case 4 -> {
        int from = random.nextInt(bytes.length);
        Arrays.fill(bytes, from, Math.min(bytes.length, from + 16), (byte) 0xff);
      }
      case 5 -> {
        int from = random.nextInt(bytes.length);
        Arrays.fill(bytes, from, Math.min(bytes.length, from + 64), (byte) 0);
      }
      case 6 -> {
        return drop(bytes, random.nextInt(bytes.length));
      }
      default -> {
        return splice(bytes, random);
      }
    }
    return bytes;
  }

  /// Headers and lengths lie at the start.
  private static void flipEarly(byte[] bytes, SplittableRandom random) {
    for (int i = 0; i <= random.nextInt(3); i++) {
      bytes[random.nextInt(Math.min(bytes.length, 128))] = (byte) random.nextInt(256);
    }
  }

  private static byte[] drop(byte[] bytes, int at) {
    byte[] rest = new byte[bytes.length - 1];
    System.arraycopy(bytes, 0, rest, 0, at);
    System.arraycopy(bytes, at + 1, rest, at, rest.length - at);
    return rest;
  }

  /// The start of one kind of file with the rest of another.
  private static byte[] splice(byte[] bytes, SplittableRandom random) {
    byte[] other = shop.bytes(TARGETS.get(random.nextInt(TARGETS.size())).file());
    int at = random.nextInt(Math.min(bytes.length, other.length));
    byte[] spliced = other.clone();
    System.arraycopy(bytes, 0, spliced, 0, at);
    return spliced;
  }
}
