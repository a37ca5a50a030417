package dev.sotto.maven.generated;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.sotto.maven.compiler.ModelFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.lang.model.element.Modifier;

/** Writes the class through which Java code uses a compiled model. */
public final class ModelClass {
  private final GeneratedModel model;
  private final ClassName type;
  private final ClassName client;
  private final ClassName input;
  private final ClassName output;

  private ModelClass(GeneratedModel model) {
    this.model = model;
    type = model.type();
    client = type.nestedClass("Client");
    input = type.nestedClass("Input");
    output = type.nestedClass("Output");
  }

  /** The class as the text of its source file. */
  public static String write(GeneratedModel model) {
    TypeSpec type = new ModelClass(model).type();
    return JavaFile.builder(model.packageName(), type)
        .addFileComment("Written by sotto-maven-plugin; changes will be lost.")
        .indent("  ")
        .skipJavaLangImports(true)
        .build()
        .toString();
  }

  private TypeSpec type() {
    return TypeSpec.classBuilder(type)
        .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
        .addJavadoc(javadoc())
        .addField(
            constant(TypeName.INT, "BATCH", Modifier.PUBLIC)
                .addJavadoc("Samples computed in one run.\n")
                .initializer("$L", model.facts().batch())
                .build())
        .addField(
            constant(ClassName.get(String.class), "RESOURCE", Modifier.PRIVATE)
                .initializer("$S", "/" + model.resource())
                .build())
        .addField(
            constant(ClassName.get(String.class), "ID", Modifier.PRIVATE)
                .initializer("$S", model.facts().id())
                .build())
        .addField(RuntimeTypes.MODEL, "model", Modifier.PRIVATE, Modifier.FINAL)
        .addMethod(
            MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(RuntimeTypes.MODEL, "model")
                .addStatement("this.model = model")
                .build())
        .addMethod(load())
        .addMethod(
            method("model", RuntimeTypes.MODEL)
                .addJavadoc("The compiled model, for what this class does not offer.\n")
                .addStatement("return model")
                .build())
        .addMethod(newClient())
        .addMethod(clientOfKey())
        .addMethod(server())
        .addMethod(serverWithOptions())
        .addType(new PortRecord(input, model.facts().inputs()).input())
        .addType(new PortRecord(output, model.facts().outputs()).output())
        .addType(new ClientClass(client, input, output).write())
        .build();
  }

  private CodeBlock javadoc() {
    ModelFacts facts = model.facts();
    return CodeBlock.of(
        """
        The model $L, compiled to run on encrypted data.

        <ul>
          <li>takes $L
          <li>gives $L
          <li>computes $L sample$L in one run, $L level$L deep, in a ring of degree 2<sup>$L</sup>
          <li>$L bits of security; the server's keys take $L MB
        </ul>

        <pre>{@code
        $L model = $L.load();
        try ($L.Client client = model.newClient()) { // owns the secret key
          Server server = model.server(client.evaluationKeys()); // never has it
          EncryptedBatch question = client.encrypt(sample);
          List<$L.Output> answers = client.decrypt(server.run(question));
        }
        }</pre>

        <p>Immutable, and safe for use by several threads.
        """,
        Javadoc.code(model.source()),
        Javadoc.ports(facts.inputs()),
        Javadoc.ports(facts.outputs()),
        facts.batch(),
        facts.batch() == 1 ? "" : "s",
        facts.levels(),
        facts.levels() == 1 ? "" : "s",
        facts.logN(),
        facts.securityBits(),
        String.format(Locale.ROOT, "%.1f", facts.evaluationKeyBytes() / 1e6),
        model.className(),
        model.className(),
        model.className(),
        model.className());
  }

  private static FieldSpec.Builder constant(TypeName type, String name, Modifier access) {
    return FieldSpec.builder(type, name, access, Modifier.STATIC, Modifier.FINAL);
  }

  private static MethodSpec.Builder method(String name, TypeName result) {
    return MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC).returns(result);
  }

  private MethodSpec load() {
    return method("load", type)
        .addModifiers(Modifier.STATIC)
        .addJavadoc(
            """
            Loads the compiled model from the class path.

            @throws IllegalStateException if it is not there, or not the one of this class
            """)
        .beginControlFlow(
            "try ($T in = $T.class.getResourceAsStream(RESOURCE))", InputStream.class, type)
        .beginControlFlow("if (in == null)")
        .addStatement(
            "throw new $T(RESOURCE + $S)", IllegalStateException.class, " is not on the class path")
        .endControlFlow()
        .addStatement("$T model = $T.read(in, RESOURCE)", RuntimeTypes.MODEL, RuntimeTypes.MODEL)
        .beginControlFlow("if (!model.id().equals(ID))")
        .addStatement(
            "throw new $T(\nRESOURCE + $S)",
            IllegalStateException.class,
            " was not compiled together with this class; build the project again")
        .endControlFlow()
        .addStatement("return new $T(model)", type)
        .nextControlFlow("catch ($T e)", IOException.class)
        .addStatement("throw new $T(e)", UncheckedIOException.class)
        .endControlFlow()
        .build();
  }

  private MethodSpec newClient() {
    return method("newClient", client)
        .addJavadoc("A client with a secret key of its own, drawn now; to be closed.\n")
        .addStatement("return new $T($T.generate(model))", client, RuntimeTypes.CLIENT)
        .build();
  }

  private MethodSpec clientOfKey() {
    return method("client", client)
        .addParameter(RuntimeTypes.SECRET_KEY, "key")
        .addJavadoc(
            """
            A client with that secret key, which it owns from now on; to be closed.

            @throws IllegalArgumentException if the key is for another model
            """)
        .addStatement("return new $T(new $T(model, key))", client, RuntimeTypes.CLIENT)
        .build();
  }

  private MethodSpec server() {
    return method("server", RuntimeTypes.SERVER)
        .addParameter(RuntimeTypes.EVALUATION_KEYS, "keys")
        .addJavadoc(
            """
            A server for the client whose keys these are, computing on one thread.

            @throws IllegalArgumentException if the keys are for another model
            """)
        .addStatement("return new $T(model, keys)", RuntimeTypes.SERVER)
        .build();
  }

  private MethodSpec serverWithOptions() {
    return method("server", RuntimeTypes.SERVER)
        .addParameter(RuntimeTypes.EVALUATION_KEYS, "keys")
        .addParameter(RuntimeTypes.SERVER_OPTIONS, "options")
        .addJavadoc(
            """
            A server for the client whose keys these are, computing as {@code options} say.

            @throws IllegalArgumentException if the keys are for another model
            """)
        .addStatement("return new $T(model, keys, options)", RuntimeTypes.SERVER)
        .build();
  }
}
