package dev.sotto.ckks.rlwe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sotto.ckks.InsecureToyParameters;
import dev.sotto.ckks.ring.Workers;
import org.junit.jupiter.api.Test;

class CkksContextTest {
  @Test
  void onOtherWorkersTheTablesAreTheSame() {
    CkksContext context = new CkksContext(InsecureToyParameters.of(8, 3));
    Workers workers = Workers.of(Runnable::run, 2);
    CkksContext other = context.with(workers);
    assertSame(workers, other.workers());
    assertSame(context.ring(), other.ring());
    assertEquals(context.parameters(), other.parameters());
  }
}
