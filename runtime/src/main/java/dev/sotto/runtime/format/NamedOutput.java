package dev.sotto.runtime.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;

/// A stream whose failures say what could not be written.
public final class NamedOutput extends OutputStream {
  private final OutputStream out;
  private final String name;

  /// Writes to `out`, which messages call `name`.
  public NamedOutput(OutputStream out, String name) {
    this.out = out;
    this.name = name;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException failure) {
      throw named(failure);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException failure) {
      throw named(failure);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException failure) {
      throw named(failure);
    }
  }

  private IOException named(IOException failure) {
    FileSystemException named = new FileSystemException(name, null, failure.getMessage());
    named.initCause(failure);
    return named;
  }
}
