package dev.sotto.report.page;

import dev.sotto.ir.packed.Layout;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/// The slots of a ciphertext as a picture: a pixel a slot, row by row, coloured by channel.
///
/// Brightness grows along the elements of a channel, so that rows and their order show. Slots that
/// repeat others are pale, those of no element are left out.
final class SlotPicture {
  private static final float PALE = 0.35f;

  private SlotPicture() {}

  /// The ciphertext's picture as the address of an image of type PNG.
  static String address(Layout layout, int ciphertext) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.setUseCache(false);
      ImageIO.write(draw(layout, ciphertext), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /// Slots in a row: a power of two, such that a picture is square or twice as wide as high.
  static int columns(Layout layout) {
    int bits = Integer.numberOfTrailingZeros(layout.width());
    return 1 << Math.ceilDiv(bits, 2);
  }

  private static BufferedImage draw(Layout layout, int ciphertext) {
    int columns = columns(layout);
    BufferedImage image =
        new BufferedImage(columns, layout.width() / columns, BufferedImage.TYPE_INT_ARGB);
    int[] elements = layout.elements();
    for (int slot = 0; slot < layout.width(); slot++) {
      int element = elements[ciphertext * layout.period() + slot % layout.period()];
      if (element >= 0) {
        image.setRGB(
            slot % columns, slot / columns, colour(layout, element, slot >= layout.period()));
      }
    }
    return image;
  }

  private static int colour(Layout layout, int element, boolean repeated) {
    int rank = layout.shape().rank();
    int axis = Math.min(1, rank - 1);
    int channels = rank == 0 ? 1 : layout.shape().extent(axis);
    int inner = rank == 0 ? 1 : layout.shape().strides()[axis];
    int channel = element / inner % channels;
    // Neighbours in hue are far apart in the order of channels, by the golden ratio.
    double hue = inner > 1 ? channel * 0.618034 : 0.55 + 0.45 * channel / channels;
    double along = inner > 1 ? (double) (element % inner) / inner : 0.5;
    int rgb = Color.HSBtoRGB((float) (hue % 1), 0.55f, (float) (0.55 + 0.4 * along));
    int alpha = repeated ? Math.round(255 * PALE) : 255;
    return (alpha << 24) | (rgb & 0xFFFFFF);
  }
}
