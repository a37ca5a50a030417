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

/// The scheme's operations at the top of a chain; compare with `docs/design/007`. Results give
/// their limbs back, as a running circuit's do when they are dead.
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
  public void multiplyRelinearize(SchemeState s) {
    s.evaluator.recycle(s.evaluator.multiplyRelinearize(s.ciphertext, s.ciphertext));
  }

  @Benchmark
  public void relinearizeRescale(SchemeState s) {
    s.evaluator.recycle(s.evaluator.relinearizeRescale(s.product));
  }

  @Benchmark
  public void rescale(SchemeState s) {
    s.evaluator.recycle(s.evaluator.rescale(s.ciphertext));
  }

  @Benchmark
  public void rotate(SchemeState s) {
    s.evaluator.recycle(s.evaluator.rotate(s.ciphertext, 1));
  }

  /// Eight rotations that share one decomposition.
  @Benchmark
  public void rotateHoistedEight(SchemeState s) {
    List<Ciphertext> rotations = s.evaluator.rotateHoisted(s.ciphertext, 1, 2, 3, 4, 5, 6, 7, 8);
    s.evaluator.recycle(rotations, List.of());
  }
}
