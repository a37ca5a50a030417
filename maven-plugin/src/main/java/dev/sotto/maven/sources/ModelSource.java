package dev.sotto.maven.sources;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A model with the tables beside it.
 *
 * @param name the file's path in the source folder without {@code .onnx}, parts joined by {@code /}
 * @param calibration by input, in order; the key of the only table of a model with one input may be
 *     empty
 * @param samples what is encrypted for verification, by input as above
 */
public record ModelSource(
    Path file,
    String name,
    Map<String, Path> calibration,
    Map<String, Path> samples,
    Optional<Path> expected,
    Optional<Path> labels) {
  public ModelSource {
    calibration = Collections.unmodifiableSortedMap(new TreeMap<>(calibration));
    samples = Collections.unmodifiableSortedMap(new TreeMap<>(samples));
  }

  /** The name's last part. */
  public String simpleName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The name's other parts. */
  public List<String> folders() {
    List<String> parts = List.of(name.split("/"));
    return parts.subList(0, parts.size() - 1);
  }

  /** How the command is told to calibrate. */
  public List<String> calibrationArguments() {
    return arguments("--calibrate", calibration);
  }

  /** How the command is told what to encrypt: the samples, or those for calibration. */
  public List<String> sampleArguments() {
    return arguments("--samples", samples.isEmpty() ? calibration : samples);
  }

  private static List<String> arguments(String option, Map<String, Path> tables) {
    List<String> arguments = new ArrayList<>();
    tables.forEach(
        (input, file) ->
            arguments.addAll(List.of(option, (input.isEmpty() ? "" : input + "=") + file)));
    return arguments;
  }

  /** The model and every table, in an order that is always the same. */
  public List<Path> files() {
    return Stream.of(
            Stream.of(file),
            calibration.values().stream(),
            samples.values().stream(),
            expected.stream(),
            labels.stream())
        .flatMap(files -> files.sorted())
        .toList();
  }
}
