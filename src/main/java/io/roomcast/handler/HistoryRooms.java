package io.roomcast.handler;

import io.roomcast.loop.EventLoopState;
import io.roomcast.socketio.BroadcastOperator;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.SocketIoServer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The histories that one event loop owns. All that is kept of a room is sent by its owner, and so
 * in one order. Event loop of the owner.
 */
public final class HistoryRooms {

  private final SocketIoServer io;
  private final EventLoopState loop;
  private final Map<String, HistoryStore> stores = new HashMap<>();

  /** Of the loop of this server. */
  public HistoryRooms(SocketIoServer io) {
    this.io = io;
    this.loop = io.engine().loop();
  }

  /**
   * What is to be sent and kept. Immutable.
   *
   * @param except id of the socket that does not get it, or null
   */
  record Send(
      HistoryStore.Key key, String event, Payload args, @Nullable String except, boolean local) {}

  HistoryStore of(String name) {
    return stores.computeIfAbsent(name, unused -> new HistoryStore(loop.wheel(), loop.clock()));
  }

  /** Keeps it and sends it to its room; its id, or null when the namespace is not there. */
  void send(String name, Send send, HistoryOptions options, Consumer<@Nullable Long> done) {
    // Known namespaces are answered at once, and so in order.
    io.find(send.key.namespace())
        .onComplete(
            found -> {
              Namespace namespace = found.succeeded() ? found.result() : null;
              if (namespace == null) {
                done.accept(null);
                return;
              }
              HistoryPage.Event kept = of(name).append(send.key, send.event, send.args, options);
              BroadcastOperator receivers = namespace.to(send.key.room());
              if (send.except != null) {
                receivers = receivers.except(send.except);
              }
              if (send.local) {
                receivers = receivers.local();
              }
              receivers.emit(kept.event(), kept.args());
              done.accept(kept.id());
            });
  }

  /** What they keep now and have done so far. */
  public HistoryStats stats() {
    return stores.values().stream()
        .map(HistoryStore::stats)
        .reduce(HistoryStats.NONE, HistoryStats::plus);
  }
}
