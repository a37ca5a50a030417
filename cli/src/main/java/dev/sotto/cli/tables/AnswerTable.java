package dev.sotto.cli.tables;

import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.ir.data.NpyFile;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.ir.tensor.TensorGraph.TensorNode;
import dev.sotto.ir.tensor.TensorGraph.TensorOutput;
import dev.sotto.ir.tensor.TensorOp;
import dev.sotto.runtime.format.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The decrypted outputs of a model, a row for each sample.
public final class AnswerTable {
  private final TensorGraph tail;
  private final List<Map<String, Tensor>> answers;
  private final Map<String, TensorNode> producers = new HashMap<>();

  /// `tail` is the graph whose outputs these are; `answers` holds at least one sample.
  public AnswerTable(TensorGraph tail, List<Map<String, Tensor>> answers) {
    this.tail = tail;
    this.answers = List.copyOf(answers);
    tail.nodes().forEach(node -> producers.put(node.result(), node));
  }

  /// Refuses a file whose suffix is not `.npy` or `.csv`.
  public static void checkSuffix(Path file) {
    if (!isNpy(file) && !file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      throw new UserMistakeException(file + ": answers are written to .npy or .csv files");
    }
  }

  private static boolean isNpy(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
  }

  /// Writes the table in the format of the file's suffix.
  public void write(Path file) throws IOException {
    byte[] bytes = isNpy(file) ? npy() : csv().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /// A heading and a row for each sample.
  public String csv() {
    StringBuilder out = new StringBuilder();
    Map<String, Tensor> first = answers.getFirst();
    List<String> heading = new ArrayList<>();
    heading.add("sample");
    for (TensorOutput output : tail.outputs()) {
      int size = tensor(first, output).size();
      for (int k = 0; k < size; k++) {
        heading.add(cell(size == 1 ? output.name() : output.name() + "_" + k));
      }
    }
    out.append(String.join(",", heading)).append('\n');
    for (int s = 0; s < answers.size(); s++) {
      List<String> row = new ArrayList<>();
      row.add(Integer.toString(s));
      for (TensorOutput output : tail.outputs()) {
        Tensor tensor = tensor(answers.get(s), output);
        for (int k = 0; k < tensor.size(); k++) {
          row.add(text(output, tensor.at(k)));
        }
      }
      out.append(String.join(",", row)).append('\n');
    }
    return out.toString();
  }

  private String text(TensorOutput output, double value) {
    TensorNode node = producers.get(output.value());
    while (node != null && node.op() instanceof TensorOp.Reshape) {
      node = producers.get(node.operands().getFirst());
    }
    if (node != null) {
      if (node.op() instanceof TensorOp.LabelMap(List<String> labels)
          && value >= 0
          && value < labels.size()) {
        return cell(labels.get((int) value));
      }
      if (node.op() instanceof TensorOp.ArgMax) {
        return Long.toString((long) value);
      }
    }
    return Double.toString(value);
  }

  private static String cell(String text) {
    return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private byte[] npy() {
    TensorOutput output =
        scores(tail)
            .orElseThrow(
                () ->
                    new UserMistakeException(
                        "the model gives classes only, which .npy does not hold here",
                        "write a .csv"));
    List<Integer> extents = new ArrayList<>(tensor(answers.getFirst(), output).shape().extents());
    if (!extents.isEmpty() && extents.getFirst() == 1) {
      extents.removeFirst();
    }
    extents.addFirst(answers.size());
    int size = tensor(answers.getFirst(), output).size();
    double[] values = new double[answers.size() * size];
    for (int s = 0; s < answers.size(); s++) {
      System.arraycopy(tensor(answers.get(s), output).toArray(), 0, values, s * size, size);
    }
    return NpyFile.encode(new Shape(extents), values);
  }

  private static Tensor tensor(Map<String, Tensor> sample, TensorOutput output) {
    Tensor tensor = sample.get(output.name());
    if (tensor == null) {
      throw new IllegalArgumentException("no output '" + output.name() + "'");
    }
    return tensor;
  }

  /// The first output that is no class: what probabilities and quantities come from.
  public static Optional<TensorOutput> scores(TensorGraph graph) {
    Map<String, Boolean> isClass = new HashMap<>();
    for (TensorNode node : graph.nodes()) {
      boolean derived =
          node.operands().stream().anyMatch(operand -> isClass.getOrDefault(operand, false));
      isClass.put(
          node.result(),
          derived
              || node.op() instanceof TensorOp.ArgMax
              || node.op() instanceof TensorOp.LabelMap);
    }
    return graph.outputs().stream()
        .filter(output -> !isClass.getOrDefault(output.value(), false))
        .findFirst();
  }
}
