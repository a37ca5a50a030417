package dev.sotto.benchmarks;

import dev.sotto.ckks.circuits.BabyGiantPlan;
import dev.sotto.ckks.circuits.ChebyshevPolynomial;
import dev.sotto.ckks.circuits.DiagonalCache;
import dev.sotto.ckks.circuits.DiagonalSource;
import dev.sotto.ckks.circuits.LinearTransform;
import dev.sotto.ckks.circuits.PolynomialEvaluator;
import dev.sotto.ckks.scheme.Ciphertext;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A matrix of 64 diagonals, eight baby by eight giant steps, and a dense polynomial of degree 15.
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 3, time = 5)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xmx8g"})
public class CircuitsBenchmark {
  @State(Scope.Benchmark)
  public static class Circuits {
    LinearTransform cached;
    LinearTransform encoding;
    PolynomialEvaluator polynomials;
    ChebyshevPolynomial polynomial;

    @Setup(Level.Trial)
    public void setUp(SchemeState s) {
      DiagonalSource source =
          (output, input, step, slots) -> {
            Arrays.fill(slots, 1.0 / (step + 1));
            return true;
          };
      BabyGiantPlan plan = BabyGiantPlan.split(IntStream.range(0, 64).boxed().toList(), 8);
      cached =
          new LinearTransform(
              s.evaluator,
              s.encoder,
              1,
              1,
              source,
              plan,
              new DiagonalCache(new AtomicLong(1L << 32)));
      encoding =
          new LinearTransform(s.evaluator, s.encoder, 1, 1, source, plan, DiagonalCache.none());
      polynomials = new PolynomialEvaluator(s.evaluator, s.encoder);
      polynomial =
          ChebyshevPolynomial.of(IntStream.range(0, 16).mapToDouble(i -> 1.0 / (i + 1)).toArray());
    }
  }

  @Benchmark
  public List<Ciphertext> linearTransformOfKeptDiagonals(SchemeState s, Circuits c) {
    return c.cached.evaluate(List.of(s.ciphertext), s.scale);
  }

  @Benchmark
  public List<Ciphertext> linearTransformEncodingDiagonals(SchemeState s, Circuits c) {
    return c.encoding.evaluate(List.of(s.ciphertext), s.scale);
  }

  @Benchmark
  public Ciphertext polynomialOfDegree15(SchemeState s, Circuits c) {
    return c.polynomials.evaluate(s.ciphertext, c.polynomial, s.scale);
  }
}
