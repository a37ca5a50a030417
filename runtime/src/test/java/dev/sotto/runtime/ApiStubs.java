package dev.sotto.runtime;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A public type as Java source without its bodies: what may be called, and nothing more.
final class ApiStubs {
  private static final String BODY = " { throw new UnsupportedOperationException(); }";
  private static final int KEPT =
      Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT;

  private ApiStubs() {}

  /// The source file of a type that is not nested.
  static String file(Class<?> type) {
    return "package %s;%n%n%s".formatted(type.getPackageName(), declaration(type, ""));
  }

  static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String declaration(Class<?> type, String indent) {
    if (type.getTypeParameters().length > 0) {
      throw new AssertionError(type + " has type parameters, which stubs lack");
    }
    List<String> lines = new ArrayList<>();
    lines.add(heading(type) + " {");
    if (type.isEnum()) {
      lines.add(
          "  "
              + Stream.of(type.getEnumConstants())
                  .map(constant -> ((Enum<?>) constant).name())
                  .collect(Collectors.joining(", "))
              + ";");
    }
    List<String> members = new ArrayList<>();
    Arrays.stream(type.getDeclaredFields())
        .filter(field -> isVisible(field.getModifiers()) && !field.isEnumConstant())
        .forEach(field -> members.add(field(field)));
    constructors(type, members);
    Arrays.stream(type.getDeclaredMethods())
        .filter(method -> isVisible(method.getModifiers()) && !isGiven(type, method))
        .forEach(method -> members.add(method(method)));
    members.stream().sorted().forEach(member -> lines.add("  " + member));
    String text = lines.stream().map(line -> indent + line + "\n").collect(Collectors.joining());
    for (Class<?> nested : type.getDeclaredClasses()) {
      text += isVisible(nested.getModifiers()) ? declaration(nested, indent + "  ") : "";
    }
    return text + indent + "}\n";
  }

  private static String heading(Class<?> type) {
    int implied = type.isInterface() || type.isEnum() || type.isRecord() ? ~Modifier.PUBLIC : 0;
    StringBuilder text = new StringBuilder();
    text.append(Modifier.toString(type.getModifiers() & KEPT & ~implied)).append(' ');
    if (type.isRecord()) {
      String components =
          Arrays.stream(type.getRecordComponents())
              .map(component -> name(component.getGenericType()) + " " + component.getName())
              .collect(Collectors.joining(", "));
      text.append("record %s(%s)".formatted(type.getSimpleName(), components));
    } else {
      text.append(type.isInterface() ? "interface " : type.isEnum() ? "enum " : "class ");
      text.append(type.getSimpleName());
    }
    Type parent = type.getGenericSuperclass();
    if (parent != null && parent != Object.class && !type.isEnum() && !type.isRecord()) {
      text.append(" extends ").append(name(parent));
    }
    if (type.getGenericInterfaces().length > 0) {
      text.append(type.isInterface() ? " extends " : " implements ");
      text.append(names(type.getGenericInterfaces()));
    }
    return text.toString();
  }

  private static String field(Field field) {
    return "%s %s %s = %s;"
        .formatted(
            Modifier.toString(field.getModifiers() & KEPT),
            name(field.getGenericType()),
            field.getName(),
            nothing(field.getType()));
  }

  private static void constructors(Class<?> type, List<String> members) {
    if (type.isInterface() || type.isEnum()) {
      return;
    }
    boolean visible = false;
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isVisible(constructor.getModifiers()) && !isCanonical(type, constructor)) {
        members.add(
            "%s %s%s { %s }"
                .formatted(
                    Modifier.toString(constructor.getModifiers()),
                    type.getSimpleName(),
                    parameters(constructor),
                    type.isRecord() ? own(type) : parent(type)));
        visible = true;
      }
    }
    if (!visible && !type.isRecord()) {
      members.add("private %s() { %s }".formatted(type.getSimpleName(), parent(type)));
    }
  }

  private static boolean isCanonical(Class<?> type, Constructor<?> constructor) {
    return type.isRecord()
        && Arrays.equals(
            constructor.getParameterTypes(),
            Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new));
  }

  private static String own(Class<?> record) {
    return "this(%s);"
        .formatted(
            Arrays.stream(record.getRecordComponents())
                .map(component -> nothing(component.getType()))
                .collect(Collectors.joining(", ")));
  }

  private static String parent(Class<?> type) {
    Constructor<?>[] above = type.getSuperclass().getDeclaredConstructors();
    boolean plain =
        Arrays.stream(above)
            .anyMatch(other -> other.getParameterCount() == 0 && isVisible(other.getModifiers()));
    if (plain) {
      return "super();";
    }
    Constructor<?> other =
        Arrays.stream(above).filter(any -> isVisible(any.getModifiers())).findFirst().orElseThrow();
    return "super(%s);"
        .formatted(
            Arrays.stream(other.getParameterTypes())
                .map(ApiStubs::nothing)
                .collect(Collectors.joining(", ")));
  }

  /// What records and enums have of themselves, and what every object has.
  private static boolean isGiven(Class<?> type, Method method) {
    boolean accessor =
        type.isRecord()
            && method.getParameterCount() == 0
            && Arrays.stream(type.getRecordComponents())
                .anyMatch(component -> component.getName().equals(method.getName()));
    Set<String> ofEnums = Set.of("values", "valueOf");
    Set<String> ofObjects = Set.of("equals", "hashCode", "toString");
    return accessor
        || method.isSynthetic()
        || (type.isEnum() && ofEnums.contains(method.getName()))
        || ofObjects.contains(method.getName());
  }

  private static String method(Method method) {
    if (method.getTypeParameters().length > 0) {
      throw new AssertionError(method + " has type parameters, which stubs lack");
    }
    String modifiers = Modifier.toString(method.getModifiers() & KEPT);
    return "%s%s %s %s%s%s"
        .formatted(
            modifiers,
            method.isDefault() ? " default" : "",
            name(method.getGenericReturnType()),
            method.getName(),
            parameters(method),
            Modifier.isAbstract(method.getModifiers()) ? ";" : BODY);
  }

  private static String parameters(Executable executable) {
    Type[] types = executable.getGenericParameterTypes();
    List<String> parameters = new ArrayList<>();
    for (int k = 0; k < types.length; k++) {
      parameters.add(name(types[k]) + " p" + k);
    }
    Type[] thrown = executable.getGenericExceptionTypes();
    return "(%s)%s"
        .formatted(
            String.join(", ", parameters), thrown.length == 0 ? "" : " throws " + names(thrown));
  }

  private static String names(Type[] types) {
    return Arrays.stream(types).map(ApiStubs::name).collect(Collectors.joining(", "));
  }

  private static String name(Type type) {
    return type.getTypeName().replace('$', '.');
  }

  private static String nothing(Class<?> type) {
    return !type.isPrimitive()
        ? "(%s) null".formatted(name(type))
        : type == boolean.class ? "false" : "(%s) 0".formatted(type.getName());
  }
}
