package dev.sotto.ckks.circuits;

import java.util.List;
import java.util.stream.Stream;

/// A sum of products of diagonals with rotated inputs, which is rotated into an output.
///
/// @param terms ordered by inputs; there is at least one
record PartialSum(int output, int giantStep, List<Term> terms) {
  PartialSum {
    terms = List.copyOf(terms);
  }

  /// This sum with the terms of another, of the same output and giant step, behind its own.
  PartialSum plus(PartialSum other) {
    return new PartialSum(
        output, giantStep, Stream.concat(terms.stream(), other.terms.stream()).toList());
  }

  /// The product of a diagonal with an input rotated by `babyStep`.
  ///
  /// @param diagonal its number: those of one input's terms in all sums, in order, are consecutive
  record Term(int input, int babyStep, int diagonal) {}
}
