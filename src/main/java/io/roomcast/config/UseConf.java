package io.roomcast.config;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Conf of a handler of your own for connects. Immutable. */
public record UseConf(
    @Option(
            value =
                "Name of a class on the class path: a public Handler<ConnectContext> with a public"
                    + " constructor that takes a JsonObject or nothing.",
            name = "class",
            min = "1")
        String className,
    @Option(value = "What the constructor gets.", secret = Secrecy.MASKED)
        @Nullable RawJson options)
    implements Checked {

  @Override
  public void check(BiConsumer<String, String> problem) {
    HandlerClasses.check(className, HandlerClasses.CONNECT, problem);
  }
}
