package dev.sotto.examples.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.rlwe.SecretKeyAccess;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.client.Client;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The split for real: what the server's process holds, and what the client's.
final class TwoProcessesTest {
  private static final int VALUES = 64;

  @TempDir private Path folder = Path.of(".");

  @Test
  void theServersProcessNeverHoldsTheSecretKey() throws Exception {
    CompiledModel model = TinyModel.compile();
    Path artifact = folder.resolve("model.sotto");
    Path secret = folder.resolve("me.key");
    Path certificate = folder.resolve("certificate.pem");
    model.save(artifact);
    try (Client client = Client.generate(model)) {
      client.secretKey().save(secret);
    }
    Path serverHeap = folder.resolve("server.hprof");
    Path clientHeap = folder.resolve("client.hprof");
    Path serverErrors = folder.resolve("server.err");
    Path clientErrors = folder.resolve("client.err");
    try (ChildProcess server =
        new ChildProcess(ScoringServer.class, serverErrors, artifact, certificate)) {
      String hello = server.hear();
      assertTrue(hello.startsWith("listening on "), () -> hello + said(serverErrors));
      String url = hello.substring("listening on ".length());
      try (ChildProcess client =
          new ChildProcess(ScoringClient.class, clientErrors, artifact, secret, url, certificate)) {
        client.say("1, 0.5, -1, 0.25");
        String answer = client.hear();
        assertTrue(
            answer.startsWith("y = "), () -> answer + said(clientErrors) + said(serverErrors));
        double[] found =
            Arrays.stream(answer.substring("y = ".length()).split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertArrayEquals(TinyModel.answer(), found, TinyModel.TOLERANCE);
        client.dumpHeap(clientHeap);
      }
      server.dumpHeap(serverHeap);
    }

    byte[] stored = packedCoefficients(secret, 2 * model.split().circuit().parameters().slots());
    byte[] coefficients = unpacked(stored);
    byte[] transformed = doubles(transformedSecret(model, coefficients));
    double[] plain = new double[VALUES];
    Arrays.setAll(plain, i -> coefficients[i]);
    byte[] each = Arrays.copyOf(coefficients, VALUES);
    assertTrue(contains(clientHeap, each), "the client holds its coefficients");
    assertTrue(contains(clientHeap, transformed), "the client holds its transformed key");
    assertFalse(contains(serverHeap, each), "the server holds the secret's coefficients");
    assertFalse(contains(serverHeap, transformed), "the server holds the transformed secret");
    assertFalse(contains(serverHeap, doubles(plain)), "the server holds the secret as doubles");
    assertFalse(
        contains(serverHeap, Arrays.copyOf(stored, VALUES / 4)), "the server holds the key's file");
    assertTrue(
        contains(serverHeap, model.id().getBytes(StandardCharsets.US_ASCII)),
        "the dump is of a process that holds the model");
  }

  /// What a process wrote to its standard error.
  private static String said(Path errors) {
    try {
      return "\n" + Files.readString(errors);
    } catch (IOException e) {
      return "\n(no errors kept: " + e.getMessage() + ")";
    }
  }

  /// Two bits each, at the end of the file, before an empty frame's length and the checksum.
  private static byte[] packedCoefficients(Path secret, int degree) throws IOException {
    byte[] file = Files.readAllBytes(secret);
    int end = file.length - 32 - 4;
    return Arrays.copyOfRange(file, end - degree / 4, end);
  }

  private static byte[] unpacked(byte[] packed) {
    byte[] coefficients = new byte[4 * packed.length];
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] = (byte) ((packed[i / 4] >> (2 * (i % 4)) & 3) - 1);
    }
    return coefficients;
  }

  /// The first values of the transformed secret modulo the first prime.
  private static double[] transformedSecret(CompiledModel model, byte[] coefficients) {
    CircuitParameters parameters = model.split().circuit().parameters();
    CkksContext context =
        new CkksContext(
            CkksParameters.of(
                parameters.logN(),
                parameters.levelPrimes().stream().map(TwoProcessesTest::primes).toList(),
                primes(parameters.specialPrimes()),
                parameters.digitPrimes()));
    KeyGenerator generator = new KeyGenerator(context, new SecureRandom());
    try (SecretKey key = generator.restore(coefficients, SecretKeyAccess.granted())) {
      return Arrays.copyOf(key.limbs(SecretKeyAccess.granted())[0], VALUES);
    }
  }

  private static long[] primes(List<Long> primes) {
    return primes.stream().mapToLong(Long::longValue).toArray();
  }

  /// As a heap dump holds them: the highest byte first.
  private static byte[] doubles(double[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
    for (double value : values) {
      bytes.putDouble(value);
    }
    return bytes.array();
  }

  /// Whether a file holds these bytes, of which there are eight or more.
  private static boolean contains(Path file, byte[] wanted) throws IOException {
    try (FileChannel channel = FileChannel.open(file);
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      MemorySegment pattern = MemorySegment.ofArray(wanted);
      long first = pattern.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
      for (long at = 0; at <= bytes.byteSize() - wanted.length; at++) {
        if (bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, at) == first
            && bytes.asSlice(at, wanted.length).mismatch(pattern) < 0) {
          return true;
        }
      }
      return false;
    }
  }
}
