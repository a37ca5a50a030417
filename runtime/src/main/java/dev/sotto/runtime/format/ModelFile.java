package dev.sotto.runtime.format;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.circuit.SplitModel;
import dev.sotto.ir.circuit.SplitModel.OutputRange;
import dev.sotto.ir.packed.Layout;
import dev.sotto.ir.tensor.TensorGraph;
import dev.sotto.runtime.wire.ModelHeader;
import dev.sotto.runtime.wire.NamedValue;
import dev.sotto.runtime.wire.NodeMessage;
import dev.sotto.runtime.wire.OutputRangeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Compiled models on the wire; equal models make equal bytes.
public final class ModelFile {
  private static final int MAX_HEADER_BYTES = 1 << 26;
  private static final int MAX_NODE_BYTES = 1 << 29;
  private static final int MAX_NODES = 1 << 20;

  private ModelFile() {}

  /// A model as read or written, and its identity: the SHA-256 of its bytes, as hex.
  public record Identified(SplitModel model, String id) {}

  /// Writes `model` and returns its identity.
  public static String write(SplitModel model, OutputStream out) throws IOException {
    FrameWriter writer = new FrameWriter(out, FileKind.MODEL);
    Circuit circuit = model.circuit();
    ModelHeader.Builder header =
        ModelHeader.newBuilder()
            .setHead(GraphText.write(model.head()))
            .setTail(GraphText.write(model.tail()))
            .setCircuitName(circuit.name())
            .setParameters(ParameterCodec.write(circuit.parameters()))
            .setWidth(circuit.width())
            .setKeys(ParameterCodec.write(circuit.keys()))
            .setOutputDeviation(model.outputDeviation())
            .setFacts(FactsCodec.write(model.facts()))
            .setNodes(circuit.nodes().size());
    for (CircuitOutput output : circuit.outputs()) {
      header.addOutputs(NamedValue.newBuilder().setName(output.name()).setValue(output.value()));
    }
    model.outputRanges().forEach(range -> header.addOutputRanges(FactsCodec.write(range)));
    writer.write(header.build());
    for (CircuitNode node : circuit.nodes()) {
      writer.write(NodeCodec.write(node));
    }
    return HexFormat.of().formatHex(writer.finish());
  }

  /// Reads a model and checks that it is one a compiler could have made.
  ///
  /// @throws dev.sotto.ir.MalformedArtifactException otherwise
  public static Identified read(FrameReader reader) throws IOException {
    ModelHeader header = reader.read(ModelHeader.parser(), "the model's header", MAX_HEADER_BYTES);
    Checks checks = new Checks(reader.source(), "the model's header");
    CircuitParameters parameters = ParameterCodec.read(header.getParameters(), checks);
    int width = header.getWidth();
    checks.range("width", width, 1, parameters.slots());
    checks.that(Integer.bitCount(width) == 1, "width is no power of two");
    checks.range("nodes", header.getNodes(), 1, MAX_NODES);
    Map<String, Layout> defined = new HashMap<>();
    List<CircuitNode> nodes = new ArrayList<>();
    for (int i = 0; i < header.getNodes(); i++) {
      NodeMessage message =
          reader.read(NodeMessage.parser(), "node %d of the circuit".formatted(i), MAX_NODE_BYTES);
      CircuitNode node = NodeCodec.read(message, parameters, width, defined, checks);
      defined.put(node.result(), node.layout());
      nodes.add(node);
    }
    String id = HexFormat.of().formatHex(reader.finish());
    Circuit circuit =
        new Circuit(
            checks.text("name of the circuit", header.getCircuitName()),
            parameters,
            width,
            nodes,
            outputs(header, defined, checks),
            ParameterCodec.read(header.getKeys(), parameters, checks));
    TensorGraph head = GraphText.read(header.getHead(), reader.source(), "head");
    TensorGraph tail = GraphText.read(header.getTail(), reader.source(), "tail");
    List<OutputRange> ranges = new ArrayList<>();
    for (OutputRangeMessage range : header.getOutputRangesList()) {
      ranges.add(FactsCodec.read(range, checks));
    }
    double deviation = header.getOutputDeviation();
    checks.that(
        deviation > 0 && deviation < Double.POSITIVE_INFINITY,
        "the outputs' expected deviation is " + deviation);
    SplitModel model =
        new SplitModel(
            head, circuit, tail, ranges, deviation, FactsCodec.read(header.getFacts(), checks));
    ModelChecks.verify(model, reader.source());
    return new Identified(model, id);
  }

  private static List<CircuitOutput> outputs(
      ModelHeader header, Map<String, Layout> defined, Checks checks) {
    checks.range("outputs", header.getOutputsCount(), 1, MAX_NODES);
    List<CircuitOutput> outputs = new ArrayList<>();
    for (NamedValue output : header.getOutputsList()) {
      String name = checks.name("name of an output", output.getName());
      checks.that(
          defined.containsKey(output.getValue()), "output " + name + " is no value of the circuit");
      checks.that(
          outputs.stream().noneMatch(o -> o.name().equals(name)),
          "output " + name + " occurs twice");
      outputs.add(new CircuitOutput(name, output.getValue()));
    }
    return outputs;
  }
}
