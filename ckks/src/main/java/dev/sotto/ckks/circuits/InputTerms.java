package dev.sotto.ckks.circuits;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The terms of some partial sums that one input contributes to, in chunks of diagonals that are
/// held at a time.
final class InputTerms {
  private final List<Integer> babySteps;
  private final List<List<Part>> chunks = new ArrayList<>();

  /// Consecutive terms of one sum: diagonals from `first` on.
  ///
  /// @param babies for each term the position of its baby step in [#babySteps]
  /// @param accumulate whether the sum has terms before these
  record Part(int sum, int first, List<Integer> babies, boolean accumulate) {
    int end() {
      return first + babies.size();
    }

    /// The elements of `all` at [#babies].
    double[][] select(double[][] all) {
      double[][] selected = new double[babies.size()][];
      for (int i = 0; i < selected.length; i++) {
        selected[i] = all[babies.get(i)];
      }
      return selected;
    }
  }

  InputTerms(List<PartialSum> sums, int input) {
    SortedSet<Integer> steps = new TreeSet<>();
    for (PartialSum sum : sums) {
      sum.terms().stream()
          .filter(term -> term.input() == input)
          .forEach(term -> steps.add(term.babyStep()));
    }
    babySteps = List.copyOf(steps);
    int chunk = -1;
    for (int s = 0; s < sums.size(); s++) {
      List<PartialSum.Term> terms = sums.get(s).terms();
      int t = 0;
      while (t < terms.size() && terms.get(t).input() != input) {
        t++;
      }
      while (t < terms.size() && terms.get(t).input() == input) {
        int first = terms.get(t).diagonal();
        if (chunk != chunk(first)) {
          chunk = chunk(first);
          chunks.add(new ArrayList<>());
        }
        boolean accumulate = t > 0;
        List<Integer> babies = new ArrayList<>();
        for (;
            t < terms.size()
                && terms.get(t).input() == input
                && chunk(terms.get(t).diagonal()) == chunk;
            t++) {
          babies.add(babySteps.indexOf(terms.get(t).babyStep()));
        }
        chunks.getLast().add(new Part(s, first, List.copyOf(babies), accumulate));
      }
    }
  }

  private static int chunk(int diagonal) {
    return diagonal / LinearTransform.DIAGONALS_AT_A_TIME;
  }

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  /// The number of the first diagonal.
  int first() {
    return chunks.getFirst().getFirst().first();
  }

  /// The number after the last diagonal's.
  int end() {
    return chunks.getLast().getLast().end();
  }

  /// The rotations of the input, ascending.
  List<Integer> babySteps() {
    return babySteps;
  }

  List<List<Part>> chunks() {
    return chunks;
  }
}
