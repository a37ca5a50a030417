package dev.sotto.maven.sources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSourcesTest {
  @TempDir private Path folder;

  private Path put(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  @Test
  void modelsAreFoundInSubFoldersByName() throws IOException {
    put("b.onnx");
    put("deep/er/a.onnx");
    put("notes.txt");

    List<ModelSource> found = ModelSources.find(folder);

    assertEquals(List.of("b", "deep/er/a"), found.stream().map(ModelSource::name).toList());
    assertEquals(List.of("deep", "er"), found.get(1).folders());
    assertEquals("a", found.get(1).simpleName());
  }

  @Test
  void aMissingFolderHoldsNoModels() throws IOException {
    assertEquals(List.of(), ModelSources.find(folder.resolve("none")));
  }

  @Test
  void tablesBelongToTheModelBesideThem() throws IOException {
    put("risk.onnx");
    put("risk2.onnx");
    put("deep/risk.onnx");
    Path calibration = put("risk.calibration.csv");
    Path expected = put("risk.expected.npy");
    Path deep = put("deep/risk.labels.npy");
    put("risk.calibration.txt");

    List<ModelSource> found = ModelSources.find(folder);

    assertEquals(Optional.of(deep), found.get(0).labels());
    assertEquals(Map.of(), found.get(0).calibration());
    assertEquals(Map.of("", calibration), found.get(1).calibration());
    assertEquals(Optional.of(expected), found.get(1).expected());
    assertEquals(List.of("--samples", calibration.toString()), found.get(1).sampleArguments());
    assertEquals(Map.of(), found.get(2).calibration());
  }

  @Test
  void aModelOfSeveralInputsHasATableForEach() throws IOException {
    put("two.onnx");
    Path b = put("two.calibration.b.x.npy");
    Path a = put("two.calibration.a.csv");

    ModelSource two = ModelSources.find(folder).get(0);

    assertEquals(
        List.of("--calibrate", "a=" + a, "--calibrate", "b.x=" + b), two.calibrationArguments());
  }
}
