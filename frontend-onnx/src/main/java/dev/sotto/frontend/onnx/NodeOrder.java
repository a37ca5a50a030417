package dev.sotto.frontend.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.sotto.frontend.onnx.operators.Node;
import dev.sotto.ir.MalformedArtifactException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// Puts nodes in an order in which each comes after those that it reads from.
///
/// The format asks for such an order, but runtimes load models without it, so exporters write them.
final class NodeOrder {
  private NodeOrder() {}

  /// The nodes as they come, but each after those that define what it reads.
  ///
  /// Throws `MalformedArtifactException`, naming a node and a value, where nodes read from each
  /// other in a circle.
  static List<NodeProto> sort(List<NodeProto> nodes) {
    Map<String, Integer> producers = new HashMap<>();
    for (int at = 0; at < nodes.size(); at++) {
      for (String output : nodes.get(at).getOutputList()) {
        producers.put(output, at);
      }
    }
    producers.remove("");
    List<List<Integer>> readers = new ArrayList<>();
    nodes.forEach(node -> readers.add(new ArrayList<>()));
    int[] missing = new int[nodes.size()];
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int at = 0; at < nodes.size(); at++) {
      for (String value : reads(nodes.get(at))) {
        Integer producer = producers.get(value);
        if (producer != null) {
          readers.get(producer).add(at);
          missing[at]++;
        }
      }
      if (missing[at] == 0) {
        ready.add(at);
      }
    }
    List<NodeProto> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      sorted.add(nodes.get(next));
      for (int reader : readers.get(next)) {
        if (--missing[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    if (sorted.size() < nodes.size()) {
      throw circle(nodes, producers, missing);
    }
    return sorted;
  }

  /// A node that is `missing` something reads from another one, and so on back to one seen before.
  private static MalformedArtifactException circle(
      List<NodeProto> nodes, Map<String, Integer> producers, int[] missing) {
    int at = 0;
    while (missing[at] == 0) {
      at++;
    }
    Set<Integer> seen = new HashSet<>();
    String value = "";
    while (seen.add(at)) {
      for (String read : reads(nodes.get(at))) {
        Integer producer = producers.get(read);
        if (producer != null && missing[producer] > 0) {
          value = read;
        }
      }
      at = producers.getOrDefault(value, at);
    }
    return new MalformedArtifactException(
        "node '%s' (%s): its result '%s' is computed from itself"
            .formatted(Node.label(nodes.get(at)), nodes.get(at).getOpType(), value));
  }

  /// The names that a node reads, in its branches too.
  static Set<String> reads(NodeProto node) {
    Set<String> names = new HashSet<>(node.getInputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      attribute.getG().getNodeList().forEach(inner -> names.addAll(reads(inner)));
      attribute.getG().getOutputList().forEach(output -> names.add(output.getName()));
    }
    return names;
  }
}
