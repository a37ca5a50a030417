package dev.sotto.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.text.CircuitText;
import org.junit.jupiter.api.Test;

class OperationTimesTest {
  private static final Circuit CIRCUIT =
      CircuitText.parse(
          """
          circuit "one" (
              width = 4,
              log_n = 12,
              level_primes = [[902987777]],
              special_primes = [],
              digit_primes = 1,
              security_bits = 128,
              relinearization_level = -1,
              conjugation_level = -1,
              rotations = []) {
            %x = input {name = "x"} : [1,4] {period = 4, digits = [[1, 1, 4, 1]], level = 0, scale = 1024.0} from "x"
            output "y" = %x
          }
          """);

  @Test
  void whatIsSkippedDoesNotCount() {
    OperationTimes times = new OperationTimes(CIRCUIT);
    long hour = 3600L * 1_000_000_000;
    times.start();
    times.skip(hour);
    times.skip(hour);
    times.step(1);
    assertTrue(times.medians().getFirst().seconds() < -3600);
    assertEquals(2 * hour, times.skipped());
    times.start();
    assertEquals(0, times.skipped());
  }
}
