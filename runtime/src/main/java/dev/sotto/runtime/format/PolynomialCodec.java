package dev.sotto.runtime.format;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.ResiduePacking;
import dev.sotto.runtime.wire.PolynomialMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Transformed polynomials to and from their messages.
final class PolynomialCodec {
  // A field's tag and length.
  private static final int OVERHEAD_BYTES = 16;

  private final CkksContext context;

  PolynomialCodec(CkksContext context) {
    this.context = context;
  }

  /// The largest message of a polynomial over `basis`.
  int maximumBytes(Basis basis) {
    long bytes = OVERHEAD_BYTES;
    for (int i = 0; i < basis.size(); i++) {
      bytes += limbBytes(basis, i) + OVERHEAD_BYTES;
    }
    return Math.toIntExact(bytes);
  }

  PolynomialMessage write(double[][] limbs, Basis basis) {
    ByteString[] packed = new ByteString[basis.size()];
    context
        .workers()
        .each(
            packed.length,
            i -> {
              ByteBuffer bytes = ByteBuffer.allocate(limbBytes(basis, i));
              ResiduePacking.pack(limbs[i], modulus(basis, i), bytes);
              packed[i] = UnsafeByteOperations.unsafeWrap(bytes.flip());
            });
    return PolynomialMessage.newBuilder().addAllLimbs(Arrays.asList(packed)).build();
  }

  double[][] read(PolynomialMessage message, Basis basis, Checks checks) {
    checks.equal("limbs of a polynomial", message.getLimbsCount(), basis.size());
    for (int i = 0; i < basis.size(); i++) {
      checks.equal("bytes of a limb", message.getLimbs(i).size(), limbBytes(basis, i));
    }
    double[][] limbs = new double[basis.size()][];
    context.workers().each(limbs.length, i -> limbs[i] = unpack(message, basis, i, checks));
    return limbs;
  }

  private double[] unpack(PolynomialMessage message, Basis basis, int limb, Checks checks) {
    try {
      return ResiduePacking.unpack(
          message.getLimbs(limb).asReadOnlyByteBuffer(),
          modulus(basis, limb),
          context.parameters().degree());
    } catch (IllegalArgumentException e) {
      throw checks.malformed(String.valueOf(e.getMessage()));
    }
  }

  private Modulus modulus(Basis basis, int limb) {
    return context.ring().modulus(basis.prime(limb));
  }

  private int limbBytes(Basis basis, int limb) {
    return ResiduePacking.bytes(modulus(basis, limb), context.parameters().degree());
  }
}
