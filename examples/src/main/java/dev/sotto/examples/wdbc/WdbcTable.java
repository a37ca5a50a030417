package dev.sotto.examples.wdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Patients of the Wisconsin Diagnostic Breast Cancer table: 30 raw features each, label 1 =
/// benign.
///
/// Source and licence: `ATTRIBUTION.md` beside the table.
public record WdbcTable(double[][] features, int[] labels) {
  /// Features of a patient.
  public static final int FEATURES = 30;

  /// A table cut in two.
  public record Split(WdbcTable training, WdbcTable test) {}

  /// Reads the whole table: 569 patients.
  public static WdbcTable load() {
    try (InputStream in = WdbcTable.class.getResourceAsStream("wdbc.csv")) {
      if (in == null) {
        throw new IllegalStateException(
            "the table wdbc.csv is missing from the examples' resources");
      }
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      reader.readLine();
      List<double[]> features = new ArrayList<>();
      List<Integer> labels = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        double[] row = Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
        features.add(Arrays.copyOf(row, FEATURES));
        labels.add((int) row[FEATURES]);
      }
      return new WdbcTable(
          features.toArray(double[][]::new), labels.stream().mapToInt(Integer::intValue).toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int patients() {
    return labels.length;
  }

  /// Shuffles by `seed` and gives the first `share` of the patients to training.
  public Split split(long seed, double share) {
    int[] order = new int[patients()];
    Arrays.setAll(order, i -> i);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
    int training = (int) Math.round(share * patients());
    return new Split(
        select(Arrays.copyOf(order, training)),
        select(Arrays.copyOfRange(order, training, order.length)));
  }

  private WdbcTable select(int[] rows) {
    return new WdbcTable(
        Arrays.stream(rows).mapToObj(row -> features[row]).toArray(double[][]::new),
        Arrays.stream(rows).map(row -> labels[row]).toArray());
  }
}
