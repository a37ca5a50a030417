package dev.sotto.ir.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.testkit.Seeds;
import dev.sotto.testkit.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleFilesTest {
  /// Of a .npy file of version 1.
  private static final int HEADER_START = 10;

  @TempDir Path folder = Path.of("");

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void aTableIsReadWithOrWithoutItsHeader() throws IOException {
    Samples plain = CsvFile.read(file("a.csv", "1,2.5,-3e2\n\n4, \"5\" ,6\r\n"));
    assertEquals(Shape.of(2, 3), plain.shape());
    assertArrayEquals(new double[] {4, 5, 6}, plain.sample(1, Shape.of(1, 3)).toArray());
    Samples headed = CsvFile.read(file("b.csv", "\ufeffage,\"weight\"\n1,2\n"));
    assertEquals(Shape.of(1, 2), headed.shape());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'1,2\n3,x' | bad.csv:2:3: 'x' is not a number",
        "'1,2\n3' | bad.csv:2: 1 fields, the rows before have 2",
        "'1,2\n3,' | bad.csv:2:3: '' is not a number",
        "'1,2\n\n3,NaN' | bad.csv:3:3: 'NaN' is not finite",
        "'1,\n3,4' | bad.csv:1:3: '' is not a number",
        "'NA,2\n3,4' | bad.csv:1:1: 'NA' is not a number",
        "'a;b\n1;2' | bad.csv:2:1: '1;2' is not a number: fields are separated by commas here",
        "'1,2\n1e999,1' | bad.csv:2:1: '1e999' is not finite",
        "'a,b' | bad.csv: no rows of numbers"
      })
  void aBadFieldIsNamedByLineAndColumn(String text, String message) throws IOException {
    Path file = file("bad.csv", text);
    assertEquals(
        message,
        assertThrows(MalformedArtifactException.class, () -> CsvFile.read(file)).getMessage());
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Path file = folder.resolve("c.csv");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThrows(MalformedArtifactException.class, () -> CsvFile.read(file));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Seeds.forEach(
        20,
        random -> {
          Shape shape = Shape.of(random.nextInt(1, 5), random.nextInt(1, 5));
          double[] values = random.longs(shape.size()).mapToDouble(bits -> finite(bits)).toArray();
          try {
            Path csv = file("out.csv", CsvFile.encode(List.of("a,b", "c"), shape, values));
            assertSame(values, shape, CsvFile.read(csv));
            Path npy = folder.resolve("out.npy");
            Files.write(npy, NpyFile.encode(shape, values));
            assertSame(values, shape, NpyFile.read(npy));
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        });
  }

  private static double finite(long bits) {
    double value = Double.longBitsToDouble(bits);
    return Double.isFinite(value) ? value : 0.1;
  }

  private static void assertSame(double[] values, Shape shape, Samples samples) {
    assertEquals(shape, samples.shape());
    int size = samples.sampleSize();
    for (int i = 0; i < samples.count(); i++) {
      for (int j = 0; j < size; j++) {
        assertEquals(values[i * size + j], samples.sample(i, Shape.of(size)).at(j));
      }
    }
  }

  @Test
  void anArrayThatIsCutOrLiesIsRefused() throws IOException {
    byte[] whole = NpyFile.encode(Shape.of(2, 3), new double[6]);
    for (int length = 0; length < whole.length; length++) {
      Path file = folder.resolve("cut.npy");
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThrows(MalformedArtifactException.class, () -> NpyFile.read(file), "cut to " + length);
    }
    String header = new String(whole, StandardCharsets.ISO_8859_1);
    Path lies = folder.resolve("lies.npy");
    for (String shape :
        List.of("(9, 3, )", "(0, 9, )", "(16384, 16384)", "(2000000000,2000000000)")) {
      Files.write(lies, header.replace("(2, 3, )", shape).getBytes(StandardCharsets.ISO_8859_1));
      assertThrows(MalformedArtifactException.class, () -> NpyFile.read(lies), shape);
    }
  }

  @Test
  void whatAMessageShowsOfAHeaderIsOneShortLine() throws IOException {
    String header =
        new String(NpyFile.encode(Shape.of(2, 3), new double[6]), StandardCharsets.ISO_8859_1);
    String longNumber = "8".repeat(40);
    for (String lie :
        List.of(
            header.replace("(2, 3, )", "(2\n3,)   "),
            header.replace("(2, 3, )", "(" + longNumber + longNumber + ")").replace(" ", ""),
            header.replace("<f8", "<f" + longNumber + longNumber).replace(" ", ""))) {
      Path file = folder.resolve("lies.npy");
      byte[] bytes = lie.getBytes(StandardCharsets.ISO_8859_1);
      int headerBytes = lie.indexOf('\n', lie.indexOf('}')) + 1 - HEADER_START;
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(8, (short) headerBytes);
      Files.write(file, bytes);
      String message =
          String.valueOf(
              assertThrows(MalformedArtifactException.class, () -> NpyFile.read(file))
                  .getMessage());
      assertEquals(1, message.lines().count(), message);
      assertTrue(message.contains("shape (") || message.contains("type <f8"), message);
      assertTrue(message.length() < 150, message);
    }
  }

  @Test
  void valuesThatCannotBeEncryptedAreNamed() {
    Samples samples =
        Samples.wrap("x.npy", Shape.of(2, 2), new double[] {1, 2, 3, Double.POSITIVE_INFINITY});
    MalformedArtifactException thrown =
        assertThrows(MalformedArtifactException.class, samples::requireFinite);
    assertTrue(
        String.valueOf(thrown.getMessage()).startsWith("x.npy: sample 1, element 1 is Infinity"),
        thrown::toString);
    assertEquals(1, samples.range(0, 1).requireFinite().count());
  }

  @Test
  void realArraysOfFloatsAreRead() throws IOException {
    Path file = SharedData.require("01-medical-risk/pima_lr.x.npy");
    assertEquals(Shape.of(231, 8), NpyFile.read(file).requireFinite().shape());
  }
}
