package dev.sotto.frontend.onnx.model;

import dev.sotto.ir.MalformedArtifactException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Weights that lie in files beside the model, as ONNX's external data.
///
/// A location is relative to the model's folder and may not lead out of it.
public record ExternalData(Optional<Path> folder) {

  /// The bytes that `entries` (`location`, `offset`, `length`) point to, exactly `expected` of
  /// them.
  public ByteBuffer read(String tensor, Map<String, String> entries, long expected) {
    String location = entries.getOrDefault("location", "");
    if (folder.isEmpty() || location.isEmpty()) {
      throw new MalformedArtifactException(
          "weights '%s' lie in another file ('%s'); read the model from its folder"
              .formatted(tensor, location));
    }
    try {
      Path base = folder.get().toRealPath();
      Path file = base.resolve(location).toRealPath();
      if (Path.of(location).isAbsolute() || !file.startsWith(base) || !Files.isRegularFile(file)) {
        throw new MalformedArtifactException(
            "weights '%s': their file '%s' is outside the model's folder"
                .formatted(tensor, location));
      }
      long offset = number(tensor, entries, "offset", 0);
      long length = number(tensor, entries, "length", expected);
      if (length != expected || offset > Files.size(file) - length) {
        throw new MalformedArtifactException(
            "weights '%s': %d bytes at %d of '%s' (%d bytes), their shape needs %d"
                .formatted(tensor, length, offset, location, Files.size(file), expected));
      }
      return readAt(file, offset, Math.toIntExact(length));
    } catch (IOException | InvalidPathException absent) {
      throw new MalformedArtifactException(
          "weights '%s': cannot read their file '%s'".formatted(tensor, location), absent);
    }
  }

  private static ByteBuffer readAt(Path file, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(offset);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes) < 0) {
          throw new IOException("ends early");
        }
      }
    }
    return bytes.flip();
  }

  private static long number(
      String tensor, Map<String, String> entries, String key, long otherwise) {
    String text = entries.getOrDefault(key, "");
    try {
      long value = text.isEmpty() ? otherwise : Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      throw new MalformedArtifactException(
          "weights '%s': %s '%s' is not a number".formatted(tensor, key, text), notANumber);
    }
    throw new MalformedArtifactException("weights '%s': negative %s".formatted(tensor, key));
  }
}
