package dev.sotto.benchmarks;

import dev.sotto.ckks.kernel.BaseConversion;
import dev.sotto.ckks.kernel.Factors;
import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.kernel.NttTable;
import dev.sotto.ckks.kernel.PrimeGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Limbs of random residues modulo primes below 2^49.
@State(Scope.Thread)
public class KernelState {
  static final int DIGITS = 3;
  static final int PRIMES = 24;

  /// log₂ N.
  @Param({"13", "14", "15", "16"})
  public int logN;

  /// The kernels; `vector` is the preferred shape.
  @Param({"vector", "scalar"})
  public String name;

  Kernels kernels;
  Modulus modulus;
  NttTable[] tables;
  double[][] limbs;
  double[][] digits;
  Factors factors;
  double[][] keys0;
  double[][] keys1;
  double[] out0;
  double[] out1;
  int[] permutation;
  BaseConversion conversion;
  double[][] scaled;
  double[][] pair;
  double[] sums;
  int turn;

  @Setup(Level.Trial)
  public void setUp() {
    int n = 1 << logN;
    SplittableRandom random = new SplittableRandom(logN);
    PrimeGenerator primes = new PrimeGenerator(n);
    kernels = Kernels.named(name);
    tables = new NttTable[PRIMES];
    limbs = new double[PRIMES][];
    List<Modulus> moduli = new ArrayList<>();
    for (int i = 0; i < PRIMES; i++) {
      Modulus prime = primes.below(0x1p49);
      moduli.add(prime);
      tables[i] = new NttTable(n, prime);
      limbs[i] = residues(random, n, prime);
    }
    modulus = moduli.get(0);
    digits = residues(random, DIGITS, n, modulus);
    factors = Factors.whole(digits);
    keys0 = residues(random, DIGITS, n, modulus);
    keys1 = residues(random, DIGITS, n, modulus);
    out0 = new double[n];
    out1 = new double[n];
    permutation = new int[n];
    for (int j = 0; j < n; j++) {
      long exponent = 5L * NttTable.exponent(n, j) % (2L * n);
      permutation[j] = NttTable.position(n, (int) exponent);
    }
    conversion = new BaseConversion(moduli.subList(0, 4), moduli.subList(4, 16));
    scaled = new double[conversion.inputs() + 1][n];
    pair = new double[2][n];
    sums = new double[Factors.SCRATCH_LENGTH];
  }

  private static double[][] residues(SplittableRandom random, int count, int n, Modulus prime) {
    double[][] limbs = new double[count][];
    for (int i = 0; i < count; i++) {
      limbs[i] = residues(random, n, prime);
    }
    return limbs;
  }

  private static double[] residues(SplittableRandom random, int n, Modulus prime) {
    long half = prime.value() / 2;
    return random.longs(n, -half, half + 1).mapToDouble(x -> x).toArray();
  }
}
