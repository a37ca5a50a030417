package dev.sotto.runtime;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Ways to spoil a file.
final class FileMutations {
  private FileMutations() {}

  /// Damages bytes anywhere.
  static byte[] damage(byte[] original, SplittableRandom random) {
    byte[] bytes = original.clone();
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        yield bytes;
      }
      case 2 -> {
        bytes[at] += (byte) (1 + random.nextInt(255));
        yield bytes;
      }
      case 3 -> {
        // A piece taken out.
        int length = 1 + random.nextInt(Math.min(100, bytes.length - at));
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, at + length, shorter, at, bytes.length - at - length);
        yield shorter;
      }
      default -> {
        // A piece put in.
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 7);
        System.arraycopy(bytes, at, longer, at + 7, bytes.length - at);
        longer[at] ^= 0x55;
        yield longer;
      }
    };
  }

  /// Damages bytes before the checksum, mostly among the first, where structure is densest, and
  /// puts a right checksum at the end.
  static byte[] forge(byte[] original, SplittableRandom random) {
    byte[] content = Checksum.without(original);
    int reach = random.nextBoolean() ? Math.min(400, content.length) : content.length;
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = 8 + random.nextInt(reach - 8);
      content[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) (content[at] ^ (1 << random.nextInt(8)));
            case 1 -> (byte) 0xff;
            case 2 -> 0;
            default -> (byte) random.nextInt(256);
          };
    }
    return Checksum.with(content);
  }
}
