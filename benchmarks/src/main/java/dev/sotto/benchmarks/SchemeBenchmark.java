package dev.sotto.benchmarks;

import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.ComplexSlots;
import dev.sotto.ckks.scheme.Plaintext;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// The scheme's operations at the top of a chain; compare with `docs/benchmarks`.
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 3, time = 3)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xmx8g"})
public class SchemeBenchmark {
  @Benchmark
  public Plaintext encode(SchemeState s) {
    return s.encoder.encode(s.slots, s.level, s.scale);
  }

  @Benchmark
  public Ciphertext encryptPublicKey(SchemeState s) {
    return s.publicEncryptor.encrypt(s.plaintext);
  }

  @Benchmark
  public Ciphertext encryptSecretKey(SchemeState s) {
    return s.secretEncryptor.encrypt(s.plaintext);
  }

  @Benchmark
  public ComplexSlots decryptDecode(SchemeState s) {
    return s.decryptor.decryptSlots(s.ciphertext);
  }

  @Benchmark
  public Ciphertext plaintextProduct(SchemeState s) {
    return s.evaluator.multiply(s.ciphertext, s.plaintext);
  }

  @Benchmark
  public Ciphertext multiplyRelinearize(SchemeState s) {
    return s.evaluator.multiplyRelinearize(s.ciphertext, s.ciphertext);
  }

  @Benchmark
  public Ciphertext relinearizeRescale(SchemeState s) {
    return s.evaluator.relinearizeRescale(s.product);
  }

  @Benchmark
  public Ciphertext rescale(SchemeState s) {
    return s.evaluator.rescale(s.ciphertext);
  }

  @Benchmark
  public Ciphertext rotate(SchemeState s) {
    return s.evaluator.rotate(s.ciphertext, 1);
  }

  /// Eight rotations that share one decomposition.
  @Benchmark
  public List<Ciphertext> rotateHoistedEight(SchemeState s) {
    return s.evaluator.rotateHoisted(s.ciphertext, 1, 2, 3, 4, 5, 6, 7, 8);
  }
}
