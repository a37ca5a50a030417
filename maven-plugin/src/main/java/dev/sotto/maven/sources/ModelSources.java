package dev.sotto.maven.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Finds models and their tables.
 *
 * <p>Beside {@code M.onnx} may lie {@code M.calibration}, {@code M.samples}, {@code M.expected} and
 * {@code M.labels}, each {@code .npy} or {@code .csv}; for a model of several inputs the first two
 * once for each, as {@code M.calibration.INPUT.npy}.
 */
public final class ModelSources {
  private static final String SUFFIX = ".onnx";
  private static final List<String> TABLE_SUFFIXES = List.of(".npy", ".csv");

  private ModelSources() {}

  /** The models below a folder, by name; none where there is no such folder. */
  public static List<ModelSource> find(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    return files.stream()
        .filter(file -> fileName(file).endsWith(SUFFIX))
        .map(file -> source(folder, file, files))
        .sorted(Comparator.comparing(ModelSource::name))
        .toList();
  }

  private static ModelSource source(Path folder, Path file, List<Path> files) {
    String name =
        StreamSupport.stream(folder.relativize(file).spliterator(), false)
            .map(Path::toString)
            .collect(Collectors.joining("/"));
    return new ModelSource(
        file,
        name.substring(0, name.length() - SUFFIX.length()),
        tables(file, "calibration", files),
        tables(file, "samples", files),
        table(file, "expected", files),
        table(file, "labels", files));
  }

  private static Optional<Path> table(Path model, String kind, List<Path> files) {
    return Optional.ofNullable(tables(model, kind, files).get(""));
  }

  private static Map<String, Path> tables(Path model, String kind, List<Path> files) {
    String modelName = fileName(model);
    String start = modelName.substring(0, modelName.length() - SUFFIX.length()) + "." + kind;
    Map<String, Path> tables = new TreeMap<>();
    for (Path file : files) {
      String name = fileName(file);
      if (Objects.equals(file.getParent(), model.getParent())
          && name.startsWith(start + ".")
          && TABLE_SUFFIXES.stream().anyMatch(name::endsWith)) {
        String input = name.substring(start.length(), name.lastIndexOf('.'));
        tables.put(input.isEmpty() ? "" : input.substring(1), file);
      }
    }
    return tables;
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName());
  }
}
