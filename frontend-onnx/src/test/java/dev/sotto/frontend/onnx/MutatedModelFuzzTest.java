package dev.sotto.frontend.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sotto.ir.MalformedArtifactException;
import dev.sotto.ir.UnsupportedModelException;
import dev.sotto.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Broken models give a graph or one of the two refusals in one line, never another error.
final class MutatedModelFuzzTest {
  private static final List<byte[]> MODELS =
      OperatorCases.all().map(example -> example.model().bytes()).toList();

  /// Integers at the edges of what attributes, shapes and axes are checked for.
  private static final long[] EDGES = {
    0,
    -1,
    1,
    2,
    3,
    -2,
    7,
    16,
    255,
    1 << 15,
    1 << 20,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  @Test
  void flippedAndCutBytesAreRefusedInOneLine() {
    Seeds.forEach(
        10_000,
        random -> {
          byte[] bytes = MODELS.get(random.nextInt(MODELS.size())).clone();
          int changes = random.nextInt(1, 6);
          for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          }
          if (random.nextInt(4) == 0) {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
          }
          importOrRefuse(bytes);
        });
  }

  @Test
  void attributesShapesAndConstantsAtTheEdgesAreRefusedInOneLine() throws Exception {
    for (byte[] bytes : MODELS) {
      ModelProto model = ModelProto.parseFrom(bytes);
      Seeds.forEach(100, random -> importOrRefuse(mutated(model, random)));
    }
  }

  private static byte[] mutated(ModelProto model, SplittableRandom random) {
    ModelProto.Builder builder = model.toBuilder();
    NodeProto.Builder node =
        builder.getGraphBuilder().getNodeBuilder(random.nextInt(model.getGraph().getNodeCount()));
    switch (random.nextInt(6)) {
      case 0 -> {
        if (node.getAttributeCount() > 0) {
          mutate(node.getAttributeBuilder(random.nextInt(node.getAttributeCount())), random);
        }
      }
      case 1 -> {
        if (model.getGraph().getInitializerCount() > 0) {
          int chosen = random.nextInt(model.getGraph().getInitializerCount());
          mutate(builder.getGraphBuilder().getInitializerBuilder(chosen), random);
        }
      }
      case 2 -> {
        if (node.getInputCount() > 0) {
          int chosen = random.nextInt(node.getInputCount());
          node.setInput(chosen, random.nextBoolean() ? "" : node.getInput(0));
        }
      }
      case 3 -> {
        List<SupportedOperators.SupportedOperator> all = SupportedOperators.list();
        SupportedOperators.SupportedOperator other = all.get(random.nextInt(all.size()));
        node.setOpType(other.name()).setDomain(other.domain());
      }
      case 4 -> node.clearInput();
      default -> {
        var input = builder.getGraphBuilder().getInputBuilder(0);
        var shape = input.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        shape.getDimBuilder(random.nextInt(shape.getDimCount())).setDimValue(edge(random));
      }
    }
    return builder.build().toByteArray();
  }

  private static void mutate(AttributeProto.Builder attribute, SplittableRandom random) {
    if (attribute.getIntsCount() > 0) {
      attribute.setInts(random.nextInt(attribute.getIntsCount()), edge(random));
    } else if (attribute.getType() == AttributeProto.AttributeType.INT) {
      attribute.setI(edge(random));
    } else if (attribute.getType() == AttributeProto.AttributeType.FLOAT) {
      attribute.setF(random.nextBoolean() ? Float.NaN : edge(random));
    } else {
      attribute.setName("other").setType(AttributeProto.AttributeType.INTS);
    }
  }

  private static void mutate(TensorProto.Builder tensor, SplittableRandom random) {
    if (tensor.getInt64DataCount() > 0 && random.nextBoolean()) {
      tensor.setInt64Data(random.nextInt(tensor.getInt64DataCount()), edge(random));
    } else if (tensor.getDimsCount() > 0 && random.nextBoolean()) {
      tensor.setDims(random.nextInt(tensor.getDimsCount()), edge(random));
    } else if (tensor.getDimsCount() > 1 && random.nextBoolean()) {
      long first = tensor.getDims(0);
      tensor.setDims(0, tensor.getDims(1)).setDims(1, first);
    } else if (random.nextBoolean()) {
      tensor.setDataType(random.nextInt(25));
    } else {
      tensor.clearDims();
    }
  }

  private static long edge(SplittableRandom random) {
    return EDGES[random.nextInt(EDGES.length)];
  }

  private static void importOrRefuse(byte[] bytes) {
    try {
      OnnxImporter.importModel(bytes, "mutated");
    } catch (MalformedArtifactException | UnsupportedModelException refusal) {
      String message = String.valueOf(refusal.getMessage());
      assertTrue(message.length() > 10 && message.indexOf('\n') < 0, message);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError other) {
      fail("not a refusal", other);
    }
  }
}
