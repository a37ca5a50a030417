package dev.sotto.frontend.onnx;

import dev.sotto.frontend.onnx.model.OnnxModel;
import dev.sotto.frontend.onnx.operators.ConstantFolder;
import dev.sotto.frontend.onnx.operators.Operators;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The operators that models may use, as the table of the README shows them.
public final class SupportedOperators {
  /// Operators younger than the oldest opset, by the opset that brought them.
  private static final Map<String, Long> FIRST_OPSETS =
      Map.ofEntries(
          Map.entry("Expand", 8L),
          Map.entry("ConstantOfShape", 9L),
          Map.entry("Erf", 9L),
          Map.entry("EyeLike", 9L),
          Map.entry("IsNaN", 9L),
          Map.entry("NonZero", 9L),
          Map.entry("Sign", 9L),
          Map.entry("Where", 9L),
          Map.entry("Mod", 10L),
          Map.entry("Resize", 10L),
          Map.entry("ThresholdedRelu", 10L),
          Map.entry("CumSum", 11L),
          Map.entry("GatherElements", 11L),
          Map.entry("GatherND", 11L),
          Map.entry("Range", 11L),
          Map.entry("Round", 11L),
          Map.entry("Celu", 12L),
          Map.entry("GreaterOrEqual", 12L),
          Map.entry("LessOrEqual", 12L),
          Map.entry("HardSwish", 14L),
          Map.entry("Trilu", 14L),
          Map.entry("CastLike", 15L),
          Map.entry("Mish", 18L),
          Map.entry("Gelu", 20L),
          Map.entry("Swish", 24L));

  private SupportedOperators() {}

  /// One operator of `domain`, known from opset `from` to `to`; `note` says what of it, or nothing.
  public record SupportedOperator(String domain, String name, long from, long to, String note) {}

  /// All of them, by domain and name.
  public static List<SupportedOperator> list() {
    Stream<SupportedOperator> constants =
        ConstantFolder.constantOnly().stream().map(name -> onnx(name, "on constants and shapes"));
    Stream<SupportedOperator> rules =
        Operators.all().stream()
            .map(
                rule ->
                    rule.domain().equals(OnnxModel.DEFAULT_DOMAIN)
                        ? onnx(rule.name(), rule.note())
                        : new SupportedOperator(
                            rule.domain(), rule.name(), 1, OnnxModel.NEWEST_ML_OPSET, rule.note()));
    return Stream.concat(constants, rules)
        .sorted(
            Comparator.comparing(SupportedOperator::domain).thenComparing(SupportedOperator::name))
        .toList();
  }

  private static SupportedOperator onnx(String name, String note) {
    long from = FIRST_OPSETS.getOrDefault(name, OnnxModel.OLDEST_OPSET);
    long to = name.equals("Upsample") ? 9 : OnnxModel.NEWEST_OPSET;
    return new SupportedOperator(OnnxModel.DEFAULT_DOMAIN, name, from, to, note);
  }
}
