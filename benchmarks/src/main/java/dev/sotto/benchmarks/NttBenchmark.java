package dev.sotto.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// The transforms of one limb, warm and over 24 primes in turn; run with `-prof gc`: no bytes.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 4)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xbatch"})
public class NttBenchmark {
  @Benchmark
  public void forward(KernelState s) {
    s.kernels.forwardNtt(s.limbs[0], s.tables[0]);
  }

  @Benchmark
  public void inverse(KernelState s) {
    s.kernels.inverseNtt(s.limbs[0], s.tables[0]);
  }

  @Benchmark
  public void forwardOverPrimes(KernelState s) {
    s.turn = (s.turn + 1) % KernelState.PRIMES;
    s.kernels.forwardNtt(s.limbs[s.turn], s.tables[s.turn]);
  }
}
