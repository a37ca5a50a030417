package dev.sotto.optimizer.levels;

import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.KeyGenerator;
import dev.sotto.ckks.rlwe.SecretKey;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.ckks.scheme.Encoder;
import dev.sotto.ckks.scheme.InsecureRawDecryptor;
import dev.sotto.ckks.scheme.SecretKeyEncryptor;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.CircuitInterpreter;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.packed.Packing;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.runtime.execution.CircuitExecutor;
import dev.sotto.runtime.execution.CkksBackend;
import dev.sotto.runtime.execution.ExecutionListener;
import dev.sotto.runtime.execution.ExecutionOptions;
import dev.sotto.runtime.format.KeyPlans;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The noise on every value of an encrypted run: the root mean square over all elements of all
/// samples of a batch.
final class MeasuredNoise implements ExecutionListener<List<Ciphertext>> {
  private final Circuit circuit;
  private final List<Map<String, Tensor>> wanted;
  private final InsecureRawDecryptor decryptor;
  private final Map<String, Double> deviations = new LinkedHashMap<>();

  private MeasuredNoise(
      Circuit circuit, List<Map<String, Tensor>> wanted, InsecureRawDecryptor decryptor) {
    this.circuit = circuit;
    this.wanted = wanted;
    this.decryptor = decryptor;
  }

  /// The deviations of the values that `measured` names, for samples as they are encrypted.
  static Map<String, Double> of(
      Circuit circuit,
      CkksParameters parameters,
      List<Map<String, Tensor>> samples,
      Set<String> measured) {
    List<Map<String, Tensor>> wanted = new ArrayList<>();
    for (Map<String, Tensor> sample : samples) {
      Map<String, Tensor> values =
          CircuitInterpreter.evaluate(circuit, sample, (origin, value) -> {});
      values.keySet().retainAll(measured);
      wanted.add(values);
    }
    CkksContext context = new CkksContext(parameters);
    Encoder encoder = new Encoder(context);
    SecureRandom random = new SecureRandom();
    KeyGenerator generator = new KeyGenerator(context, random);
    try (SecretKey secret = generator.secretKey()) {
      CkksBackend backend =
          new CkksBackend(
              circuit,
              context,
              generator.evaluationKeys(secret, KeyPlans.of(circuit)),
              ExecutionOptions.DEFAULT);
      SecretKeyEncryptor encryptor = new SecretKeyEncryptor(context, secret, random);
      Map<String, List<Ciphertext>> encrypted = new HashMap<>();
      for (CircuitNode node : circuit.nodes()) {
        if (node.op() instanceof CircuitOp.Input(String name)) {
          encrypted.put(
              name,
              slots(circuit, node.layout(), named(samples, name)).stream()
                  .map(slots -> encoder.encode(slots, node.level(), node.scale()))
                  .map(encryptor::encrypt)
                  .toList());
        }
      }
      MeasuredNoise noise =
          new MeasuredNoise(circuit, wanted, new InsecureRawDecryptor(context, secret, encoder));
      new CircuitExecutor<>(circuit, backend).run(encrypted, noise);
      return noise.deviations;
    }
  }

  private static List<Tensor> named(List<Map<String, Tensor>> samples, String name) {
    return samples.stream().map(sample -> Objects.requireNonNull(sample.get(name))).toList();
  }

  /// Slots in which the samples take turns.
  private static List<double[]> slots(Circuit circuit, Layout layout, List<Tensor> samples) {
    int batch = circuit.batch();
    List<double[][]> virtual = samples.stream().map(x -> Packing.pack(x, layout)).toList();
    List<double[]> ciphertexts = new ArrayList<>();
    for (int c = 0; c < layout.ciphertexts(); c++) {
      double[] slots = new double[layout.width() * batch];
      for (int j = 0; j < slots.length; j++) {
        slots[j] = virtual.get(j % batch % samples.size())[c][j / batch];
      }
      ciphertexts.add(slots);
    }
    return ciphertexts;
  }

  @Override
  public void finished(int index, int total, CircuitNode node, List<Ciphertext> value) {
    if (!wanted.getFirst().containsKey(node.result())) {
      return;
    }
    List<double[]> found =
        value.stream().map(ciphertext -> decryptor.decryptSlots(ciphertext).real()).toList();
    List<double[]> clear = slots(circuit, node.layout(), named(wanted, node.result()));
    int[] elements = node.layout().elements();
    double squares = 0;
    int count = 0;
    for (int c = 0; c < clear.size(); c++) {
      for (int j = 0; j < clear.get(c).length; j++) {
        int position = j / circuit.batch() % node.layout().period();
        if (elements[c * node.layout().period() + position] >= 0) {
          squares += Math.pow(found.get(c)[j] - clear.get(c)[j], 2);
          count++;
        }
      }
    }
    deviations.put(node.result(), Math.sqrt(squares / count));
  }
}
