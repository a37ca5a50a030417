package dev.sotto.cli.console;

import dev.sotto.runtime.format.NamedOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// Standard output, which remembers what could not be written: writers swallow it.
///
/// A reader that has seen enough and left, as `head` does, is no failure.
public final class ResultStream extends OutputStream {
  private final OutputStream out;
  private Optional<IOException> failure = Optional.empty();

  public ResultStream(OutputStream out) {
    this.out = new NamedOutput(out, "standard output");
  }

  /// The first thing that went wrong.
  public Optional<IOException> failure() {
    return failure;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      boolean readerLeft = String.valueOf(e.getMessage()).contains("Broken pipe");
      if (failure.isEmpty() && !readerLeft) {
        failure = Optional.of(e);
      }
      throw e;
    }
  }
}
