package io.roomcast.cluster.redis;

import io.roomcast.cluster.MalformedMessageException;
import io.roomcast.cluster.SessionFormat;
import io.roomcast.cluster.StoredSession;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions in Redis, each under its private id for as long as it may be restored. Event loop of the
 * relay. What is to be written while Redis is away waits, within bounds; beyond, the oldest go.
 */
final class SessionStore {

  private static final Logger log = LoggerFactory.getLogger(SessionStore.class);

  /** When a session that is not there yet is looked for again, in ms; then twice as late. */
  private static final int AGAIN = 25;

  /** What a session costs that waits, apart from its bytes. */
  private static final int OVERHEAD = 128;

  private record Waiting(@Nullable Buffer value, long expires) {

    int size() {
      return OVERHEAD + (value == null ? 0 : value.length());
    }
  }

  private final RelayLoop loop;
  private final StreamWriter redis;
  private final String prefix;
  private final long patience;
  private final StreamCounters counters;
  private final Function<String, Future<Boolean>> isAlive;
  private final RelayOptions.Queue bounds;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private long bytes;

  /**
   * @param isAlive tells whether a node is there
   */
  SessionStore(
      RelayLoop loop,
      StreamWriter redis,
      StreamsOptions options,
      StreamCounters counters,
      Function<String, Future<Boolean>> isAlive) {
    this.loop = loop;
    this.redis = redis;
    this.prefix = options.sessionKeyPrefix();
    this.patience = options.sessionWait();
    this.bounds = options.relay().queue();
    this.counters = counters;
    this.isAlive = isAlive;
  }

  /** Sessions that wait for Redis. */
  int waiting() {
    return waiting.size();
  }

  /** Keeps a session for so many ms. */
  void keep(String pid, byte[] value, long millis) {
    write(pid, new Waiting(Buffer.buffer(value), RelayLoop.now() + millis));
  }

  /** It will not come back. */
  void forget(String pid) {
    write(pid, new Waiting(null, Long.MAX_VALUE));
  }

  /** Writes what has waited. */
  void opened() {
    Map<String, Waiting> all = new LinkedHashMap<>(waiting);
    waiting.clear();
    bytes = 0;
    all.forEach(this::write);
  }

  private void write(String pid, Waiting what) {
    long left = what.expires - RelayLoop.now();
    if (left <= 0) {
      return;
    }
    if (!redis.isOpen()) {
      hold(pid, what);
      return;
    }
    Request request = Request.cmd(what.value == null ? Command.DEL : Command.SET).arg(prefix + pid);
    if (what.value != null) {
      request.arg(what.value).arg("PX").arg(left);
    }
    redis
        .command(request)
        .onSuccess(
            done -> {
              if (what.value != null) {
                counters.sessionsKept.increment();
              }
            })
        .onFailure(
            e -> {
              if (Refusal.isLasting(e)) {
                log.debug("Redis does not keep a session: {}", e.getMessage());
                counters.sessionsDropped.increment();
              } else if (!waiting.containsKey(pid)) { // or else there is news of it
                hold(pid, what);
              }
            });
  }

  private void hold(String pid, Waiting what) {
    forgetWaiting(pid);
    waiting.put(pid, what);
    bytes += what.size();
    while (waiting.size() > bounds.maxMessages() || bytes > bounds.maxBytes()) {
      forgetWaiting(waiting.keySet().iterator().next());
      counters.sessionsDropped.increment();
    }
  }

  private void forgetWaiting(String pid) {
    Waiting before = waiting.remove(pid);
    bytes -= before == null ? 0 : before.size();
  }

  /**
   * Finds a session, which stays. The node that had it may be about to write it, so that it is
   * looked for again for a moment; null when it is not there then, or is the session of a socket
   * that is connected.
   */
  Future<@Nullable StoredSession> find(String pid) {
    Promise<@Nullable StoredSession> promise = Promise.promise();
    find(pid, AGAIN, RelayLoop.now() + patience, promise);
    return promise.future();
  }

  private void find(String pid, long pause, long until, Promise<@Nullable StoredSession> promise) {
    redis
        .command(Request.cmd(Command.GET).arg(prefix + pid))
        .compose(answer -> lost(read(pid, answer)))
        .onFailure(promise::fail)
        .onSuccess(
            session -> {
              long left = until - RelayLoop.now();
              if (session != null || left <= 0) {
                promise.complete(session);
              } else {
                loop.timer(Math.min(pause, left), () -> find(pid, 2 * pause, until, promise));
              }
            });
  }

  private static @Nullable StoredSession read(String pid, @Nullable Response answer) {
    if (answer == null) {
      return null;
    }
    try {
      StoredSession session = SessionFormat.read(answer.toBytes());
      return session.pid().equals(pid) ? session : null;
    } catch (MalformedMessageException | RuntimeException e) {
      log.debug("A session in Redis is none", e);
      return null;
    }
  }

  /** The session, if its socket is not connected any more. */
  private Future<@Nullable StoredSession> lost(@Nullable StoredSession session) {
    String node = session == null ? null : session.node();
    return node == null
        ? Future.succeededFuture(session)
        : isAlive.apply(node).map(alive -> alive ? null : session);
  }

  /** Takes a session out; false when somebody else did. */
  Future<Boolean> take(String pid) {
    return redis
        .command(Request.cmd(Command.DEL).arg(prefix + pid))
        .map(answer -> answer != null && answer.toInteger() == 1);
  }
}
