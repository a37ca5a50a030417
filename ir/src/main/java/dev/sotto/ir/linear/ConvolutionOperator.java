package dev.sotto.ir.linear;

import java.util.Arrays;

/// A two-dimensional cross-correlation `[C,H,W]` → `[K,H',W']`, grouped, strided, dilated, padded.
///
/// One-dimensional convolutions have `height = kernelHeight = 1`. Padding takes no entries.
/// `weights` are `[K, C/groups, kernelHeight, kernelWidth]` row-major.
public record ConvolutionOperator(
    int channels,
    int height,
    int width,
    int outChannels,
    int outHeight,
    int outWidth,
    int kernelHeight,
    int kernelWidth,
    int strideY,
    int strideX,
    int dilationY,
    int dilationX,
    int padTop,
    int padLeft,
    int groups,
    double[] weights)
    implements LinearOperator {
  private static final int MAX_DISTANCE = 1 << 20;

  public ConvolutionOperator {
    requireWithin(1, channels, height, width, outChannels, outHeight, outWidth);
    requireWithin(1, kernelHeight, kernelWidth, strideY, strideX, dilationY, dilationX, groups);
    requireWithin(0, padTop, padLeft);
    if (channels % groups != 0 || outChannels % groups != 0) {
      throw new IllegalArgumentException(
          "%d groups of %d and %d channels".formatted(groups, channels, outChannels));
    }
    Math.multiplyExact(channels, Math.multiplyExact(height, width));
    Math.multiplyExact(outChannels, Math.multiplyExact(outHeight, outWidth));
    long size = (long) outChannels * (channels / groups);
    if (weights.length != Math.multiplyExact(size, (long) kernelHeight * kernelWidth)) {
      throw new IllegalArgumentException(
          weights.length
              + " weights for "
              + size
              + " kernels of "
              + kernelHeight
              + "x"
              + kernelWidth);
    }
  }

  private static void requireWithin(int low, int... values) {
    for (int value : values) {
      if (value < low || value > MAX_DISTANCE) {
        throw new IllegalArgumentException(
            "%d outside [%d, %d]".formatted(value, low, MAX_DISTANCE));
      }
    }
  }

  @Override
  public int rows() {
    return outChannels * outHeight * outWidth;
  }

  @Override
  public int columns() {
    return channels * height * width;
  }

  @Override
  public double entry(int row, int column) {
    int outChannel = row / (outHeight * outWidth);
    int channel = column / (height * width);
    int perGroup = channels / groups;
    if (channel / perGroup != outChannel / (outChannels / groups)) {
      return 0;
    }
    int offsetY = column / width % height + padTop - row / outWidth % outHeight * strideY;
    int offsetX = column % width + padLeft - row % outWidth * strideX;
    if (offsetY < 0 || offsetX < 0 || offsetY % dilationY != 0 || offsetX % dilationX != 0) {
      return 0;
    }
    int kernelY = offsetY / dilationY;
    int kernelX = offsetX / dilationX;
    if (kernelY >= kernelHeight || kernelX >= kernelWidth) {
      return 0;
    }
    return weight(outChannel, channel % perGroup, kernelY, kernelX);
  }

  @Override
  public void forEachInRow(int row, EntryConsumer consumer) {
    int outChannel = row / (outHeight * outWidth);
    int y = row / outWidth % outHeight * strideY - padTop;
    int x = row % outWidth * strideX - padLeft;
    int perGroup = channels / groups;
    int firstChannel = outChannel / (outChannels / groups) * perGroup;
    int weight = outChannel * perGroup * kernelHeight * kernelWidth;
    for (int c = 0; c < perGroup; c++) {
      for (int kernelY = 0; kernelY < kernelHeight; kernelY++, weight += kernelWidth) {
        int inY = y + kernelY * dilationY;
        int inRow = ((firstChannel + c) * height + inY) * width;
        for (int kernelX = 0; kernelX < kernelWidth && inY >= 0 && inY < height; kernelX++) {
          int inX = x + kernelX * dilationX;
          if (inX >= 0 && inX < width) {
            consumer.accept(inRow + inX, weights[weight + kernelX]);
          }
        }
      }
    }
  }

  private double weight(int outChannel, int channel, int kernelY, int kernelX) {
    int perGroup = channels / groups;
    int kernel = (outChannel * perGroup + channel) * kernelHeight + kernelY;
    return weights[kernel * kernelWidth + kernelX];
  }

  @Override
  public double[] apply(double[] x) {
    requireColumns(x);
    double[] y = new double[rows()];
    int perGroup = channels / groups;
    for (int k = 0; k < outChannels; k++) {
      int firstChannel = k / (outChannels / groups) * perGroup;
      for (int c = 0; c < perGroup; c++) {
        for (int kernelY = 0; kernelY < kernelHeight; kernelY++) {
          for (int kernelX = 0; kernelX < kernelWidth; kernelX++) {
            double weight = weight(k, c, kernelY, kernelX);
            addTap(k, firstChannel + c, kernelY, kernelX, weight, x, y);
          }
        }
      }
    }
    return y;
  }

  private void addTap(
      int outChannel,
      int channel,
      int kernelY,
      int kernelX,
      double weight,
      double[] x,
      double[] y) {
    int offsetY = kernelY * dilationY - padTop;
    int offsetX = kernelX * dilationX - padLeft;
    int firstY = Math.max(0, Math.ceilDiv(-offsetY, strideY));
    int firstX = Math.max(0, Math.ceilDiv(-offsetX, strideX));
    int endY = Math.min(outHeight, Math.floorDiv(height - 1 - offsetY, strideY) + 1);
    int endX = Math.min(outWidth, Math.floorDiv(width - 1 - offsetX, strideX) + 1);
    for (int outY = firstY; outY < endY; outY++) {
      int from = (channel * height + outY * strideY + offsetY) * width + offsetX;
      int to = (outChannel * outHeight + outY) * outWidth;
      for (int outX = firstX; outX < endX; outX++) {
        y[to + outX] += weight * x[from + outX * strideX];
      }
    }
  }

  private int[] geometry() {
    return new int[] {
      channels,
      height,
      width,
      outChannels,
      outHeight,
      outWidth,
      kernelHeight,
      kernelWidth,
      strideY,
      strideX,
      dilationY,
      dilationX,
      padTop,
      padLeft,
      groups
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConvolutionOperator that
        && Arrays.equals(geometry(), that.geometry())
        && Arrays.equals(weights, that.weights);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(geometry()) + Arrays.hashCode(weights);
  }
}
