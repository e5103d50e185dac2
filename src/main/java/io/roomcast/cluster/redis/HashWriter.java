package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

  /** ms for which changes gather. */
  private static final int DELAY = 20;

  /** ms after which something is tried again that Redis has refused. */
  private static final int PAUSE = 1_000;

  /** Fields in one command. */
  private static final int BATCH = 500;

  private final RelayLoop loop;
  private final KeyLink link;
  private final String key;
  private final long lease;
  private final Function<String, @Nullable String> values;
  private final Runnable listener;

  /** Fields that have changed since they were written. */
  private final Set<String> changed = new LinkedHashSet<>();

  private boolean planned;
  private boolean writing;
  private boolean failing;
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
    this.loop = loop;
    this.link = link;
    this.key = key;
    this.lease = lease;
    this.values = values;
    this.listener = listener;
  }

  /** A field has another value. */
  void changed(String field) {
    changed.add(field);
    listener.run();
    plan();
  }

  /** Those fields may be missing on Redis. */
  void changed(Collection<String> fields) {
    changed.addAll(fields);
    listener.run();
    plan();
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
    String fresh = key + ":new";
    List<Future<?>> sent = new ArrayList<>();
    sent.add(link.send(Request.cmd(Command.DEL).arg(fresh)));
    int count = 0;
    Request set = Request.cmd(Command.HSET).arg(fresh);
    for (String field : fields) {
      String value = values.apply(field);
      if (value != null) {
        set.arg(field).arg(value);
        count++;
        if (count % BATCH == 0) {
          sent.add(link.send(set));
          set = Request.cmd(Command.HSET).arg(fresh);
        }
      }
    }
    if (count % BATCH > 0) {
      sent.add(link.send(set));
    }
    if (count == 0) {
      sent.add(link.send(Request.cmd(Command.DEL).arg(key)));
    } else {
      sent.add(link.send(Request.cmd(Command.PEXPIRE).arg(fresh).arg(lease)));
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

  private void plan() {
    if (!planned && !writing && !closed && !changed.isEmpty() && link.isOpen()) {
      planned = true;
      loop.timer(
          failing ? PAUSE : DELAY,
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
    for (String field : batch) {
      String value = values.apply(field);
      if (value == null) {
        delete.arg(field);
      } else {
        set.arg(field).arg(value);
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
    sent.add(link.send(Request.cmd(Command.PEXPIRE).arg(key).arg(lease)));
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
    failing = cause != null;
    if (cause != null) {
      log.debug("{} was not written: {}", key, cause.getMessage());
      changed.addAll(batch);
    }
    listener.run();
    plan();
  }

  /** Redis is there: what waits is written. */
  void opened() {
    writing = false;
    failing = false;
    plan();
  }

  /** What was to be written is not, as all will be. */
  void forget() {
    changed.clear();
    listener.run();
  }

  /** Writes no more. */
  void close() {
    closed = true;
  }
}
