package io.roomcast.socketio;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A socket of any loop or node, as it was when it was fetched. Any thread. */
public interface RemoteSocket {

  String id();

  /** Handshake, as {@link Handshake#toJson}. */
  JsonObject handshake();

  Set<String> rooms();

  JsonObject data();

  void emit(String event, @Nullable Object... args);

  Future<Void> join(Collection<String> rooms);

  Future<Void> leave(Collection<String> rooms);

  Future<Void> disconnect(boolean close);
}
