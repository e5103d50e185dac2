package io.roomcast;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. The JDK has them in {@code sun.misc} only, of which the compiler
 * warns; therefore by reflection. Any thread.
 */
final class Signals {

  private Signals() {}

  /**
   * Runs an action on each such signal, on a thread of the JVM, instead of what happens otherwise.
   *
   * @param name without SIG, e.g. {@code HUP}
   * @return whether it will: not where there is no such signal or the JVM keeps it for itself
   */
  static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, args) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException) {
        return false;
      }
      throw new IllegalStateException("cannot handle SIG" + name, e.getCause());
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
