package dev.sotto.runtime.server;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What runs may take of a server's memory; safe for use by several threads.
final class MemoryBudget {
  private final long runBytes;
  private final long memoryBytes;
  private final AtomicLong freeBytes;
  private final AtomicInteger running = new AtomicInteger();

  /// @throws MemoryBudgetException if not even one run fits
  MemoryBudget(ServerMemory.Plan plan, long memoryBytes) {
    ServerMemory memory = plan.memory();
    this.runBytes = memory.runBytes();
    this.memoryBytes = memoryBytes;
    this.freeBytes = new AtomicLong(plan.freeBytes());
    if (plan.freeBytes() < runBytes) {
      throw new MemoryBudgetException(
          "a server of this model needs about %s (keys %s, tables %s, one run %s); its budget is %s"
              .formatted(
                  ServerMemory.text(memory.totalBytes()),
                  ServerMemory.text(memory.keyBytes()),
                  ServerMemory.text(memory.tableBytes()),
                  ServerMemory.text(runBytes),
                  ServerMemory.text(memoryBytes)));
    }
  }

  /// One run's share, given back when closed.
  interface Share extends AutoCloseable {
    @Override
    void close();
  }

  /// Takes a share.
  ///
  /// @throws MemoryBudgetException if other runs leave too little
  Share take() {
    if (freeBytes.addAndGet(-runBytes) < 0) {
      long free = freeBytes.addAndGet(runBytes);
      throw new MemoryBudgetException(
          "a run needs about %s; the %d under way leave %s of the budget of %s: try again later"
              .formatted(
                  ServerMemory.text(runBytes),
                  running.get(),
                  ServerMemory.text(Math.max(0, free)),
                  ServerMemory.text(memoryBytes)));
    }
    running.incrementAndGet();
    return () -> {
      running.decrementAndGet();
      freeBytes.addAndGet(runBytes);
    };
  }
}
