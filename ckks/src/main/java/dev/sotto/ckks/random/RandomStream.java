package dev.sotto.ckks.random;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A deterministic stream of 64-bit words: the AES-256-CTR key stream of a [Seed].
///
/// The 96-bit nonce separates uses of one seed (`purpose`, and two indices such as digit and
/// prime), the last 32 bits count blocks: at most 64 GiB a stream. One thread owns a stream.
public final class RandomStream implements AutoCloseable {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK_BYTES = 8192;
  private static final byte[] ZEROS = new byte[BLOCK_BYTES];

  /// The cipher is fifty times as fast once its methods are compiled, which happens after thousands
  /// of calls: so the first blocks of a process are short.
  private static final int SHORT_BLOCK_BYTES = 512;

  private static final int SHORT_BLOCKS = 8000;
  private static final AtomicInteger SHORT_BLOCKS_LEFT = new AtomicInteger(SHORT_BLOCKS);

  /// Ciphers of closed streams: to make one takes as long as 50 KB of its key stream.
  private static final ConcurrentLinkedDeque<Cipher> IDLE = new ConcurrentLinkedDeque<>();

  private final Cipher cipher;
  private final byte[] block = new byte[BLOCK_BYTES];
  private int position;
  private int end;

  private RandomStream(Cipher cipher) {
    this.cipher = cipher;
  }

  /// The stream of `seed` for one purpose and two indices.
  public static RandomStream of(Seed seed, int purpose, int first, int second) {
    byte[] nonce =
        ByteBuffer.allocate(16).putInt(purpose).putInt(first).putInt(second).putInt(0).array();
    try {
      Cipher idle = IDLE.pollFirst();
      Cipher cipher = idle == null ? Cipher.getInstance("AES/CTR/NoPadding") : idle;
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(seed.unsafeBytes(), "AES"),
          new IvParameterSpec(nonce));
      return new RandomStream(cipher);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks AES/CTR/NoPadding", e);
    }
  }

  /// A stream keyed by 32 fresh bytes of `random` that nobody else holds.
  public static RandomStream fresh(SecureRandom random) {
    return of(Seed.random(random), 0, 0, 0);
  }

  /// The next 64 bits.
  public long nextLong() {
    if (position == end) {
      refill();
    }
    long word = (long) LONGS.get(block, position);
    position += Long.BYTES;
    return word;
  }

  /// Fills `words` from the stream.
  public void fill(long[] words, int count) {
    int done = 0;
    while (done < count) {
      if (position == end) {
        refill();
      }
      int batch = Math.min(count - done, (end - position) / Long.BYTES);
      for (int i = 0; i < batch; i++) {
        words[done + i] = (long) LONGS.get(block, position + i * Long.BYTES);
      }
      position += batch * Long.BYTES;
      done += batch;
    }
  }

  /// Fills `bytes`, a multiple of eight long, from the stream.
  ///
  /// @throws IllegalArgumentException for another length
  public void fill(byte[] bytes) {
    if (bytes.length % Long.BYTES != 0) {
      throw new IllegalArgumentException(bytes.length + " bytes are not a multiple of 8");
    }
    for (int i = 0; i < bytes.length; i += Long.BYTES) {
      LONGS.set(bytes, i, nextLong());
    }
  }

  /// Ends the stream, whose cipher later ones may use. That keeps the key: only for public seeds.
  @Override
  public void close() {
    IDLE.addFirst(cipher);
  }

  private void refill() {
    boolean isShort = SHORT_BLOCKS_LEFT.get() > 0 && SHORT_BLOCKS_LEFT.getAndDecrement() > 0;
    end = isShort ? SHORT_BLOCK_BYTES : BLOCK_BYTES;
    try {
      cipher.update(ZEROS, 0, end, block, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES/CTR refused a block of zeros", e);
    }
    position = 0;
  }
}
