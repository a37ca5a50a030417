package dev.sotto.runtime.client;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.EvaluationKeyPlan;
import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.ckks.rlwe.MaskBudget;
import dev.sotto.ckks.rlwe.PublicKey;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.SecretKeyEncryptor;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.ProgressListener;
import dev.sotto.runtime.ServerKeys;
import dev.sotto.runtime.SottoModel;
import dev.sotto.runtime.format.AtomicFile;
import dev.sotto.runtime.format.EvaluationKeyFile;
import dev.sotto.runtime.format.FileBinding;
import dev.sotto.runtime.format.FileKind;
import dev.sotto.runtime.format.FrameReader;
import dev.sotto.runtime.format.KeyPlans;
import dev.sotto.runtime.format.PublicKeyFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The owner of a secret key for one model: makes the server's keys, encrypts samples, decrypts
/// results.
///
/// Closing it wipes the secret. Safe for use by several threads until closed.
public final class Client implements AutoCloseable {
  private final SottoModel model;
  private final CkksContext context;
  private final SecretKey secret;
  private final String keyId;
  private final SecureRandom random;
  private final SampleEncryptor encryptor;
  private final ResultDecryptor decryptor;

  private Client(
      SottoModel model, CkksContext context, SecretKey secret, String keyId, SecureRandom random) {
    this.model = model;
    this.context = context;
    this.secret = secret;
    this.keyId = keyId;
    this.random = random;
    this.encryptor =
        new SampleEncryptor(
            model, context, keyId, () -> new SecretKeyEncryptor(context, secret, random));
    this.decryptor = new ResultDecryptor(model, context, secret, random);
  }

  /// Draws a secret key for `model`.
  public static Client generate(SottoModel model) {
    return generate(model, model.context(), new SecureRandom());
  }

  /// Draws a secret key for `model` from `random`, computing on the threads of `context`.
  ///
  /// @throws IllegalArgumentException if the context is of other parameters
  public static Client generate(SottoModel model, CkksContext context, SecureRandom random) {
    context.require(model.parameters(), "a model");
    byte[] id = new byte[FileBinding.KEY_ID_BYTES];
    random.nextBytes(id);
    SecretKey secret = new KeyGenerator(context, random).secretKey();
    return new Client(model, context, secret, HexFormat.of().formatHex(id), random);
  }

  /// Loads a secret key made for `model`.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException if the file is anything else, or damaged
  public static Client load(SottoModel model, Path secretKey) throws IOException {
    try (FrameReader reader = FrameReader.open(secretKey, FileKind.SECRET_KEY)) {
      return read(model, reader);
    }
  }

  /// Reads a secret key from a stream, up to its end; `source` names the stream in messages.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException as [#load]
  public static Client read(SottoModel model, InputStream in, String source) throws IOException {
    return read(model, FrameReader.of(in, source, FileKind.SECRET_KEY));
  }

  private static Client read(SottoModel model, FrameReader reader) throws IOException {
    SecretKeyFile.Bound bound =
        SecretKeyFile.read(model.context(), model.id(), parametersHash(model), reader);
    return new Client(
        model, model.context(), bound.key(), bound.binding().keyId(), new SecureRandom());
  }

  private static String parametersHash(SottoModel model) {
    return HexFormat.of().formatHex(model.parameters().hash());
  }

  private FileBinding binding() {
    return new FileBinding(model.id(), parametersHash(model), keyId);
  }

  /// The model.
  public SottoModel model() {
    return model;
  }

  /// Names the secret key in files, and says nothing about it.
  public String keyId() {
    return keyId;
  }

  /// Writes the secret key to a file that only its owner can read.
  public void saveSecretKey(Path file) throws IOException {
    AtomicFile.writePrivate(file, this::writeSecretKey);
  }

  /// Writes the secret key to a stream, which stays open.
  public void writeSecretKey(OutputStream out) throws IOException {
    SecretKeyFile.write(secret, binding(), out);
  }

  /// Makes a public key, with which anyone can encrypt for this client, and writes it to a file.
  /// Each call makes another one; all serve.
  public void savePublicKey(Path file) throws IOException {
    AtomicFile.write(file, this::writePublicKey);
  }

  /// Makes a public key, with which anyone can encrypt for this client, and writes it to a stream,
  /// which stays open.
  public void writePublicKey(OutputStream out) throws IOException {
    PublicKey key = new KeyGenerator(context, random).publicKey(secret);
    PublicKeyFile.write(context, key, binding(), out);
  }

  /// Makes the keys that a server needs, in memory.
  public ServerKeys serverKeys() {
    EvaluationKeyPlan plan = KeyPlans.of(model.circuit());
    KeyGenerator generator = new KeyGenerator(context, random);
    return new ServerKeys(
        model.id(),
        keyId,
        generator.evaluationKeys(secret, plan, MaskBudget.of(ServerKeys.maskBytes())));
  }

  /// Makes the keys that a server needs and writes each to a file, holding one at a time.
  public void saveServerKeys(Path file, ProgressListener progress) throws IOException {
    AtomicFile.write(file, out -> writeServerKeys(out, progress));
  }

  /// Makes the keys that a server needs and writes each to a stream, which stays open.
  public void writeServerKeys(OutputStream out, ProgressListener progress) throws IOException {
    KeyGenerator generator = new KeyGenerator(context, random);
    ServerKeyMaker maker = new ServerKeyMaker(generator, secret, model.circuit());
    EvaluationKeyFile.write(
        context, binding(), model.circuit(), maker::make, out, progress::accept);
  }

  /// Encrypts samples, each a tensor for every input of the model, as many to a batch as it takes.
  ///
  /// @throws IllegalArgumentException if an input is missing, has another shape or a value that is
  ///     not finite, naming the sample
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
    return decryptor.decrypt(batch, keyId);
  }

  /// As [#decrypt], neither rounded nor checked: for measurements by the key's owner.
  ///
  /// Values that reach anyone else leak the secret key (B. Li, D. Micciancio, "On the Security of
  /// Homomorphic Encryption on Approximate Numbers", 2021).
  public List<Map<String, Tensor>> insecureDecryptRaw(EncryptedBatch batch) {
    return decryptor.insecureDecryptRaw(batch, keyId);
  }

  /// Any value of the circuit, by sample, neither rounded nor checked: for tracing errors.
  ///
  /// @param result the name of the node whose ciphertexts these are
  public List<Tensor> insecureDecryptValue(
      String result, List<Ciphertext> bundle, int samples) {
    return decryptor.insecureDecryptValue(result, bundle, samples);
  }

  /// Wipes the secret key.
  @Override
  public void close() {
    secret.close();
  }
}
