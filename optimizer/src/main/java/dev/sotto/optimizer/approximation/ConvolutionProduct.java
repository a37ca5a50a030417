package dev.sotto.optimizer.approximation;

import dev.sotto.ir.linear.ConvolutionOperator;
import java.util.stream.IntStream;

/// The product of a convolution, several neighbours of an output's row and up to four channels at a
/// time: a weight serves all of them and all samples.
///
/// What a column of the kernel meets lies `strideX` apart in the input; it is copied so that it
/// lies side by side, once for all channels of the output and rows of the kernel.
final class ConvolutionProduct implements SamplesProduct {
  /// So many numbers of each of four rows stay in the nearest cache.
  private static final int NUMBERS_AT_A_TIME = 512;

  private final ConvolutionOperator matrix;
  private final int perGroup;
  private final int outPerGroup;

  ConvolutionProduct(ConvolutionOperator matrix) {
    this.matrix = matrix;
    this.perGroup = matrix.channels() / matrix.groups();
    this.outPerGroup = matrix.outChannels() / matrix.groups();
  }

  @Override
  public void addTo(double[] result, double[] x, int samples) {
    int neighbours = Math.clamp(NUMBERS_AT_A_TIME / samples, 1, matrix.outWidth());
    int channelParts = matrix.groups() * Math.ceilDiv(outPerGroup, RowSums.ROWS);
    for (int from = 0; from < matrix.outWidth(); from += neighbours) {
      int first = from;
      int width = Math.min(neighbours, matrix.outWidth() - first);
      double[][][] shifted = new double[matrix.channels() * matrix.height()][][];
      IntStream.range(0, shifted.length)
          .parallel()
          .forEach(row -> shifted[row] = shifted(x, row, first, width, samples));
      IntStream.range(0, channelParts)
          .parallel()
          .forEach(part -> new Part(shifted, first, width, samples).add(part, result));
    }
  }

  /// A row of the input as `width` outputs from `first` on meet it, by column of the kernel; 0
  /// beyond its ends.
  private double[][] shifted(double[] x, int row, int first, int width, int samples) {
    double[][] shifted = new double[matrix.kernelWidth()][width * samples];
    for (int kernelX = 0; kernelX < shifted.length; kernelX++) {
      for (int k = 0; k < width; k++) {
        int inX = (first + k) * matrix.strideX() - matrix.padLeft() + kernelX * matrix.dilationX();
        if (inX >= 0 && inX < matrix.width()) {
          int from = (row * matrix.width() + inX) * samples;
          System.arraycopy(x, from, shifted[kernelX], k * samples, samples);
        }
      }
    }
    return shifted;
  }

  /// Some channels of the output, by one thread.
  private final class Part {
    private final double[][][] shifted;
    private final int first;
    private final int samples;
    private final RowSums sums;
    private final int[] starts = new int[RowSums.ROWS];

    Part(double[][][] shifted, int first, int width, int samples) {
      this.shifted = shifted;
      this.first = first;
      this.samples = samples;
      int longest = perGroup * matrix.kernelHeight() * matrix.kernelWidth();
      this.sums = new RowSums(width * samples, longest);
    }

    void add(int part, double[] result) {
      int parts = Math.ceilDiv(outPerGroup, RowSums.ROWS);
      int group = part / parts;
      int offset = part % parts * RowSums.ROWS;
      int channel = group * outPerGroup + offset;
      int channels = Math.min(RowSums.ROWS, outPerGroup - offset);
      for (int outY = 0; outY < matrix.outHeight(); outY++) {
        sums.clear();
        for (int c = 0; c < perGroup; c++) {
          addTerms(group * perGroup + c, c, channel, channels, outY);
        }
        for (int k = 0; k < channels; k++) {
          int row = (channel + k) * matrix.outHeight() + outY;
          starts[k] = (row * matrix.outWidth() + first) * samples;
        }
        sums.addTo(result, starts, channels);
      }
    }

    /// What an input's channel adds to a row of some outputs' channels.
    private void addTerms(int inChannel, int inGroup, int channel, int channels, int outY) {
      int kernel = matrix.kernelHeight() * matrix.kernelWidth();
      for (int kernelY = 0; kernelY < matrix.kernelHeight(); kernelY++) {
        int inY = outY * matrix.strideY() - matrix.padTop() + kernelY * matrix.dilationY();
        for (int kernelX = 0;
            kernelX < matrix.kernelWidth() && inY >= 0 && inY < matrix.height();
            kernelX++) {
          int term = sums.add(shifted[inChannel * matrix.height() + inY][kernelX]);
          int tap = kernelY * matrix.kernelWidth() + kernelX;
          for (int k = 0; k < channels; k++) {
            sums.factors(k)[term] =
                matrix.weights()[((channel + k) * perGroup + inGroup) * kernel + tap];
          }
        }
      }
    }
  }
}
