package io.roomcast.cluster.redis;

import io.roomcast.cluster.PresentUser;
import io.roomcast.cluster.redis.PresenceScripts.Change;
import io.roomcast.cluster.redis.PresenceScripts.Outcome;
import io.roomcast.cluster.redis.PresenceTable.Entry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes on Redis whom this node has in rooms, behind and in batches, and has those told who are to
 * hear of it. Event loop of the relay.
 */
final class PresenceWriter {

  private static final Logger log = LoggerFactory.getLogger(PresenceWriter.class);

  private final PresenceScripts scripts;
  private final String self;
  private final PresenceTable table;
  private final PresenceTeller teller;
  private final PresenceCounters counters;
  private final Runnable recovered;
  private final WriteBehind<Entry> changed;

  /** Number of the connection: answers of an older one say nothing about this one. */
  private int generation;

  private boolean failing;

  /** Whether others have removed what this run had written. */
  private boolean settled;

  /**
   * @param recovered called when Redis takes again what it had refused
   */
  PresenceWriter(
      RelayLoop loop,
      KeyLink link,
      PresenceScripts scripts,
      String self,
      PresenceTable table,
      PresenceTeller teller,
      PresenceCounters counters,
      Runnable recovered) {
    this.scripts = scripts;
    this.self = self;
    this.table = table;
    this.teller = teller;
    this.counters = counters;
    this.recovered = recovered;
    this.changed = new WriteBehind<>(loop, link, this::write);
    changed.hold(true);
  }

  /** What is to be written of a user is another than was. */
  void changed(Entry entry) {
    changed.add(entry);
  }

  /** Others have removed what this run had written: whoever is not there is told of anew. */
  void settled() {
    settled = true;
  }

  /** Nothing is written until {@link #begin}. */
  void hold() {
    changed.hold(true);
  }

  boolean isHeld() {
    return changed.isHeld();
  }

  /** All is written again. */
  void begin() {
    table.forEach(changed::add);
    changed.hold(false);
    show();
  }

  /** Redis is not there, or this node ends. */
  void closed() {
    generation++;
    failing = false;
    settled = false;
    changed.clear();
    changed.hold(true);
    changed.restart();
    show();
  }

  /** An entry, and what is written of it: that may change before there is an answer. */
  private record Write(Entry entry, Change change) {}

  private static Write write(Entry entry) {
    PresentUser user = entry.user;
    return new Write(entry, new Change(entry.place, user == null ? null : user.toText()));
  }

  private Future<?> write(List<Entry> batch) {
    int number = generation;
    List<Write> writes = batch.stream().map(PresenceWriter::write).toList();
    List<Future<?>> sent = new ArrayList<>();
    PresenceScripts.calls(writes, Write::change).forEach(call -> sent.add(send(call)));
    return Future.join(sent)
        .onComplete(
            done -> {
              if (number == generation) {
                told(done.cause());
                show();
              }
            });
  }

  private Future<?> send(List<Write> call) {
    int number = generation;
    return scripts
        .set(call.stream().map(Write::change).toList(), self)
        .onComplete(
            done -> {
              if (number != generation) {
                return; // all is written again
              }
              for (int i = 0; i < call.size(); i++) {
                if (done.succeeded()) {
                  written(call.get(i), done.result().get(i));
                } else {
                  refused(call.get(i).entry);
                }
              }
            })
        .eventually(teller::flush);
  }

  /** As if Redis were away: what it does not take must not gather here. */
  private void refused(Entry entry) {
    if (entry.user != null) {
      teller.cameHere(entry);
      changed.add(entry);
    } else {
      teller.wentHere(entry);
      table.drop(entry);
    }
  }

  private void written(Write write, Outcome outcome) {
    Entry entry = write.entry;
    entry.others = outcome.others();
    boolean alone = outcome.others() == 0;
    boolean nothing = outcome.before().isEmpty();
    if (write.change.value() != null) {
      boolean first = !entry.announced || (settled && nothing);
      entry.announced = true;
      entry.toldHere = false;
      if (first && alone) {
        teller.add(entry, true);
      }
      return;
    }
    entry.announced = false;
    if (alone && !nothing) {
      if (entry.shown == null) {
        entry.shown = PresentUser.parse(outcome.before());
      }
      teller.add(entry, false);
    }
    if (entry.user == null) {
      table.drop(entry);
    }
  }

  /** Of failures in a row, the first is told; after the last, all is looked at again. */
  private void told(@Nullable Throwable failure) {
    if (failure != null && !failing) {
      log.warn("Users in rooms are known on this node only: {}", failure.getMessage());
    }
    boolean works = failing && failure == null;
    failing = failure != null;
    if (works) {
      recovered.run();
    }
  }

  /** Has the counters say what there is. */
  void show() {
    counters.entries = table.size();
    counters.unwritten = changed.size();
  }
}
