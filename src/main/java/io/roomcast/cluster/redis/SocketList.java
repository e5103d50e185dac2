package io.roomcast.cluster.redis;

import io.roomcast.cluster.LostSocket;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a list of this node's sockets on Redis, for those who survive it. Written behind, in
 * batches; whole again after Redis was away. Event loop of the relay.
 */
final class SocketList {

  private static final Logger log = LoggerFactory.getLogger(SocketList.class);

  /** ms for which changes gather. */
  private static final int DELAY = 20;

  /** Changes in one command. */
  private static final int BATCH = 500;

  /** ms for which the list outlives this node, when nobody survives it. */
  private static final long RETENTION = 24 * 3_600_000L;

  private final RelayLoop loop;
  private final KeyLink link;
  private final String key;
  private final int max;
  private final NodeCounters counters;

  /** What others are to know, by the key of the socket. */
  private final Map<String, String> sockets = new HashMap<>();

  /** Keys of what came, or left, since it was written. No more than there may be sockets. */
  private final Set<String> changed = new LinkedHashSet<>();

  private boolean planned;
  private boolean writing;
  private boolean closed;

  SocketList(RelayLoop loop, KeyLink link, String key, int max, NodeCounters counters) {
    this.loop = loop;
    this.link = link;
    this.key = key;
    this.max = max;
    this.counters = counters;
  }

  void add(LostSocket socket) {
    if (sockets.size() >= max || changed.size() >= 2 * max) {
      counters.socketsLeftOut.increment();
      return;
    }
    sockets.put(socket.key(), socket.value());
    changed(socket.key());
  }

  void remove(LostSocket socket) {
    if (sockets.remove(socket.key()) != null) {
      changed(socket.key());
    }
  }

  private void changed(String socket) {
    changed.add(socket);
    plan();
    show();
  }

  /** Redis may not have what was written. */
  void rewrite() {
    changed.addAll(sockets.keySet());
    plan();
    show();
  }

  private void show() {
    counters.sockets = sockets.size();
    counters.unwritten = changed.size();
  }

  /** Redis is there: what waits is written. */
  void opened() {
    writing = false;
    plan();
  }

  private void plan() {
    if (!planned && !writing && !closed && !changed.isEmpty() && link.isOpen()) {
      planned = true;
      loop.timer(
          DELAY,
          () -> {
            planned = false;
            write();
          });
    }
  }

  private void write() {
    if (writing || closed || changed.isEmpty() || !link.isOpen()) {
      return;
    }
    writing = true;
    List<String> batch = take();
    Request set = Request.cmd(Command.HSET).arg(key);
    Request delete = Request.cmd(Command.HDEL).arg(key);
    int sets = 0;
    for (String socket : batch) {
      String value = sockets.get(socket);
      if (value == null) {
        delete.arg(socket);
      } else {
        set.arg(socket).arg(value);
        sets++;
      }
    }
    List<Future<?>> sent = new ArrayList<>();
    if (sets > 0) {
      sent.add(link.send(set));
    }
    if (sets < batch.size()) {
      sent.add(link.send(delete));
    }
    sent.add(link.send(Request.cmd(Command.PEXPIRE).arg(key).arg(RETENTION)));
    Future.join(sent).onComplete(done -> written(batch, done.cause()));
  }

  private List<String> take() {
    List<String> batch = new ArrayList<>();
    for (Iterator<String> i = changed.iterator(); i.hasNext() && batch.size() < BATCH; ) {
      batch.add(i.next());
      i.remove();
    }
    return batch;
  }

  private void written(List<String> batch, @Nullable Throwable cause) {
    writing = false;
    if (cause != null) {
      log.debug("The list of sockets was not written: {}", cause.getMessage());
      changed.addAll(batch);
    }
    show();
    plan();
  }

  /** Writes no more. */
  void close() {
    closed = true;
  }
}
