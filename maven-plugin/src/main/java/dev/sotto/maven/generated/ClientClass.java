package dev.sotto.maven.generated;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the nested client: the runtime's, with the model's inputs and outputs as types. */
final class ClientClass {
  private final ClassName type;
  private final ClassName input;
  private final ClassName output;

  ClientClass(ClassName type, ClassName input, ClassName output) {
    this.type = type;
    this.input = input;
    this.output = output;
  }

  TypeSpec write() {
    return TypeSpec.classBuilder(type.simpleName())
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
        .addSuperinterface(AutoCloseable.class)
        .addJavadoc(
            """
            The owner of a secret key: makes the server's keys, encrypts samples, decrypts answers.

            <p>Closing it wipes the secret key. Safe for use by several threads until closed.
            """)
        .addField(RuntimeTypes.CLIENT, "client", Modifier.PRIVATE, Modifier.FINAL)
        .addMethod(
            MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(RuntimeTypes.CLIENT, "client")
                .addStatement("this.client = client")
                .build())
        .addMethod(
            method("untyped", RuntimeTypes.CLIENT)
                .addJavadoc("The same client without types, with all that it can do besides.\n")
                .addStatement("return client")
                .build())
        .addMethod(
            method("evaluationKeys", RuntimeTypes.EVALUATION_KEYS)
                .addJavadoc("The keys with which a server computes, and reads nothing.\n")
                .addStatement("return client.evaluationKeys()")
                .build())
        .addMethod(encryptOne())
        .addMethod(encryptMany())
        .addMethod(decrypt())
        .addMethod(
            method("close", TypeName.VOID)
                .addAnnotation(Override.class)
                .addJavadoc("Wipes the secret key.\n")
                .addStatement("client.close()")
                .build())
        .build();
  }

  private static MethodSpec.Builder method(String name, TypeName result) {
    return MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC).returns(result);
  }

  private static TypeName listOf(ClassName element) {
    return ParameterizedTypeName.get(ClassName.get(List.class), element);
  }

  private MethodSpec encryptOne() {
    return method("encrypt", RuntimeTypes.BATCH)
        .addParameter(input, "sample")
        .addJavadoc(
            """
            Encrypts one sample.

            @throws IllegalArgumentException if a value is not finite, or drives an activation out of
                the interval that it was compiled for
            """)
        .addStatement("return encrypt($T.of(sample)).get(0)", List.class)
        .build();
  }

  private MethodSpec encryptMany() {
    return method("encrypt", listOf(RuntimeTypes.BATCH))
        .addParameter(listOf(input), "samples")
        .addJavadoc(
            """
            Encrypts samples, {@link #BATCH} to a batch.

            @throws IllegalArgumentException as {@link #encrypt(Input)}, naming the sample
            """)
        .addStatement("return client.encrypt(samples.stream().map($T::tensors).toList())", input)
        .build();
  }

  private MethodSpec decrypt() {
    return method("decrypt", listOf(output))
        .addParameter(RuntimeTypes.BATCH, "answers")
        .addJavadoc(
            """
            Decrypts a batch: an answer for each sample, in their order.

            @throws IllegalArgumentException if the batch is of another model or another key
            """)
        .addStatement("return client.decrypt(answers).stream().map($T::of).toList()", output)
        .build();
  }
}
