package dev.sotto.ckks.circuits;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How often a computation rotates by `step` at `level`.
public record RotationUse(int step, int level, int times) {
  /// From each step to the highest level of its uses: what keys must serve.
  public static Map<Integer, Integer> levels(List<RotationUse> uses) {
    Map<Integer, Integer> levels = new TreeMap<>();
    uses.forEach(use -> levels.merge(use.step(), use.level(), Math::max));
    return levels;
  }
}
