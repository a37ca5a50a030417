package dev.sotto.cli.tables;

import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.ir.data.CsvFile;
import dev.sotto.ir.data.NpyFile;
import dev.sotto.ir.data.Samples;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorGraph.TensorInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Samples for every input of a model, checked to be finite and of the inputs' sizes; immutable.
public final class SampleTables {
  private final List<TensorInput> inputs;
  private final Map<String, Samples> tables;

  private SampleTables(List<TensorInput> inputs, Map<String, Samples> tables) {
    this.inputs = List.copyOf(inputs);
    this.tables = Map.copyOf(tables);
  }

  /// Reads one table for each input.
  ///
  /// `arguments` is one file for a model of one input, or `INPUT=FILE` for each input.
  ///
  /// @throws UserMistakeException if an input lacks its file, or counts, sizes or values are wrong
  /// @throws dev.sotto.ir.MalformedArtifactException if a file is no table
  public static SampleTables read(List<String> arguments, List<TensorInput> inputs)
      throws IOException {
    Map<String, Samples> tables = new LinkedHashMap<>();
    for (String argument : arguments) {
      TensorInput input = inputOf(argument, inputs);
      Path file = Path.of(argument.substring(prefix(argument, inputs)));
      Samples table = read(file);
      if (tables.put(input.name(), table) != null) {
        throw new UserMistakeException("two files for input '%s'".formatted(input.name()));
      }
      checkSize(table, input);
      checkFinite(table);
    }
    for (TensorInput input : inputs) {
      if (!tables.containsKey(input.name())) {
        throw new UserMistakeException(
            "no samples for input '%s' %s".formatted(input.name(), input.shape()),
            "give a file for each input: INPUT=FILE");
      }
    }
    SampleTables read = new SampleTables(inputs, tables);
    read.checkCounts();
    return read;
  }

  /// The files that `arguments` can mean, with or without the name of an input before them.
  public static List<Path> files(List<String> arguments) {
    return arguments.stream()
        .flatMap(argument -> Stream.of(argument, argument.replaceFirst("^[^=]*=", "")))
        .map(Path::of)
        .toList();
  }

  /// Reads a table by its suffix: `.npy`, or comma-separated values.
  public static Samples read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (Files.isDirectory(file)) {
      throw new UserMistakeException(file + " is a folder, not a table of samples");
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npy")) {
      return NpyFile.read(file);
    }
    if (name.endsWith(".csv")) {
      return CsvFile.read(file);
    }
    throw new UserMistakeException(
        file + ": samples are read from .npy or .csv files", "numpy.save makes an .npy file");
  }

  private static TensorInput inputOf(String argument, List<TensorInput> inputs) {
    for (TensorInput input : inputs) {
      if (argument.startsWith(input.name() + "=")) {
        return input;
      }
    }
    if (inputs.size() == 1) {
      return inputs.get(0);
    }
    throw new UserMistakeException(
        "which input is %s for? The model has %s"
            .formatted(argument, inputs.stream().map(TensorInput::name).toList()),
        "write INPUT=FILE with one of these names");
  }

  private static int prefix(String argument, List<TensorInput> inputs) {
    return inputs.stream()
        .map(input -> input.name() + "=")
        .filter(argument::startsWith)
        .mapToInt(String::length)
        .findFirst()
        .orElse(0);
  }

  private static void checkSize(Samples table, TensorInput input) {
    if (table.count() == 0) {
      throw new UserMistakeException(table.source() + ": holds no samples");
    }
    if (table.sampleSize() != input.shape().size()) {
      throw new UserMistakeException(
          "%s: shape %s is %d samples of %d values; input '%s' %s takes %d values"
              .formatted(
                  table.source(),
                  table.shape(),
                  table.count(),
                  table.sampleSize(),
                  input.name(),
                  input.shape(),
                  input.shape().size()),
          "the first axis counts the samples");
    }
  }

  private static void checkFinite(Samples table) {
    Shape flat = Shape.of(table.sampleSize());
    for (int s = 0; s < table.count(); s++) {
      Tensor sample = table.sample(s, flat);
      for (int k = 0; k < sample.size(); k++) {
        if (!Double.isFinite(sample.at(k))) {
          throw new UserMistakeException(
              "%s: sample %d has the value %s at position %d"
                  .formatted(table.source(), s, sample.at(k), k),
              "replace missing and infinite values before encrypting");
        }
      }
    }
  }

  private void checkCounts() {
    Samples first = tables.getOrDefault(inputs.get(0).name(), tables.values().iterator().next());
    for (Samples other : tables.values()) {
      if (other.count() != first.count()) {
        throw new UserMistakeException(
            "%s has %d samples, %s has %d"
                .formatted(first.source(), first.count(), other.source(), other.count()));
      }
    }
  }

  /// Samples in each table.
  public int count() {
    return tables.values().iterator().next().count();
  }

  /// The file names, for messages.
  public String source() {
    return String.join(", ", tables.values().stream().map(Samples::source).sorted().toList());
  }

  /// Samples `from` up to but without `to`.
  public SampleTables range(int from, int to) {
    Map<String, Samples> parts = new LinkedHashMap<>();
    tables.forEach((name, table) -> parts.put(name, table.range(from, to)));
    return new SampleTables(inputs, parts);
  }

  /// Every sample, as tensors by input, in the order of the inputs.
  public List<Map<String, Tensor>> samples() {
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < count(); s++) {
      Map<String, Tensor> sample = new LinkedHashMap<>();
      for (TensorInput input : inputs) {
        Samples table = tables.get(input.name());
        if (table != null) {
          sample.put(input.name(), table.sample(s, input.shape()));
        }
      }
      samples.add(sample);
    }
    return samples;
  }
}
