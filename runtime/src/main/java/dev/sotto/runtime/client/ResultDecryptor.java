package dev.sotto.runtime.client;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Decryptor;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.InsecureRawDecryptor;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.circuit.SplitModel.OutputRange;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.internal.BatchContents;
import dev.sotto.runtime.internal.Contents;
import dev.sotto.runtime.internal.ValueContents;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Decrypts, takes samples out of slots, checks ranges and computes the model's tail in clear.
final class ResultDecryptor {
  private static final Contents<EncryptedBatch, BatchContents> BATCHES =
      Contents.of(EncryptedBatch.class, BatchContents.class);

  private final CompiledModel model;
  private final Decryptor rounding;
  private final InsecureRawDecryptor raw;
  private final Map<String, CircuitNode> nodes = new HashMap<>();
  private final Map<String, OutputRange> ranges = new HashMap<>();

  ResultDecryptor(CompiledModel model, CkksContext context, SecretKey secret, SecureRandom random) {
    this.model = model;
    Encoder encoder = new Encoder(context);
    rounding = new Decryptor(context, secret, encoder, random);
    raw = new InsecureRawDecryptor(context, secret, encoder);
    model.split().circuit().nodes().forEach(node -> nodes.put(node.result(), node));
    model.split().outputRanges().forEach(range -> ranges.put(range.output(), range));
  }

  /// Reads the slots of one ciphertext of a node.
  @FunctionalInterface
  private interface SlotReader {
    double[] read(CircuitNode node, Ciphertext ciphertext);
  }

  List<Map<String, Tensor>> decrypt(EncryptedBatch batch, String keyId) {
    return decrypt(
        batch,
        keyId,
        (node, ciphertext) -> rounding.decrypt(ciphertext, model.split().outputDeviation()).real(),
        true);
  }

  List<Map<String, Tensor>> insecureDecryptRaw(EncryptedBatch batch, String keyId) {
    return decrypt(batch, keyId, this::readRaw, false);
  }

  List<Tensor> insecureDecryptValue(ValueContents value) {
    return unpack(node(value.name()), value.ciphertexts(), value.samples(), this::readRaw);
  }

  private double[] readRaw(CircuitNode node, Ciphertext ciphertext) {
    return raw.decryptSlots(ciphertext).real();
  }

  private List<Map<String, Tensor>> decrypt(
      EncryptedBatch batch, String keyId, SlotReader reader, boolean checked) {
    batch.require(model, keyId, EncryptedBatch.Side.OUTPUTS);
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int b = 0; b < batch.samples(); b++) {
      samples.add(new HashMap<>());
    }
    Map<String, List<Ciphertext>> values = BATCHES.open(batch).values();
    for (CircuitOutput output : model.split().circuit().outputs()) {
      List<Ciphertext> bundle = values.getOrDefault(output.name(), List.of());
      List<Tensor> tensors = unpack(node(output.value()), bundle, batch.samples(), reader);
      for (int b = 0; b < tensors.size(); b++) {
        if (checked) {
          checkRange(output.name(), tensors.get(b), b);
        }
        samples.get(b).put(output.name(), tensors.get(b));
      }
    }
    return samples.stream()
        .map(sample -> TensorInterpreter.run(model.split().tail(), sample))
        .toList();
  }

  private List<Tensor> unpack(
      CircuitNode node, List<Ciphertext> bundle, int samples, SlotReader reader) {
    if (bundle.size() != node.layout().ciphertexts()) {
      throw new IllegalArgumentException(
          "%d ciphertexts for %s, not %d"
              .formatted(bundle.size(), node.result(), node.layout().ciphertexts()));
    }
    List<double[]> slots = bundle.stream().map(c -> reader.read(node, c)).toList();
    List<Tensor> tensors = new ArrayList<>();
    for (int b = 0; b < samples; b++) {
      tensors.add(SlotPacking.unpack(slots, node.layout(), model.batch(), b));
    }
    return tensors;
  }

  private CircuitNode node(String name) {
    CircuitNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("the circuit has no value " + name);
    }
    return node;
  }

  private void checkRange(String name, Tensor tensor, int sample) {
    OutputRange range = ranges.get(name);
    for (int i = 0; i < tensor.size() && range != null; i++) {
      double value = tensor.at(i);
      if (!(value >= range.low() && value <= range.high())) {
        throw new OutOfRangeException(
            "result outside the calibrated range: sample %d of the batch, output %s, element %d is "
                    .formatted(sample, name, i)
                + "%.4g, the range is [%.4g, %.4g]; it is not to be trusted"
                    .formatted(value, range.low(), range.high()));
      }
    }
  }
}
