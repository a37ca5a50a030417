package dev.sotto.frontend.onnx;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/// The regular files of a small gzipped POSIX tar archive, by path.
final class TarArchive {
  private static final int BLOCK = 512;

  private TarArchive() {}

  static Map<String, byte[]> read(Path file) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      byte[] header = new byte[BLOCK];
      String longName = "";
      while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
        int size = Integer.parseInt(text(header, 124, 12), 8);
        byte[] content = in.readNBytes(size);
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        char type = (char) header[156];
        if (type == 'L') {
          longName = text(content, 0, content.length);
        } else if (type == 'x') {
          longName = extendedPath(text(content, 0, content.length));
        } else {
          String prefix = text(header, 345, 155);
          String shortName = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
          if (type == '0' || type == 0) {
            files.put(longName.isEmpty() ? shortName : longName, content);
          }
          longName = "";
        }
      }
    }
    return files;
  }

  /// The `path` of an extended header, whose lines are `length key=value`.
  private static String extendedPath(String records) {
    return records
        .lines()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .filter(record -> record.startsWith("path="))
        .map(record -> record.substring("path=".length()))
        .findFirst()
        .orElse("");
  }

  private static String text(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8).strip();
  }
}
