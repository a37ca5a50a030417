package dev.sotto.runtime.format;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.sotto.ckks.kernel.Modulus;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.ResiduePacking;
import dev.sotto.ckks.rlwe.StoredLimb;
import dev.sotto.runtime.wire.PolynomialMessage;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    List<StoredLimb> stored = limbs(message, basis, checks);
    double[][] limbs = new double[basis.size()][];
    context.workers().each(limbs.length, i -> limbs[i] = unpack(stored.get(i), modulus(basis, i)));
    return limbs;
  }

  private double[] unpack(StoredLimb limb, Modulus modulus) {
    return limb.read(in -> ResiduePacking.unpack(in, modulus, context.parameters().degree()));
  }

  /// The limbs of a polynomial over `basis`, of which no residue is read yet.
  List<StoredLimb> limbs(PolynomialMessage message, Basis basis, Checks checks) {
    checks.equal("limbs of a polynomial", message.getLimbsCount(), basis.size());
    List<StoredLimb> limbs = new ArrayList<>();
    for (int i = 0; i < basis.size(); i++) {
      ByteString limb = message.getLimbs(i);
      checks.equal("bytes of a limb", limb.size(), limbBytes(basis, i));
      limbs.add(new LimbBytes(MemorySegment.ofBuffer(limb.asReadOnlyByteBuffer()), checks));
    }
    return limbs;
  }

  /// The limbs of a polynomial where `file` has them: from `start` to `end` lies the message, in
  /// the one form that [#write] gives it.
  List<StoredLimb> mapped(
      PolynomialMessage message, MappedFile file, long start, long end, Checks checks) {
    List<StoredLimb> limbs = new ArrayList<>();
    long at = start;
    for (ByteString limb : message.getLimbsList()) {
      at += CodedOutputStream.computeBytesSize(PolynomialMessage.LIMBS_FIELD_NUMBER, limb);
      limbs.add(file.limb(at - limb.size(), limb.size(), checks));
    }
    checks.equal("bytes of a polynomial", end - start, at - start);
    return limbs;
  }

  private Modulus modulus(Basis basis, int limb) {
    return context.ring().modulus(basis.prime(limb));
  }

  private int limbBytes(Basis basis, int limb) {
    return ResiduePacking.bytes(modulus(basis, limb), context.parameters().degree());
  }
}
