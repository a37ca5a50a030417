package dev.sotto.maven.generated;

import com.palantir.javapoet.ClassName;
import dev.sotto.maven.compiler.ModelFacts;

/**
 * What a class is written from.
 *
 * @param source the model's path in the source folder
 * @param resource where the compiled model lies on the class path, from its root
 */
public record GeneratedModel(
    String packageName, String className, String source, String resource, ModelFacts facts) {
  ClassName type() {
    return ClassName.get(packageName, className);
  }

  /** The names with their package. */
  public String qualifiedName() {
    return packageName + "." + className;
  }
}
