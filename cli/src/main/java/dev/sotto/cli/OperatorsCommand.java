package dev.sotto.cli;

import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.JsonText;
import dev.sotto.cli.summary.TextTable;
import dev.sotto.frontend.onnx.SupportedOperators;
import dev.sotto.frontend.onnx.SupportedOperators.SupportedOperator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists what can be compiled.
@Command(
    name = "operators",
    header = "List the ONNX operators that can be compiled, with their opsets.")
final class OperatorsCommand extends Task {
  @Option(names = "--json", description = "Print one object of JSON.")
  private boolean json;

  @Override
  void run(Console console) {
    List<SupportedOperator> operators = SupportedOperators.list();
    if (json) {
      console
          .out()
          .println(
              JsonText.of(
                  Map.of("operators", operators.stream().map(OperatorsCommand::json).toList())));
      return;
    }
    TextTable table = new TextTable("operator", "opsets", "note");
    for (SupportedOperator operator : operators) {
      table.add(name(operator), operator.from() + " to " + operator.to(), operator.note());
    }
    table.print(console.out());
  }

  private static String name(SupportedOperator operator) {
    boolean standard = operator.domain().isEmpty() || operator.domain().equals("ai.onnx");
    return standard ? operator.name() : operator.domain() + "." + operator.name();
  }

  private static Map<String, Object> json(SupportedOperator operator) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("domain", operator.domain().isEmpty() ? "ai.onnx" : operator.domain());
    json.put("name", operator.name());
    json.put("from", operator.from());
    json.put("to", operator.to());
    json.put("note", operator.note());
    return json;
  }
}
