package dev.sotto.maven.generated;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.sotto.maven.compiler.ModelFacts.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes the records of a model's inputs and outputs: a tensor for each, under a Java name. */
final class PortRecord {
  static final TypeName TENSORS =
      ParameterizedTypeName.get(
          ClassName.get(Map.class), ClassName.get(String.class), RuntimeTypes.TENSOR);

  private final ClassName type;
  private final List<Port> ports;
  private final List<String> components;

  PortRecord(ClassName type, List<Port> ports) {
    this.type = type;
    this.ports = ports;
    this.components = JavaNames.ofComponents(ports.stream().map(Port::name).toList());
  }

  /** What is encrypted: made from arrays, read as tensors by the names that the model uses. */
  TypeSpec input() {
    return record("One sample: what the model takes.")
        .addMethod(fromArrays())
        .addMethod(toTensors())
        .build();
  }

  /** What is decrypted: made from tensors by the names that the model uses. */
  TypeSpec output() {
    return record("One answer: what the model gives.").addMethod(fromTensors()).build();
  }

  private TypeSpec.Builder record(String summary) {
    MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
    CodeBlock.Builder javadoc = CodeBlock.builder().add("$L\n\n", summary);
    for (int i = 0; i < ports.size(); i++) {
      constructor.addParameter(RuntimeTypes.TENSOR, components.get(i));
      javadoc.add("@param $N $L\n", components.get(i), Javadoc.port(ports.get(i)));
    }
    return TypeSpec.recordBuilder(type.simpleName())
        .addModifiers(Modifier.PUBLIC)
        .addJavadoc(javadoc.build())
        .recordConstructor(constructor.build());
  }

  private MethodSpec fromArrays() {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("of")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .returns(type)
            .addJavadoc("A sample from values in row-major order.\n\n");
    List<CodeBlock> tensors = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      Port port = ports.get(i);
      method.addParameter(ParameterSpec.builder(double[].class, components.get(i)).build());
      method.addJavadoc("@param $N $L values\n", components.get(i), port.size());
      tensors.add(
          CodeBlock.of(
              "$T.of($T.of($L), $N)",
              RuntimeTypes.TENSOR,
              RuntimeTypes.SHAPE,
              port.shape().stream().map(String::valueOf).collect(Collectors.joining(", ")),
              components.get(i)));
    }
    return method
        .varargs(ports.size() == 1)
        .addJavadoc("@throws IllegalArgumentException if there are more or fewer values\n")
        .addStatement("return new $T($L)", type, CodeBlock.join(tensors, ",$W"))
        .build();
  }

  private MethodSpec toTensors() {
    List<CodeBlock> entries = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      entries.add(
          CodeBlock.of("$T.entry($S, $N)", Map.class, ports.get(i).name(), components.get(i)));
    }
    return MethodSpec.methodBuilder("tensors")
        .addModifiers(Modifier.PUBLIC)
        .returns(TENSORS)
        .addJavadoc("The tensors by the model's names, as the runtime's own classes take them.\n")
        .addStatement("return $T.ofEntries($L)", Map.class, CodeBlock.join(entries, ",$W"))
        .build();
  }

  private MethodSpec fromTensors() {
    CodeBlock values =
        ports.stream()
            .map(port -> CodeBlock.of("tensors.get($S)", port.name()))
            .collect(CodeBlock.joining(",$W"));
    return MethodSpec.methodBuilder("of")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(type)
        .addJavadoc(
            "An answer from tensors by the model's names, as the runtime's own classes give.\n")
        .addParameter(TENSORS, "tensors")
        .addStatement("return new $T($L)", type, values)
        .build();
  }
}
