package dev.sotto.ckks.ring;

import java.util.ArrayDeque;
import java.util.Deque;

/// Arrays of one length, lent out and taken back, so that operations do not allocate each time.
///
/// Contents of a lent array are arbitrary. Safe for use by several threads; a lent array belongs to
/// the borrower until given back. An array that is not given back is only lost to the pool.
public final class ScratchPool {

  private final int length;
  private final Deque<double[]> free = new ArrayDeque<>();

  /// A pool of arrays of `length` elements.
  public ScratchPool(int length) {
    this.length = length;
  }

  /// Lends one array.
  public double[] take() {
    synchronized (free) {
      if (!free.isEmpty()) {
        return free.removeLast();
      }
    }
    return new double[length];
  }

  /// Lends `count` arrays.
  public double[][] take(int count) {
    double[][] arrays = new double[count][];
    for (int i = 0; i < count; i++) {
      arrays[i] = take();
    }
    return arrays;
  }

  /// Takes an array back.
  ///
  /// @throws IllegalArgumentException if its length is not the pool's
  public void give(double[] array) {
    if (array.length != length) {
      throw new IllegalArgumentException(
          "array of " + array.length + " given to a pool of " + length);
    }
    synchronized (free) {
      free.addLast(array);
    }
  }

  /// Bytes of the arrays that are not lent: what use at its fullest has left behind.
  public long freeBytes() {
    synchronized (free) {
      return (long) free.size() * length * Double.BYTES;
    }
  }

  /// Takes several arrays back.
  public void give(double[][] arrays) {
    for (double[] array : arrays) {
      give(array);
    }
  }
}
