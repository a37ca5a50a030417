package dev.sotto.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.Layout.Digit;
import dev.sotto.ir.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class SlotPictureTest {
  /// Two channels of 2 × 2 in 16 slots that repeat every 8.
  private static final Layout TWO_CHANNELS =
      new Layout(
          Shape.of(1, 2, 2, 2),
          16,
          8,
          1,
          List.of(new Digit(1, 1, 2, 4), new Digit(2, 1, 2, 2), new Digit(3, 1, 2, 1)));

  private static BufferedImage read(Layout layout) throws IOException {
    String address = SlotPicture.address(layout, 0);
    byte[] bytes = Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
    return ImageIO.read(new ByteArrayInputStream(bytes));
  }

  @Test
  void channelsDifferInColourAndRepetitionsArePale() throws IOException {
    BufferedImage image = read(TWO_CHANNELS);
    assertEquals(4, image.getWidth());
    assertEquals(4, image.getHeight());
    int first = image.getRGB(0, 0);
    int second = image.getRGB(0, 1);
    assertNotEquals(first & 0xFFFFFF, second & 0xFFFFFF);
    assertEquals(255, first >>> 24);
    int repeated = image.getRGB(0, 2);
    assertEquals(89, repeated >>> 24);
  }

  @Test
  void slotsOfNoElementAreLeftOut() throws IOException {
    Layout gaps = new Layout(Shape.of(1, 3), 4, 4, 1, List.of(new Digit(1, 1, 3, 1)));
    BufferedImage image = read(gaps);
    assertEquals(0, image.getRGB(1, 1) >>> 24);
    assertEquals(255, image.getRGB(0, 1) >>> 24);
  }
}
