package dev.sotto.runtime.format;

import dev.sotto.ckks.rlwe.StoredLimb;
import dev.sotto.ir.MalformedArtifactException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/// A file mapped into memory, to be read until it is closed. Safe for use by several threads.
///
/// A file that another program cuts short makes reads fail with a `MalformedArtifactException`, and
/// no results come of what was read. Other writing into the file shows in later reads.
public final class MappedFile implements AutoCloseable {
  private final String source;
  private final RandomAccessFile file;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes;

  private MappedFile(String source, RandomAccessFile file) throws IOException {
    this.source = source;
    this.file = file;
    try {
      this.bytes = file.getChannel().map(MapMode.READ_ONLY, 0, file.length(), arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /// Maps a file of `kind`, without looking at what it holds.
  ///
  /// @throws IllegalArgumentException where there is no such file, or none that can be mapped
  public static MappedFile open(Path path, FileKind kind) throws IOException {
    kind.requireFile(path);
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException(path + " is not a regular file, so it cannot be mapped");
    }
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    try {
      return new MappedFile(String.valueOf(path.getFileName()), file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /// What the file is called in messages.
  String source() {
    return source;
  }

  /// What `reader` makes of a part of the file.
  ///
  /// A page that the file has no more fails in a way that the Java machine reports some time later,
  /// at the latest when a call into the system returns, as asking for the length is.
  private <T> T read(long offset, long length, Function<MemorySegment, T> reader) {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException(source + " is closed");
    }
    try {
      T result = reader.apply(bytes.asSlice(offset, length));
      if (file.length() < bytes.byteSize()) {
        throw cutShort();
      }
      return result;
    } catch (InternalError e) {
      throw cutShort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MalformedArtifactException cutShort() {
    return new MalformedArtifactException(source + ": was cut short while it was in use");
  }

  /// The residues of one polynomial's limb; `checks` tell where they belong.
  StoredLimb limb(long offset, long length, Checks checks) {
    return new StoredLimb() {
      @Override
      public <T> T read(Function<MemorySegment, T> reader) {
        return MappedFile.this.read(
            offset, length, part -> new LimbBytes(part, checks).read(reader));
      }
    };
  }

  /// The whole file from its beginning; needs no closing.
  InputStream stream() {
    return new InputStream() {
      private long position;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
      }

      @Override
      public int read(byte[] to, int offset, int length) {
        int count = (int) Math.min(length, bytes.byteSize() - position);
        if (count == 0 && length > 0) {
          return -1;
        }
        MappedFile.this.read(
            position,
            count,
            part -> {
              MemorySegment.copy(part, ValueLayout.JAVA_BYTE, 0, to, offset, count);
              return part;
            });
        position += count;
        return count;
      }
    };
  }

  /// Gives the memory back; whoever reads after this gets an `IllegalStateException`.
  @Override
  public void close() {
    if (!arena.scope().isAlive()) {
      return;
    }
    arena.close();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
