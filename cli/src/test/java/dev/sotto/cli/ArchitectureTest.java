package dev.sotto.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The layering of the design, on the classes of all modules that the command sees.
class ArchitectureTest {
  private static final List<String> MODULES =
      List.of("ckks", "ir", "frontend-onnx", "optimizer", "runtime", "report", "cli");
  private static final JavaClasses CLASSES = load();

  private static JavaClasses load() {
    Path root = Path.of(System.getProperty("sotto.root", ".."));
    List<Path> folders =
        MODULES.stream().map(module -> root.resolve(module).resolve("target/classes")).toList();
    folders.forEach(
        folder -> assertTrue(Files.isDirectory(folder), () -> folder + " is not compiled"));
    return new ClassFileImporter().importPaths(folders);
  }

  @Test
  void dependenciesPointDownward() {
    layersWhereTheOptimizerSees("ir", "ckks").check(CLASSES);
  }

  private static ArchRule layersWhereTheOptimizerSees(String... layers) {
    return Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.sotto..")
        .layer("ckks")
        .definedBy("dev.sotto.ckks..")
        .layer("ir")
        .definedBy("dev.sotto.ir..")
        .layer("frontend")
        .definedBy("dev.sotto.frontend..")
        .layer("optimizer")
        .definedBy("dev.sotto.optimizer..")
        .layer("runtime")
        .definedBy("dev.sotto.runtime..")
        .layer("report")
        .definedBy("dev.sotto.report..")
        .layer("cli")
        .definedBy("dev.sotto.cli..")
        .whereLayer("ckks")
        .mayNotAccessAnyLayer()
        .whereLayer("ir")
        .mayNotAccessAnyLayer()
        .whereLayer("frontend")
        .mayOnlyAccessLayers("ir")
        .whereLayer("optimizer")
        .mayOnlyAccessLayers(layers)
        .whereLayer("runtime")
        .mayOnlyAccessLayers("ir", "ckks")
        .whereLayer("report")
        .mayOnlyAccessLayers("ir", "ckks", "optimizer")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer();
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.sotto.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theVectorModuleIsUsedInOnePackage() {
    vectorsOnlyIn("dev.sotto.ckks.kernel").check(CLASSES);
  }

  private static ArchRule vectorsOnlyIn(String name) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(name)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector");
  }

  /// `SecureRandom`, which extends `Random`, is what key material comes from.
  @Test
  void theCoreDrawsNoPredictableRandomness() {
    noPredictableRandomnessIn("dev.sotto.ckks..").check(CLASSES);
  }

  private static ArchRule noPredictableRandomnessIn(String name) {
    return noClasses()
        .that()
        .resideInAPackage(name)
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)")
        .orShould()
        .callMethod(Math.class, "random");
  }

  @Test
  void onlyTheCommandWritesToTheStandardStreams() {
    standardStreamsOnlyIn("dev.sotto.cli..").check(CLASSES);
  }

  private static ArchRule standardStreamsOnlyIn(String name) {
    DescribedPredicate<JavaAccess<?>> standardStream =
        DescribedPredicate.describe(
            "System.out or System.err",
            access ->
                access.getTargetOwner().isEquivalentTo(System.class)
                    && List.of("out", "err").contains(access.getName()));
    return noClasses()
        .that()
        .resideOutsideOfPackage(name)
        .should()
        .accessTargetWhere(standardStream);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes()
        .that()
        .haveSimpleName("package-info")
        .should()
        .beAnnotatedWith("org.jspecify.annotations.NullMarked")
        .check(CLASSES);
  }

  @Test
  void theServerReachesNoSecretKey() {
    assertEquals(Optional.empty(), pathToASecret("dev.sotto.runtime.server"));
  }

  /// Follows dependencies from a package through all classes of ours.
  private static Optional<String> pathToASecret(String name) {
    Map<JavaClass, JavaClass> cameFrom = new LinkedHashMap<>();
    Deque<JavaClass> open = new ArrayDeque<>();
    for (JavaClass start : CLASSES) {
      if (start.getPackageName().startsWith(name)) {
        cameFrom.put(start, start);
        open.add(start);
      }
    }
    assertFalse(open.isEmpty(), () -> "there is no package " + name);
    while (!open.isEmpty()) {
      JavaClass current = open.remove();
      if (holdsSecrets(current)) {
        return Optional.of(path(current, cameFrom));
      }
      current.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> target.getPackageName().startsWith("dev.sotto"))
          .filter(target -> cameFrom.putIfAbsent(target, current) == null)
          .forEach(open::add);
    }
    return Optional.empty();
  }

  /// Each rule, with a permission less than our classes need, finds what it then forbids.
  @Test
  void everyRuleFindsViolations() {
    Stream.of(
            layersWhereTheOptimizerSees("ir"),
            vectorsOnlyIn("dev.sotto.nowhere"),
            noPredictableRandomnessIn("dev.sotto.."),
            standardStreamsOnlyIn("dev.sotto.nowhere"))
        .forEach(rule -> assertThrows(AssertionError.class, () -> rule.check(CLASSES)));
    assertTrue(pathToASecret("dev.sotto.cli").isPresent());
  }

  private static boolean holdsSecrets(JavaClass type) {
    return type.getPackageName().startsWith("dev.sotto.runtime.client")
        || List.of("SecretKey", "Decryptor", "KeyGenerator").contains(type.getSimpleName());
  }

  private static String path(JavaClass end, Map<JavaClass, JavaClass> cameFrom) {
    StringBuilder path = new StringBuilder(end.getName());
    JavaClass current = end;
    while (!current.equals(cameFrom.get(current))) {
      current = cameFrom.getOrDefault(current, current);
      path.insert(0, current.getName() + " -> ");
    }
    return path.toString();
  }
}
