package dev.sotto.runtime.client;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.Encryptor;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorInterpreter;
import dev.sotto.runtime.CompiledModel;
import dev.sotto.runtime.EncryptedBatch;
import dev.sotto.runtime.TensorPort;
import dev.sotto.runtime.internal.BatchContents;
import dev.sotto.runtime.internal.Contents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Checks samples, computes the model's head in clear, packs and encrypts.
final class SampleEncryptor {
  private static final Contents<EncryptedBatch, BatchContents> BATCHES =
      Contents.of(EncryptedBatch.class, BatchContents.class);

  private final CompiledModel model;
  private final String keyId;
  private final Supplier<Encryptor> encryptors;
  private final Encoder encoder;
  private final RangeCheck rangeCheck;

  /// @param encryptors makes one for the thread that encrypts a batch
  SampleEncryptor(
      CompiledModel model, CkksContext context, String keyId, Supplier<Encryptor> encryptors) {
    this.model = model;
    this.keyId = keyId;
    this.encryptors = encryptors;
    this.encoder = new Encoder(context);
    this.rangeCheck = new RangeCheck(model.split());
  }

  /// As many samples to a batch as it takes.
  List<EncryptedBatch> encrypt(List<Map<String, Tensor>> samples, RangePolicy policy) {
    List<EncryptedBatch> batches = new ArrayList<>();
    for (int from = 0; from < samples.size(); from += model.batch()) {
      int to = Math.min(samples.size(), from + model.batch());
      batches.add(encrypt(samples.subList(from, to), from, policy));
    }
    return List.copyOf(batches);
  }

  /// One batch; `first` is the number of its first sample, for messages.
  private EncryptedBatch encrypt(List<Map<String, Tensor>> samples, int first, RangePolicy policy) {
    List<Map<String, Tensor>> prepared = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      checkInputs(samples.get(i), first + i);
      Map<String, Tensor> head = TensorInterpreter.run(model.split().head(), samples.get(i));
      switch (policy) {
        case REFUSE -> rangeCheck.check(head, first + i);
        case ALLOW -> {}
      }
      prepared.add(head);
    }
    Encryptor encryptor = encryptors.get();
    Map<String, List<Ciphertext>> values = new LinkedHashMap<>();
    for (CircuitNode node : model.split().circuit().nodes()) {
      if (node.op() instanceof CircuitOp.Input(String name)) {
        List<Tensor> tensors = prepared.stream().map(head -> require(head, name)).toList();
        List<Ciphertext> bundle = new ArrayList<>();
        for (double[] slots : SlotPacking.pack(tensors, node.layout(), model.batch())) {
          bundle.add(encryptor.encrypt(encoder.encode(slots, node.level(), node.scale())));
        }
        values.put(name, List.copyOf(bundle));
      }
    }
    return BATCHES.wrap(new BatchContents(model.id(), keyId, true, samples.size(), values));
  }

  private void checkInputs(Map<String, Tensor> sample, int number) {
    for (TensorPort port : model.inputs()) {
      Tensor tensor = sample.get(port.name());
      if (tensor == null) {
        throw new IllegalArgumentException(
            "sample %d has no input '%s'".formatted(number, port.name()));
      }
      if (!tensor.shape().equals(port.shape())) {
        throw new IllegalArgumentException(
            "sample %d: input '%s' has shape %s, the model takes %s"
                .formatted(number, port.name(), tensor.shape(), port.shape()));
      }
      for (int i = 0; i < tensor.size(); i++) {
        if (!Double.isFinite(tensor.at(i))) {
          throw new IllegalArgumentException(
              "sample %d: input '%s' holds %s at element %d"
                  .formatted(number, port.name(), tensor.at(i), i));
        }
      }
    }
  }

  private static Tensor require(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the model's head computes no " + name);
    }
    return tensor;
  }
}
