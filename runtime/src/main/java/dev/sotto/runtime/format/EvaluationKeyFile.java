package dev.sotto.runtime.format;

import com.google.protobuf.ByteString;
import dev.sotto.ckks.random.Seed;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.rlwe.BootstrapSwitchingKeys;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.CkksParameters;
import dev.sotto.ckks.rlwe.EvaluationKeys;
import dev.sotto.ckks.rlwe.GaloisElements;
import dev.sotto.ckks.rlwe.KeptLimbs;
import dev.sotto.ckks.rlwe.KeptMasks;
import dev.sotto.ckks.rlwe.StoredLimb;
import dev.sotto.ckks.rlwe.SwitchingKey;
import dev.sotto.ckks.rlwe.SwitchingKeyBuilder;
import dev.sotto.ir.circuit.Circuit;
import dev.sotto.runtime.wire.EvaluationKeysHeader;
import dev.sotto.runtime.wire.PolynomialMessage;
import dev.sotto.runtime.wire.SwitchingKeyHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Evaluation keys on the wire, one digit of one key at a time.
///
/// A file holds exactly the keys of its model's list, in that list's order.
public final class EvaluationKeyFile {
  private static final int MAX_HEADER_BYTES = 1 << 10;

  private EvaluationKeyFile() {}

  /// Hears of every key that is through.
  @FunctionalInterface
  public interface Progress {
    void accept(int done, int total);
  }

  /// A set of keys, as read or made.
  ///
  /// @param file where the keys' bodies are read at each use, if that is so
  public record Bound(EvaluationKeys keys, FileBinding binding, Optional<MappedFile> file) {}

  /// Writes the keys of `circuit`, asking `keys` for one after the other and keeping none.
  public static void write(
      CkksContext context,
      FileBinding binding,
      Circuit circuit,
      Function<WantedKey, SwitchingKey> keys,
      OutputStream out,
      Progress progress)
      throws IOException {
    FrameWriter writer = new FrameWriter(out, FileKind.EVALUATION_KEYS);
    List<WantedKey> wanted = WantedKey.of(circuit);
    KeyChains chains = KeyChains.of(context, circuit);
    writer.write(
        EvaluationKeysHeader.newBuilder()
            .setBinding(binding.write())
            .setKeys(wanted.size())
            .build());
    int done = 0;
    for (WantedKey want : wanted) {
      SwitchingKey key = keys.apply(want);
      writer.write(
          SwitchingKeyHeader.newBuilder()
              .setKind(want.kind())
              .setStep(want.step())
              .setLevel(want.level())
              .setSeed(ByteString.copyFrom(key.seed().bytes()))
              .build());
      PolynomialCodec codec = new PolynomialCodec(chains.of(want));
      Basis basis = chains.of(want).extendedBasis(want.level());
      for (int digit = 0; digit < key.digits(); digit++) {
        writer.write(codec.write(key.body(digit), basis));
      }
      progress.accept(++done, wanted.size());
    }
    writer.finish();
  }

  /// Reads the keys of `circuit`, with those of their masks that are `kept`. Bodies in a mapped
  /// file are checked like others and stay there.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException for anything but those keys, made for that
  ///   model
  public static Bound read(
      CkksContext context,
      String modelId,
      String parametersHash,
      Circuit circuit,
      KeptMasks kept,
      FrameReader reader,
      Progress progress)
      throws IOException {
    EvaluationKeysHeader header =
        reader.read(EvaluationKeysHeader.parser(), "the header", MAX_HEADER_BYTES);
    FileBinding binding =
        FileBinding.read(
            header.getBinding(),
            FileKind.EVALUATION_KEYS,
            modelId,
            parametersHash,
            reader.source());
    List<WantedKey> wanted = WantedKey.of(circuit);
    KeyChains chains = KeyChains.of(context, circuit);
    new Checks(reader.source(), "the header").equal("keys", header.getKeys(), wanted.size());
    Map<WantedKey, SwitchingKey> keys = new LinkedHashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      WantedKey want = wanted.get(i);
      keys.put(want, readKey(chains.of(want), want, kept, reader));
      progress.accept(i + 1, wanted.size());
    }
    reader.finish();
    return new Bound(assemble(chains, keys), binding, reader.mapped());
  }

  private static EvaluationKeys assemble(KeyChains chains, Map<WantedKey, SwitchingKey> keys) {
    Optional<SwitchingKey> relinearization = Optional.empty();
    Optional<SwitchingKey> denseToSparse = Optional.empty();
    Map<Integer, SwitchingKey> automorphisms = new TreeMap<>();
    Map<Integer, SwitchingKey> low = new TreeMap<>();
    Map<Integer, SwitchingKey> raised = new TreeMap<>();
    CkksParameters parameters = chains.whole().parameters();
    int logN = parameters.logN();
    for (Map.Entry<WantedKey, SwitchingKey> entry : keys.entrySet()) {
      SwitchingKey key = entry.getValue();
      switch (entry.getKey()) {
        case WantedKey.Rotation(int step, int level) ->
            automorphisms.put(GaloisElements.rotation(logN, step), key);
        case WantedKey.Conjugation(int level) ->
            automorphisms.put(GaloisElements.conjugation(logN), key);
        case WantedKey.Relinearization(int level) -> relinearization = Optional.of(key);
        case WantedKey.LowRotation(int step, int level) ->
            low.put(GaloisElements.rotation(logN, step), key);
        case WantedKey.DenseToSparse(int level) -> denseToSparse = Optional.of(key);
        case WantedKey.RaisedRotation(int step, int level) ->
            raised.put(GaloisElements.rotation(logN, step), key);
      }
    }
    Optional<BootstrapSwitchingKeys> bootstrap = Optional.empty();
    if (denseToSparse.isPresent() && chains.low().isPresent() && chains.raised().isPresent()) {
      CkksParameters lowParameters = chains.low().get().parameters();
      CkksParameters raisedParameters = chains.raised().get().parameters();
      bootstrap =
          Optional.of(
              new BootstrapSwitchingKeys(
                  new EvaluationKeys(lowParameters, Optional.empty(), low),
                  denseToSparse.get(),
                  new EvaluationKeys(raisedParameters, Optional.empty(), raised)));
    }
    return new EvaluationKeys(parameters, relinearization, automorphisms, bootstrap);
  }

  private static SwitchingKey readKey(
      CkksContext context, WantedKey want, KeptMasks kept, FrameReader reader) throws IOException {
    Checks checks = new Checks(reader.source(), want.text());
    SwitchingKeyHeader header =
        reader.read(SwitchingKeyHeader.parser(), want.text(), MAX_HEADER_BYTES);
    checks.that(
        header.getKind() == want.kind() && header.getStep() == want.step(), "is another key");
    checks.equal("level", header.getLevel(), want.level());
    checks.equal("bytes of the seed", header.getSeed().size(), Seed.BYTES);
    PolynomialCodec codec = new PolynomialCodec(context);
    Basis basis = context.extendedBasis(want.level());
    SwitchingKeyBuilder key =
        new SwitchingKeyBuilder(
            context,
            want.level(),
            Seed.of(header.getSeed().toByteArray()),
            want.name(context.parameters().logN()).map(kept::of).orElse(KeptLimbs.ALL));
    for (int digit = 0; digit < context.parameters().digits(want.level()); digit++) {
      long start = reader.position() + Integer.BYTES;
      PolynomialMessage message =
          reader.read(PolynomialMessage.parser(), want.text(), codec.maximumBytes(basis));
      List<StoredLimb> limbs = codec.limbs(message, basis, checks);
      List<StoredLimb> body =
          reader
              .mapped()
              .map(file -> codec.mapped(message, file, start, reader.position(), checks))
              .orElse(limbs);
      key.add(body, reader.mapped().isEmpty());
    }
    return key.build();
  }
}
