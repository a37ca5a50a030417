package dev.sotto.runtime.internal;

import dev.sotto.ir.CompilerBugException;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// How the packages of this module open a public type that shows nothing of what it holds, and make
/// one.
///
/// Java has no friends: as with the JDK's shared secrets the type itself hands over both ways when
/// it is initialized, and only this module, which does not export the package, can ask for them.
///
/// @param <T> the public type
/// @param <C> what it holds
public final class Contents<T, C> {
  private static final Map<Class<?>, Contents<?, ?>> BY_TYPE = new ConcurrentHashMap<>();

  private final Class<C> held;
  private final Function<T, C> open;
  private final Function<C, T> wrap;

  private Contents(Class<C> held, Function<T, C> open, Function<C, T> wrap) {
    this.held = held;
    this.open = open;
    this.wrap = wrap;
  }

  /// Hands over the ways into `type`; called by its initializer.
  public static <T, C> void offer(
      Class<T> type, Class<C> held, Function<T, C> open, Function<C, T> wrap) {
    BY_TYPE.put(type, new Contents<>(held, open, wrap));
  }

  /// The ways into `type`, which holds a `held`.
  @SuppressWarnings("unchecked")
  public static <T, C> Contents<T, C> of(Class<T> type, Class<C> held) {
    try {
      MethodHandles.lookup().ensureInitialized(type);
    } catch (IllegalAccessException e) {
      throw new CompilerBugException("Contents: " + type + " is not public");
    }
    Contents<?, ?> found = BY_TYPE.get(type);
    if (found == null || found.held != held) {
      throw new CompilerBugException("Contents: " + type + " holds no " + held);
    }
    return (Contents<T, C>) found;
  }

  /// What `value` holds.
  public C open(T value) {
    return open.apply(value);
  }

  /// A value that holds `contents`.
  public T wrap(C contents) {
    return wrap.apply(contents);
  }
}
