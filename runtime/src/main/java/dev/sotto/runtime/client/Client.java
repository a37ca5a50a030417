package dev.sotto.runtime.client;

import dev.sotto.ckks.ring.Workers;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.KeptMasks;
import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.ckks.rlwe.PublicKey;
import dev.sotto.ckks.scheme.SecretKeyEncryptor;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.EncryptedValue;
import dev.sotto.runtime.EvaluationKeys;
import dev.sotto.runtime.ProgressListener;
import dev.sotto.runtime.execution.KeyMemory;
import dev.sotto.runtime.format.AtomicFile;
import dev.sotto.runtime.format.EvaluationKeyFile;
import dev.sotto.runtime.format.KeyPlans;
import dev.sotto.runtime.format.PublicKeyFile;
import dev.sotto.runtime.internal.Contents;
import dev.sotto.runtime.internal.ModelContents;
import dev.sotto.runtime.internal.ValueContents;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/// The owner of a secret key for one model: makes the server's keys, encrypts samples, decrypts
/// results.
///
/// Closing it wipes the secret key; all that needs the key throws `IllegalStateException` then.
/// Safe for use by several threads until closed.
public final class Client implements AutoCloseable {
  static final Contents<CompiledModel, ModelContents> MODELS =
      Contents.of(CompiledModel.class, ModelContents.class);
  private static final Contents<EvaluationKeys, EvaluationKeyFile.Bound> KEYS =
      Contents.of(EvaluationKeys.class, EvaluationKeyFile.Bound.class);
  private static final Contents<EncryptedValue, ValueContents> VALUES =
      Contents.of(EncryptedValue.class, ValueContents.class);

  private final CompiledModel model;
  private final SecretKey key;
  private final CkksContext context;
  private final SecureRandom random = new SecureRandom();
  private final SampleEncryptor encryptor;
  private final ResultDecryptor decryptor;

  /// A client that computes in its caller's thread. It owns `key` from now on, and closes it.
  ///
  /// @throws IllegalArgumentException if the key is for another model
  public Client(CompiledModel model, SecretKey key) {
    this(model, key, Runnable::run, 1);
  }

  /// A client that computes on its caller's thread and up to `threads - 1` of `executor`, which the
  /// caller shuts down after the client is closed: making the keys of a deep model takes a while.
  /// It owns `key` from now on, and closes it.
  ///
  /// @throws IllegalArgumentException if the key is for another model, or `threads` not positive
  public Client(CompiledModel model, SecretKey key, Executor executor, int threads) {
    if (!key.modelId().equals(model.id())) {
      throw new IllegalArgumentException(
          "a secret key of another compiled model (%s…, not %s…)"
              .formatted(key.modelId().substring(0, 12), model.id().substring(0, 12)));
    }
    this.model = model;
    this.key = key;
    this.context = MODELS.open(model).context().occasional().with(Workers.of(executor, threads));
    this.encryptor =
        new SampleEncryptor(
            model,
            context,
            key.keyId(),
            () -> new SecretKeyEncryptor(context, key.coefficients(), random));
    this.decryptor = new ResultDecryptor(model, context, key.coefficients(), random);
  }

  /// A client with a secret key of its own, drawn now; unless saved it is lost on closing.
  public static Client generate(CompiledModel model) {
    return new Client(model, SecretKey.generate(model));
  }

  /// The model.
  public CompiledModel model() {
    return model;
  }

  /// Names the secret key in files, and says nothing about it.
  public String keyId() {
    return key.keyId();
  }

  /// The secret key, to be saved; it stays this client's, which closes it.
  public SecretKey secretKey() {
    return key;
  }

  /// Makes a public key, with which anyone can encrypt for this client, and writes it to a file.
  /// Each call makes another one; all serve.
  public void savePublicKey(Path file) throws IOException {
    AtomicFile.write(file, this::writePublicKey);
  }

  /// Makes a public key, with which anyone can encrypt for this client, and writes it to a stream,
  /// which stays open.
  public void writePublicKey(OutputStream out) throws IOException {
    PublicKey publicKey = generator().publicKey(key.coefficients());
    PublicKeyFile.write(context, publicKey, key.binding(), out);
  }

  /// Makes the keys that a server needs, in memory.
  public EvaluationKeys evaluationKeys() {
    KeptMasks kept = KeyMemory.here(circuit(), context.parameters()).kept();
    // A server in this process will run circuits with them: its kernels may as well make them.
    CkksContext serving = MODELS.open(model).context().with(context.workers());
    return KEYS.wrap(
        new EvaluationKeyFile.Bound(
            new KeyGenerator(serving, random)
                .evaluationKeys(key.coefficients(), KeyPlans.of(circuit()), kept),
            key.binding(),
            Optional.empty()));
  }

  /// Makes the keys that a server needs and writes each to a file, holding one at a time.
  public void saveEvaluationKeys(Path file, ProgressListener progress) throws IOException {
    AtomicFile.write(file, out -> writeEvaluationKeys(out, progress));
  }

  /// Makes the keys that a server needs and writes each to a stream, which stays open.
  public void writeEvaluationKeys(OutputStream out, ProgressListener progress) throws IOException {
    EvaluationKeyMaker maker = new EvaluationKeyMaker(generator(), key.coefficients(), circuit());
    EvaluationKeyFile.write(context, key.binding(), circuit(), maker::make, out, progress::accept);
  }

  private KeyGenerator generator() {
    return new KeyGenerator(context, random);
  }

  private Circuit circuit() {
    return model.split().circuit();
  }

  /// Encrypts samples, each a tensor for every input of the model, as many to a batch as it takes.
  ///
  /// @throws IllegalArgumentException if an input is missing, has another shape or a value that is
  ///   not finite, naming the sample
  /// @throws OutOfRangeException if a sample drives an activation out of its calibrated interval
  public List<EncryptedBatch> encrypt(List<Map<String, Tensor>> samples) {
    return encrypt(samples, RangePolicy.REFUSE);
  }

  /// As [#encrypt(List)], with a choice about values outside the calibrated intervals.
  public List<EncryptedBatch> encrypt(List<Map<String, Tensor>> samples, RangePolicy policy) {
    return encryptor.encrypt(samples, policy);
  }

  /// The model's outputs for every sample of a batch, as precise as the circuit's noise allows:
  /// values are rounded so that what is handed on does not carry the noise.
  ///
  /// @throws IllegalArgumentException if the batch is of another model or another key
  /// @throws OutOfRangeException if a value lies outside the calibrated range
  public List<Map<String, Tensor>> decrypt(EncryptedBatch batch) {
    return decryptor.decrypt(batch, keyId());
  }

  /// As [#decrypt], neither rounded nor checked: for measurements by the key's owner.
  ///
  /// Values that reach anyone else leak the secret key (B. Li, D. Micciancio, "On the Security of
  /// Homomorphic Encryption on Approximate Numbers", 2021).
  public List<Map<String, Tensor>> insecureDecryptRaw(EncryptedBatch batch) {
    return decryptor.insecureDecryptRaw(batch, keyId());
  }

  /// Any value of the circuit, by sample, neither rounded nor checked: for tracing errors, as
  /// [#insecureDecryptRaw].
  ///
  /// @throws IllegalArgumentException if the circuit has no such value
  public List<Tensor> insecureDecryptValue(EncryptedValue value) {
    return decryptor.insecureDecryptValue(VALUES.open(value));
  }

  /// Wipes the secret key.
  @Override
  public void close() {
    key.close();
  }
}
