package dev.sotto.ckks.bootstrapping;

import dev.sotto.ckks.circuits.DiagonalCache;
import dev.sotto.ckks.circuits.DiagonalSource;
import dev.sotto.ckks.scheme.ComplexSlots;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Plaintext;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/// The diagonals of one factor, complex and encoded at one level and scale at first use; kept.
final class FactorDiagonals implements DiagonalSource, DiagonalCache {
  private final SortedMap<Integer, ComplexSlots> diagonals = new TreeMap<>();
  private final Encoder encoder;
  private final int level;
  private final double scale;
  private final int slots;
  private final ConcurrentMap<Key, Plaintext> encoded = new ConcurrentHashMap<>();

  FactorDiagonals(BlockMatrix factor, Encoder encoder, int level, double scale, int slots) {
    for (Map.Entry<Integer, ComplexSlots> diagonal : factor.diagonals().entrySet()) {
      diagonals.put(Math.floorMod(diagonal.getKey(), slots), diagonal.getValue());
    }
    this.encoder = encoder;
    this.level = level;
    this.scale = scale;
    this.slots = slots;
  }

  @Override
  public boolean fill(int output, int input, int step, double[] values) {
    throw new UnsupportedOperationException("complex diagonals are encoded here");
  }

  @Override
  public boolean isZero(int output, int input, int step, int slotCount) {
    return !diagonals.containsKey(step);
  }

  @Override
  public Plaintext get(Key key, Supplier<Plaintext> encode) {
    return encoded.computeIfAbsent(key, k -> encode(k.step(), k.giantStep()));
  }

  private Plaintext encode(int step, int giantStep) {
    ComplexSlots diagonal = Objects.requireNonNull(diagonals.get(step));
    int mask = diagonal.real().length - 1;
    ComplexSlots rotated = new ComplexSlots(new double[slots], new double[slots]);
    for (int j = 0; j < slots; j++) {
      rotated.real()[j] = diagonal.real()[(j - giantStep) & mask];
      rotated.imaginary()[j] = diagonal.imaginary()[(j - giantStep) & mask];
    }
    return encoder.encodeExtended(rotated, level, scale);
  }
}
