package dev.sotto.optimizer.approximation;

import java.util.List;

/// What the fit of an activation is, where it is not the best of its depth but faster.
///
/// @param halved whether one polynomial of the depth has the parity of the function, where it can
/// @param degrees of the factors, the first applied first; empty for the largest that the depth
///   allows
record Form(boolean halved, List<Integer> degrees) {
  static final Form BEST = new Form(false, List.of());

  static final Form HALVED = new Form(true, List.of());

  Form {
    degrees = List.copyOf(degrees);
  }

  Form of(List<Integer> others) {
    return new Form(halved, others);
  }
}
