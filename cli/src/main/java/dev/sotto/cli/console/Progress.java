package dev.sotto.cli.console;

import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// One piece of work that may take long: silent for two seconds, then a bar on a terminal, or a
/// plain line now and then where nobody watches.
///
/// Safe to step from several threads. Closing it ends the display.
public final class Progress implements AutoCloseable {
  private static final long SILENT_SECONDS = 2;
  private static final long PLAIN_LINE_SECONDS = 15;
  private static final int WIDTH = 79;

  private final String what;
  private String stage = "";
  private final long total;
  private final PrintWriter err;
  private final AtomicLong done = new AtomicLong();
  private final long startNanos = System.nanoTime();
  private final ScheduledExecutorService clock;
  private @Nullable ProgressBar bar;
  private boolean closed;

  private Progress(String what, long total, PrintWriter err, ScheduledExecutorService clock) {
    this.what = what;
    this.total = total;
    this.err = err;
    this.clock = clock;
  }

  static Progress start(
      String what, long total, PrintWriter err, boolean interactive, boolean quiet) {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());
    Progress progress = new Progress(what, total, err, clock);
    if (quiet) {
      return progress;
    }
    if (interactive) {
      var _ = clock.schedule(progress::showBar, SILENT_SECONDS, TimeUnit.SECONDS);
    } else {
      var _ =
          clock.scheduleAtFixedRate(
              progress::printLine, PLAIN_LINE_SECONDS, PLAIN_LINE_SECONDS, TimeUnit.SECONDS);
    }
    return progress;
  }

  /// One step is done.
  public void step() {
    reach(done.incrementAndGet());
  }

  /// Tells what is being done now.
  public synchronized void name(String current) {
    stage = ": " + current;
    if (bar != null) {
      bar.setExtraMessage(stage);
    }
  }

  /// `steps` of them are done in all.
  public void reach(long steps) {
    done.set(steps);
    synchronized (this) {
      if (bar != null) {
        bar.stepTo(steps);
      }
    }
  }

  private synchronized void showBar() {
    if (closed) {
      return;
    }
    bar =
        new ProgressBarBuilder()
            .setTaskName(what)
            .setInitialMax(total > 0 ? total : -1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(250)
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
            .build();
    bar.stepTo(done.get());
  }

  private void draw(String line) {
    err.print("\r" + line);
    err.flush();
  }

  private synchronized void printLine() {
    if (!closed) {
      long seconds = (System.nanoTime() - startNanos) / 1_000_000_000L;
      String steps = total > 0 ? ", %d of %d".formatted(done.get(), total) : "";
      err.println("%s%s, %d s%s".formatted(what, stage, seconds, steps));
      err.flush();
    }
  }

  @Override
  public void close() {
    ProgressBar shown;
    synchronized (this) {
      closed = true;
      shown = bar;
    }
    clock.shutdownNow();
    if (shown != null) {
      shown.close();
      err.print("\r" + " ".repeat(WIDTH) + "\r");
      err.flush();
    }
  }
}
