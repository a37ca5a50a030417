package dev.sotto.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// The kernels that a key switch spends its time in besides transforms; run with `-prof gc`: no
/// bytes.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 4)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xbatch"})
public class KernelBenchmark {
  @Benchmark
  public void multiplyAccumulate(KernelState s) {
    s.kernels.multiplyAccumulate(s.digits[0], s.keys0[0], s.out0, s.modulus);
  }

  /// Three digits with both halves of a key, for one prime.
  @Benchmark
  public void innerProduct(KernelState s) {
    s.kernels.innerProduct(
        s.factors, s.keys0, s.keys1, s.out0, s.out1, 0, s.out0.length, s.modulus, false, s.sums);
  }

  @Benchmark
  public void permute(KernelState s) {
    s.kernels.permute(s.digits[0], s.permutation, s.out0);
  }

  /// What all outputs of a conversion from four primes share.
  @Benchmark
  public void beginConversion(KernelState s) {
    s.kernels.beginConversion(s.conversion, s.limbs, s.scaled, 0, s.out0.length);
  }

  /// Two outputs of four primes.
  @Benchmark
  public void convertLimbs(KernelState s) {
    s.kernels.convertLimbs(s.conversion, s.scaled, 0, s.pair);
  }
}
