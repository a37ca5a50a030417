package dev.sotto.runtime;

import dev.sotto.runtime.server.Server;
import dev.sotto.testkit.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the module exports, to the letter: a change of the API is seen where it is reviewed.
final class PublicApiGoldenTest {
  /// What records and enums have of themselves.
  private static final Set<String> GIVEN = Set.of("equals", "hashCode", "toString", "valueOf");

  @Test
  void theApiIsWhatItWas() throws IOException, URISyntaxException, ClassNotFoundException {
    StringBuilder text = new StringBuilder();
    String last = "";
    for (Class<?> type : exportedTypes()) {
      if (!type.getPackageName().equals(last)) {
        last = type.getPackageName();
        text.append("package ").append(last).append("\n\n");
      }
      describe(type, text);
    }
    Golden.is(Golden.resource("public_api.txt"), text.toString());
  }

  /// All public and protected types of exported packages, nested ones included, package by package.
  static List<Class<?>> exportedTypes()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes =
        Path.of(Server.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> all = new ArrayList<>();
    for (String exported : exports(classes)) {
      all.addAll(types(classes, exported));
    }
    return all;
  }

  private static List<String> exports(Path classes) throws IOException {
    try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
      return ModuleDescriptor.read(in).exports().stream()
          .filter(exported -> !exported.isQualified())
          .map(ModuleDescriptor.Exports::source)
          .sorted()
          .toList();
    }
  }

  /// The public and protected types of a package, nested ones included.
  private static List<Class<?>> types(Path classes, String name)
      throws IOException, ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
      for (String file : files.map(path -> String.valueOf(path.getFileName())).sorted().toList()) {
        if (file.endsWith(".class") && !file.equals("package-info.class")) {
          Class<?> type = Class.forName(name + "." + file.replace(".class", ""));
          if (ApiStubs.isVisible(type.getModifiers())) {
            types.add(type);
          }
        }
      }
    }
    return types;
  }

  private static void describe(Class<?> type, StringBuilder text) {
    String heading = type.toGenericString();
    if (type.getGenericSuperclass() != null && type.getSuperclass() != Object.class) {
      heading += " extends " + type.getGenericSuperclass().getTypeName();
    }
    for (var implemented : type.getGenericInterfaces()) {
      heading += " implements " + implemented.getTypeName();
    }
    text.append(simple(heading)).append('\n');
    List<String> members = new ArrayList<>();
    members(type.getDeclaredFields(), Field::toGenericString, members);
    members(type.getDeclaredConstructors(), Constructor::toGenericString, members);
    members(type.getDeclaredMethods(), Method::toGenericString, members);
    members.stream().sorted().forEach(member -> text.append("  ").append(member).append('\n'));
    text.append('\n');
  }

  /// Without the names of packages, and members without their type's.
  private static String simple(String name) {
    return name.replaceAll("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])", "")
        .replaceAll("[\\w$]+\\.(?=\\w+(?:\\(|$))", "");
  }

  private interface Description<M> {
    String of(M member);
  }

  private static <M extends AccessibleObject & Member> void members(
      M[] declared, Description<M> description, List<String> members) {
    Arrays.stream(declared)
        .filter(member -> ApiStubs.isVisible(member.getModifiers()) && !member.isSynthetic())
        .filter(member -> !GIVEN.contains(member.getName()))
        .map(description::of)
        .map(PublicApiGoldenTest::simple)
        .forEach(members::add);
  }
}
