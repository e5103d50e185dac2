package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a hash of this run on Redis as it is here: written behind, in batches, and let go by Redis
 * when it is not renewed. What changes while Redis is away is written when it is back. Event loop
 * of the relay.
 */
final class HashWriter {

  private static final Logger log = LoggerFactory.getLogger(HashWriter.class);

  /** Fields in one command. */
  private static final int BATCH = 500;

  private final KeyLink link;
  private final String key;
  private final long lease;
  private final Function<String, @Nullable String> values;
  private final Runnable listener;
  private final WriteBehind<String> changed;
  private boolean closed;

  /**
   * @param lease ms for which Redis keeps it without {@link #renew}
   * @param values of fields, as they are at the time; null for those that are none
   * @param listener called when {@link #unwritten} has changed
   */
  HashWriter(
      RelayLoop loop,
      KeyLink link,
      String key,
      long lease,
      Function<String, @Nullable String> values,
      Runnable listener) {
    this.link = link;
    this.key = key;
    this.lease = lease;
    this.values = values;
    this.listener = listener;
    this.changed = new WriteBehind<>(loop, link, this::write);
  }

  /** A field has another value. */
  void changed(String field) {
    changed.add(field);
    listener.run();
  }

  /** Those fields may be missing on Redis. */
  void changed(Collection<String> fields) {
    changed.addAll(fields);
    listener.run();
  }

  /** Fields that are to be written. */
  int unwritten() {
    return changed.size();
  }

  /** All of it, at once, in the place of whatever Redis has; nothing happens without Redis. */
  void rewrite(Collection<String> fields) {
    forget();
    if (closed || !link.isOpen()) {
      return;
    }
    List<String> all = fields.stream().filter(field -> values.apply(field) != null).toList();
    List<Future<?>> sent = new ArrayList<>();
    if (all.isEmpty()) {
      sent.add(link.send(Request.cmd(Command.DEL).arg(key)));
    } else {
      String fresh = key + ":new";
      sent.add(link.send(Request.cmd(Command.DEL).arg(fresh)));
      for (int i = 0; i < all.size(); i += BATCH) {
        sent.addAll(set(fresh, all.subList(i, Math.min(all.size(), i + BATCH))));
      }
      sent.add(link.send(Request.cmd(Command.RENAME).arg(fresh).arg(key)));
    }
    Future.join(sent)
        .onFailure(cause -> log.debug("{} was not rewritten: {}", key, cause.getMessage()));
  }

  /** Keeps it for another lease; the answer is whether Redis has it. */
  Future<Boolean> renew() {
    return link.send(Request.cmd(Command.PEXPIRE).arg(key).arg(lease))
        .map(reply -> reply != null && reply.toInteger() == 1);
  }

  private Future<?> write(List<String> batch) {
    List<Future<?>> sent = new ArrayList<>(set(key, batch));
    List<String> gone = batch.stream().filter(field -> values.apply(field) == null).toList();
    if (!gone.isEmpty()) {
      Request delete = Request.cmd(Command.HDEL).arg(key);
      gone.forEach(delete::arg);
      sent.add(link.send(delete));
    }
    return Future.join(sent)
        .onComplete(
            done -> {
              if (done.failed()) {
                log.debug("{} was not written: {}", key, done.cause().getMessage());
                changed.addAll(batch);
              }
              listener.run();
            });
  }

  /** Writes those that have a value, and has them go with the lease. */
  private List<Future<?>> set(String to, List<String> fields) {
    Request set = Request.cmd(Command.HSET).arg(to);
    int count = 0;
    for (String field : fields) {
      String value = values.apply(field);
      if (value != null) {
        set.arg(field).arg(value);
        count++;
      }
    }
    return count == 0
        ? List.of()
        : List.of(link.send(set), link.send(Request.cmd(Command.PEXPIRE).arg(to).arg(lease)));
  }

  /** Redis is there: what waits is written. */
  void opened() {
    changed.restart();
  }

  /** What was to be written is not, as all will be. */
  void forget() {
    changed.clear();
    listener.run();
  }

  /** Writes no more. */
  void close() {
    closed = true;
    changed.hold(true);
  }
}
