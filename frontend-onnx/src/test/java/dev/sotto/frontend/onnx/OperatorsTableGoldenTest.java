package dev.sotto.frontend.onnx;

import dev.sotto.frontend.onnx.SupportedOperators.SupportedOperator;
import dev.sotto.frontend.onnx.model.OnnxModel;
import dev.sotto.testkit.Golden;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The table of operators in the documentation is what the importer knows.
class OperatorsTableGoldenTest {
  private static final String HEAD =
      """
      # Supported operators

      Written by `OperatorsTableGoldenTest` from what the importer knows: after a change, run it with
      `-Dsotto.golden.update=true`. The command `sotto operators` prints the same list.

      | operator | opsets | note |
      |---|---|---|
      """;

  @Test
  void theTableListsWhatTheImporterKnows() {
    StringBuilder table = new StringBuilder(HEAD);
    for (SupportedOperator operator : SupportedOperators.list()) {
      String name =
          operator.domain().equals(OnnxModel.DEFAULT_DOMAIN)
              ? operator.name()
              : operator.domain() + "." + operator.name();
      table.append(
          "| `%s` | %d to %d | %s |\n"
              .formatted(
                  name, operator.from(), operator.to(), operator.note().replace("|", "\\|")));
    }
    Path root = Path.of(System.getProperty("sotto.root", ".."));
    Golden.is(root.resolve("docs/operators.md"), table.toString());
  }
}
