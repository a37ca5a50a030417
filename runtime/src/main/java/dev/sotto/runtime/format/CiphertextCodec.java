package dev.sotto.runtime.format;

import com.google.protobuf.ByteString;
import dev.sotto.ckks.random.Seed;
import dev.sotto.ckks.ring.Basis;
import dev.sotto.ckks.rlwe.CkksContext;
import dev.sotto.ckks.rlwe.UniformMasks;
import dev.sotto.ckks.scheme.Ciphertext;
import dev.sotto.runtime.wire.BatchHeader;
import dev.sotto.runtime.wire.CiphertextMessage;
import dev.sotto.runtime.wire.ValueHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The ciphertexts of one batch to and from frames.
public final class CiphertextCodec {
  private static final int MAX_HEADER_BYTES = 1 << 20;

  private final CkksContext context;
  private final List<BundleForm> forms;
  private final PolynomialCodec polynomials;

  /// A codec for batches whose values have these forms.
  public CiphertextCodec(CkksContext context, List<BundleForm> forms) {
    this.context = context;
    this.forms = forms;
    this.polynomials = new PolynomialCodec(context);
  }

  /// Ciphertexts by name, and the number of samples in them.
  public record Batch(int samples, Map<String, List<Ciphertext>> values) {}

  /// Writes a batch that has the forms.
  public void write(Batch batch, FrameWriter writer) throws IOException {
    BatchHeader.Builder header = BatchHeader.newBuilder().setSamples(batch.samples());
    for (BundleForm form : forms) {
      header.addValues(
          ValueHeader.newBuilder()
              .setName(form.name())
              .setCiphertexts(form.ciphertexts())
              .setLevel(form.level())
              .setScale(form.scale())
              .setDegree(form.degree()));
    }
    writer.write(header.build());
    for (BundleForm form : forms) {
      for (Ciphertext ciphertext : batch.values().getOrDefault(form.name(), List.of())) {
        writer.write(write(ciphertext));
      }
    }
  }

  private CiphertextMessage write(Ciphertext ciphertext) {
    Basis basis = context.basis(ciphertext.level());
    CiphertextMessage.Builder message = CiphertextMessage.newBuilder();
    if (ciphertext.seed().isPresent() && ciphertext.degree() == 1) {
      return message
          .addPolynomials(polynomials.write(ciphertext.polynomials().getFirst(), basis))
          .setSeed(ByteString.copyFrom(ciphertext.seed().get().bytes()))
          .build();
    }
    for (double[][] polynomial : ciphertext.polynomials()) {
      message.addPolynomials(polynomials.write(polynomial, basis));
    }
    return message.build();
  }

  /// Reads a batch of the forms, of at most `mostSamples` samples.
  public Batch read(FrameReader reader, int mostSamples) throws IOException {
    BatchHeader header =
        reader.read(BatchHeader.parser(), "the header of a batch", MAX_HEADER_BYTES);
    Checks checks = new Checks(reader.source(), "the header of a batch");
    checks.range("samples", header.getSamples(), 1, mostSamples);
    checks.equal("values", header.getValuesCount(), forms.size());
    for (int i = 0; i < forms.size(); i++) {
      check(header.getValues(i), forms.get(i), checks);
    }
    Map<String, List<Ciphertext>> values = new LinkedHashMap<>();
    for (BundleForm form : forms) {
      String what = "a ciphertext of " + form.name();
      int most = 64 + (form.degree() + 1) * polynomials.maximumBytes(context.basis(form.level()));
      List<Ciphertext> ciphertexts = new ArrayList<>();
      for (int i = 0; i < form.ciphertexts(); i++) {
        CiphertextMessage message = reader.read(CiphertextMessage.parser(), what, most);
        ciphertexts.add(read(message, form, checks.at(what)));
      }
      values.put(form.name(), List.copyOf(ciphertexts));
    }
    return new Batch(header.getSamples(), values);
  }

  private static void check(ValueHeader header, BundleForm form, Checks checks) {
    checks.that(
        header.getName().equals(form.name()), "holds other values than the model's " + form.name());
    checks.equal("ciphertexts of " + form.name(), header.getCiphertexts(), form.ciphertexts());
    checks.equal("level of " + form.name(), header.getLevel(), form.level());
    checks.equal("degree of " + form.name(), header.getDegree(), form.degree());
    checks.that(
        header.getScale() == form.scale(),
        "scale of %s is %s, not %s".formatted(form.name(), header.getScale(), form.scale()));
  }

  private Ciphertext read(CiphertextMessage message, BundleForm form, Checks checks) {
    Basis basis = context.basis(form.level());
    boolean seeded = !message.getSeed().isEmpty();
    checks.equal(
        "polynomials of a ciphertext",
        message.getPolynomialsCount(),
        seeded ? 1 : form.degree() + 1L);
    List<double[][]> read = new ArrayList<>();
    for (int i = 0; i < message.getPolynomialsCount(); i++) {
      read.add(polynomials.read(message.getPolynomials(i), basis, checks));
    }
    if (!seeded) {
      return new Ciphertext(form.level(), form.scale(), read, Optional.empty());
    }
    checks.equal("bytes of the seed", message.getSeed().size(), Seed.BYTES);
    checks.equal("degree of a seeded ciphertext", form.degree(), 1);
    Seed seed = Seed.of(message.getSeed().toByteArray());
    read.add(UniformMasks.expand(context, seed, 0, basis));
    return new Ciphertext(form.level(), form.scale(), read, Optional.of(seed));
  }
}
