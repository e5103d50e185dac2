package io.roomcast.handler;

import org.jspecify.annotations.Nullable;

/** Where a value of an event is, as {@code args.1.after}. Immutable, thread-safe. */
public final class EventPath {

  private final Expression expression;

  private EventPath(Expression expression) {
    this.expression = expression;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it leads to no argument
   */
  public static EventPath parse(String text) {
    Expression expression = Expression.parse(text);
    if (!expression.ofEvent()) {
      throw new IllegalArgumentException("no argument of an event: " + text);
    }
    return new EventPath(expression);
  }

  /** The value as it was parsed, or null. */
  public @Nullable Object value(EventValues values) {
    return expression.argument(values);
  }
}
