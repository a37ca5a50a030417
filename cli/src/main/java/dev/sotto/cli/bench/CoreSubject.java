package dev.sotto.cli.bench;

import dev.sotto.ckks.ring.Ring;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Decryptor;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Evaluator;
import dev.sotto.ckks.scheme.Plaintext;
import dev.sotto.ckks.scheme.PublicKeyEncryptor;
import java.util.List;
import java.util.SplittableRandom;

/// What the operations work on: a ciphertext at the top of the chain, and all that handles it.
final class CoreSubject {
  private static final double SCALE = 0x1p40;
  private static final double SLOT_ERROR = 0x1p-20;

  private final CkksContext context;
  private final Evaluator evaluator;
  private final Encoder encoder;
  private final PublicKeyEncryptor encryptor;
  private final Decryptor decryptor;
  private final double[] slots;
  private final Plaintext plaintext;
  private final Ciphertext ciphertext;
  private final double[][] limbs;

  CoreSubject(
      Evaluator evaluator, Encoder encoder, PublicKeyEncryptor encryptor, Decryptor decryptor) {
    this.context = evaluator.context();
    this.evaluator = evaluator;
    this.encoder = encoder;
    this.encryptor = encryptor;
    this.decryptor = decryptor;
    this.slots = new SplittableRandom(1).doubles(context.parameters().slots(), -1, 1).toArray();
    this.plaintext = encoder.encode(slots, context.parameters().maxLevel(), SCALE);
    this.ciphertext = encryptor.encrypt(plaintext);
    this.limbs = encryptor.encrypt(plaintext).polynomials().getFirst();
  }

  int limbs() {
    return limbs.length;
  }

  void forwardNtt() {
    Ring ring = context.ring();
    context
        .workers()
        .each(limbs.length, i -> context.kernels().forwardNtt(limbs[i], ring.table(i)));
  }

  void inverseNtt() {
    Ring ring = context.ring();
    context
        .workers()
        .each(limbs.length, i -> context.kernels().inverseNtt(limbs[i], ring.table(i)));
  }

  void rotate() {
    evaluator.recycle(evaluator.rotate(ciphertext, 1));
  }

  void rotateHoisted(int... steps) {
    evaluator.rotateHoisted(ciphertext, steps).forEach(evaluator::recycle);
  }

  void multiplyRelinearize() {
    Ciphertext product = evaluator.multiply(ciphertext, ciphertext);
    Ciphertext result = evaluator.relinearize(product);
    evaluator.recycle(List.of(product, result), List.of());
  }

  void rescale() {
    evaluator.recycle(evaluator.rescale(ciphertext));
  }

  void encode() {
    var _ = encoder.encode(slots, context.parameters().maxLevel(), SCALE);
  }

  void encrypt() {
    evaluator.recycle(encryptor.encrypt(plaintext));
  }

  void decrypt() {
    var _ = decryptor.decrypt(ciphertext, SLOT_ERROR);
  }
}
