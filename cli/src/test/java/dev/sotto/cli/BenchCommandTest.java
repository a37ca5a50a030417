package dev.sotto.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.testkit.OnnxBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
  @TempDir private Path folder = Path.of(".");

  private Path model() throws IOException {
    return Files.write(folder.resolve("m.onnx"), OnnxBytes.regression(6));
  }

  @Test
  void theCompilerPlansWithTheCostsItIsGiven() throws IOException {
    Path costs =
        Files.writeString(folder.resolve("costs.properties"), CostTable.standard().write());
    CommandRunner.Outcome outcome =
        CommandRunner.run("compile", model(), "--costs", costs, "--json").succeeds();
    CommandRunner.Outcome standard = CommandRunner.run("compile", model(), "--json").succeeds();
    assertEquals(estimate(standard.out()), estimate(outcome.out()));
    String slower = CostTable.standard().write().replaceAll("(transform.* = )", "$19");
    Files.writeString(costs, slower);
    outcome = CommandRunner.run("compile", model(), "--costs", costs, "--json").succeeds();
    assertTrue(estimate(outcome.out()) > estimate(standard.out()), slower);
  }

  private static double estimate(String json) {
    String field = "\"estimatedRunSeconds\": ";
    int start = json.indexOf(field) + field.length();
    return Double.parseDouble(json.substring(start, json.indexOf(',', start)));
  }

  @Test
  void aFileThatHoldsNoCostsIsRefused() throws IOException {
    Path costs = Files.writeString(folder.resolve("costs.properties"), "transform.12 = fast\n");
    var _ = CommandRunner.run("compile", model(), "--costs", costs).refuses(1, "transform.12");
    var _ = CommandRunner.run("compile", model(), "--costs", folder).refuses(1, "is a folder");
  }

  @Test
  void aTableThatLacksAnEntryIsRefusedWithTheCommandThatWritesOne() throws IOException {
    String text = CostTable.standard().write().replaceAll("narrowConvert.* = .*\\R", "");
    Path costs = Files.writeString(folder.resolve("costs.properties"), text);
    var _ =
        CommandRunner.run("compile", model(), "--costs", costs)
            .refuses(1, "'narrowConvert.12', this has none; 'sotto bench --save FILE'");
  }

  @Test
  void whatCannotBeMeasuredIsWrongUsage() {
    assertEquals(2, CommandRunner.run("bench", "weather").exitCode());
  }
}
