package io.roomcast.socketio;

import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ordered list of handlers of one kind; the list handed out never changes. Event loop only.
 *
 * @param <T> what they handle
 */
final class Handlers<T> {

  private List<Handler<T>> list;

  Handlers() {
    this(List.of());
  }

  Handlers(List<Handler<T>> list) {
    this.list = list;
  }

  List<Handler<T>> list() {
    return list;
  }

  boolean isEmpty() {
    return list.isEmpty();
  }

  void add(Handler<T> handler) {
    insert(list.size(), handler);
  }

  void prepend(Handler<T> handler) {
    insert(0, handler);
  }

  /** Removes the first occurrence of the handler, or all handlers when null. */
  void remove(@Nullable Handler<T> handler) {
    if (handler == null) {
      list = List.of();
    } else {
      List<Handler<T>> copy = new ArrayList<>(list);
      copy.remove(handler);
      list = List.copyOf(copy);
    }
  }

  private void insert(int index, Handler<T> handler) {
    List<Handler<T>> copy = new ArrayList<>(list);
    copy.add(index, handler);
    list = List.copyOf(copy);
  }
}
