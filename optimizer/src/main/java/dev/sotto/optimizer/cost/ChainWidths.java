package dev.sotto.optimizer.cost;

import dev.sotto.ckks.kernel.Modulus;
import java.util.List;

/// Which primes of a modulus chain are narrow: at most [Modulus#NARROW]. Immutable.
public final class ChainWidths {
  /// At `k`, how many of the first `k` primes of Q are narrow.
  private final int[] narrow;

  private final int specialPrimes;
  private final int narrowSpecialPrimes;

  private ChainWidths(List<? extends Number> chain, List<? extends Number> special) {
    if (special.isEmpty()) {
      throw new IllegalArgumentException("no special primes");
    }
    narrow = new int[chain.size() + 1];
    for (int k = 0; k < chain.size(); k++) {
      narrow[k + 1] = narrow[k] + count(chain.subList(k, k + 1));
    }
    specialPrimes = special.size();
    narrowSpecialPrimes = count(special);
  }

  /// Of primes of about these sizes.
  ///
  /// @param chain the primes of Q; above them the last one's width goes on
  public static ChainWidths of(List<? extends Number> chain, List<? extends Number> special) {
    return new ChainWidths(chain, special);
  }

  private static int count(List<? extends Number> primes) {
    return (int) primes.stream().filter(prime -> prime.doubleValue() <= Modulus.NARROW).count();
  }

  /// The number of narrow primes of Q from position `from` up to `to`.
  int narrow(int from, int to) {
    return below(to) - below(from);
  }

  private int below(int position) {
    int last = narrow.length - 1;
    if (position <= last) {
      return narrow[position];
    }
    int each = last == 0 ? 0 : narrow[last] - narrow[last - 1];
    return narrow[last] + each * (position - last);
  }

  /// The primes of P.
  int specialPrimes() {
    return specialPrimes;
  }

  int narrowSpecialPrimes() {
    return narrowSpecialPrimes;
  }
}
