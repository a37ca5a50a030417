package dev.sotto.ir.data;

import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.tensor.Shape;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// NumPy's array format, versions 1 to 3: little-endian float32 and float64 and integers, C order.
///
/// Source: NumPy Enhancement Proposal 1.
public final class NpyFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER_BYTES = 1 << 16;
  private static final int SHOWN_CHARACTERS = 60;
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-z])(\\d+)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,]*)\\)");

  private NpyFile() {}

  /// Reads a file of at least one axis; throws `MalformedArtifactException` on anything unexpected.
  public static Samples read(Path file) throws IOException {
    String source = String.valueOf(file.getFileName());
    try (InputStream raw = Files.newInputStream(file)) {
      return read(source, new DataInputStream(raw), Files.size(file));
    } catch (EOFException end) {
      throw new MalformedArtifactException(source + ": not a NumPy array, it ends early", end);
    }
  }

  private static Samples read(String source, DataInputStream in, long fileBytes)
      throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new MalformedArtifactException(source + ": not a NumPy array (.npy)");
    }
    int major = in.readUnsignedByte();
    in.readUnsignedByte();
    int headerBytes = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
    int prefixBytes = MAGIC.length + 4;
    if (major >= 2) {
      headerBytes |= Short.toUnsignedInt(Short.reverseBytes(in.readShort())) << 16;
      prefixBytes += 2;
    }
    if (headerBytes < 0 || headerBytes > MAX_HEADER_BYTES) {
      throw new MalformedArtifactException(
          source + ": a header of " + Integer.toUnsignedString(headerBytes) + " bytes");
    }
    byte[] header = in.readNBytes(headerBytes);
    String text = new String(header, StandardCharsets.ISO_8859_1);
    Matcher descr = match(source, DESCR, text, "descr");
    if (match(source, ORDER, text, "fortran_order").group(1).equals("True")) {
      throw new MalformedArtifactException(source + ": Fortran order; save it in C order");
    }
    int[] extents = extents(source, match(source, SHAPE, text, "shape").group(1));
    String kind = descr.group(2) + descr.group(3);
    int bytes = Integer.parseInt(descr.group(3).substring(0, 1));
    if (descr.group(1).equals(">") || !kind.matches("f4|f8|i1|i2|i4|i8|u1|b1")) {
      throw new MalformedArtifactException(
          source + ": type " + shown(descr.group(1) + kind) + "; save it as float32 or float64");
    }
    long size = 1;
    for (int extent : extents) {
      size *= extent;
      if (size > Integer.MAX_VALUE / bytes) {
        throw new MalformedArtifactException(source + ": more than 2 GB of values");
      }
    }
    long present = fileBytes - prefixBytes - headerBytes;
    if (present != size * bytes) {
      throw new MalformedArtifactException(
          "%s: %d bytes of values, its header promises %d"
              .formatted(source, present, size * bytes));
    }
    ByteBuffer body = ByteBuffer.wrap(in.readNBytes((int) size * bytes));
    if (body.remaining() != size * bytes) {
      throw new EOFException();
    }
    double[] values = decode(body.order(ByteOrder.LITTLE_ENDIAN), kind, (int) size);
    return Samples.wrap(source, Shape.of(extents), values);
  }

  private static Matcher match(String source, Pattern pattern, String header, String key) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new MalformedArtifactException(source + ": its header has no usable '" + key + "'");
    }
    return matcher;
  }

  private static int[] extents(String source, String list) {
    try {
      int[] extents =
          Arrays.stream(list.split(","))
              .map(String::strip)
              .filter(part -> !part.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      return extents.length == 0 ? new int[] {1} : extents;
    } catch (NumberFormatException tooLarge) {
      throw new MalformedArtifactException(
          source + ": shape (" + shown(list) + ") is no list of extents below 2^31", tooLarge);
    }
  }

  /// A part of the header as a message has it: in one line that is not too long.
  private static String shown(String part) {
    String line = part.replaceAll("\\s+", " ");
    return line.length() > SHOWN_CHARACTERS ? line.substring(0, SHOWN_CHARACTERS) + "…" : line;
  }

  private static double[] decode(ByteBuffer body, String kind, int size) {
    double[] values = new double[size];
    switch (kind) {
      case "f4" -> {
        FloatBuffer floats = body.asFloatBuffer();
        Arrays.setAll(values, floats::get);
      }
      case "f8" -> body.asDoubleBuffer().get(values);
      case "i1" -> Arrays.setAll(values, body::get);
      case "i2" -> Arrays.setAll(values, i -> body.getShort(2 * i));
      case "i4" -> Arrays.setAll(values, i -> body.getInt(4 * i));
      case "i8" -> Arrays.setAll(values, i -> body.getLong(8 * i));
      default -> Arrays.setAll(values, i -> Byte.toUnsignedInt(body.get(i)));
    }
    return values;
  }

  /// Writes float64 values in row-major order.
  public static byte[] encode(Shape shape, double[] values) {
    StringBuilder header = new StringBuilder("{'descr': '<f8', 'fortran_order': False, 'shape': (");
    shape.extents().forEach(extent -> header.append(extent).append(", "));
    header.append("), }");
    int unpadded = MAGIC.length + 4 + header.length() + 1;
    header.append(" ".repeat((64 - unpadded % 64) % 64)).append('\n');
    ByteBuffer out =
        ByteBuffer.allocate(MAGIC.length + 4 + header.length() + 8 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length());
    out.put(header.toString().getBytes(StandardCharsets.ISO_8859_1));
    for (double value : values) {
      out.putDouble(value);
    }
    return out.array();
  }
}
