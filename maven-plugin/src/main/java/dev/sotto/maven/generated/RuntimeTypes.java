package dev.sotto.maven.generated;

import com.palantir.javapoet.ClassName;

/** The types of the runtime that the written class uses. */
final class RuntimeTypes {
  private static final String RUNTIME = "dev.sotto.runtime";

  static final ClassName MODEL = ClassName.get(RUNTIME, "CompiledModel");
  static final ClassName EVALUATION_KEYS = ClassName.get(RUNTIME, "EvaluationKeys");
  static final ClassName BATCH = ClassName.get(RUNTIME, "EncryptedBatch");
  static final ClassName CLIENT = ClassName.get(RUNTIME + ".client", "Client");
  static final ClassName SECRET_KEY = ClassName.get(RUNTIME + ".client", "SecretKey");
  static final ClassName SERVER = ClassName.get(RUNTIME + ".server", "Server");
  static final ClassName SERVER_OPTIONS = ClassName.get(RUNTIME + ".server", "ServerOptions");
  static final ClassName TENSOR = ClassName.get("dev.sotto.ir.tensor", "Tensor");
  static final ClassName SHAPE = ClassName.get("dev.sotto.ir.tensor", "Shape");

  private RuntimeTypes() {}
}
