package io.roomcast.cluster.redis;

import io.roomcast.cluster.PresenceListener;
import io.roomcast.cluster.PresenceRoom;
import io.roomcast.cluster.PresentUser;
import io.roomcast.cluster.redis.PresenceScripts.Change;
import io.roomcast.cluster.redis.PresenceScripts.Outcome;
import io.roomcast.cluster.redis.PresenceScripts.Place;
import io.roomcast.cluster.redis.PresenceTable.Entry;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which room, on all nodes. Each node writes on Redis whom it has; the first that has a
 * user, and the last, is told so in the same step, and has those in the room told. Written behind,
 * in batches: within some tens of ms. While Redis is away a node knows its own users only, and
 * tells its own clients; when it is back, all is written again.
 *
 * <p>Event loop of the relay, but for what says any thread.
 */
public final class SharedPresence {

  private final RelayLoop loop;
  private final KeyLink link;
  private final NodeKeys keys;
  private final PresenceScripts scripts;
  private final PresencePlaces places;
  private final PresenceQuestions questions;
  private final PresenceTeller teller;
  private final PresenceWriter writer;
  private final String self;
  private final PresenceCounters counters = new PresenceCounters();
  private final PresenceTable table = new PresenceTable();
  private boolean closed;

  /** Number of the connection to Redis. */
  private int connection;

  /** When all was written last. */
  private long refreshed;

  /**
   * @param crowded whether too much waits already to be sent to other nodes
   */
  SharedPresence(
      RelayLoop loop,
      KeyLink link,
      NodeKeys keys,
      String self,
      NodeOptions options,
      BooleanSupplier crowded) {
    this.loop = loop;
    this.link = link;
    this.keys = keys;
    this.self = self;
    this.scripts = new PresenceScripts(link, keys);
    this.places = new PresencePlaces(link, keys);
    this.questions = new PresenceQuestions(loop, link, scripts, self, options);
    this.teller = new PresenceTeller(loop, crowded);
    this.writer =
        new PresenceWriter(loop, link, scripts, self, table, teller, counters, this::republish);
  }

  /** Has those in rooms told by that from now on. Any thread. */
  public void listener(PresenceListener handler) {
    loop.execute(() -> teller.listener(handler));
  }

  /**
   * This node has a user in a room, with so many sockets. Any thread; calls of one thread keep
   * their order.
   *
   * @param user tells users apart; empty for those that are counted only
   * @param except id of the socket that has just come, or null
   */
  public void put(PresenceRoom room, String user, PresentUser present, @Nullable String except) {
    loop.execute(() -> putNow(new Place(room, user), present, except));
  }

  /** It has him no longer; {@code except} is the socket that went last, or null. Any thread. */
  public void remove(PresenceRoom room, String user, @Nullable String except) {
    loop.execute(() -> removeNow(new Place(room, user), except));
  }

  /**
   * Who is in a room, by what tells users apart, and how many sockets they have there: of all
   * nodes, or of this one while Redis does not answer. The empty text stands for those that are
   * counted only. Never fails. Any thread; completes on the event loop of the relay.
   */
  public Future<Map<String, PresentUser>> list(PresenceRoom room) {
    return loop.call(
        () ->
            questions
                .others(room)
                .transform(
                    found -> {
                      if (found.failed()) {
                        counters.alone.increment();
                      }
                      return Future.succeededFuture(
                          withOwn(room, found.succeeded() ? found.result() : Map.of()));
                    }));
  }

  /** What it has, and what it has counted. Any thread. */
  public PresenceFigures figures() {
    return counters.figures();
  }

  private Map<String, PresentUser> withOwn(PresenceRoom room, Map<String, PresentUser> others) {
    Map<String, PresentUser> all = table.users(room);
    others.forEach((name, user) -> all.merge(name, user, PresenceQuestions::sum));
    return all;
  }

  private void putNow(Place place, PresentUser present, @Nullable String except) {
    Entry entry = table.entry(place);
    boolean came = entry.user == null;
    entry.user = present;
    entry.shown = present;
    if (came) {
      entry.except = except;
    }
    if (link.isOpen()) {
      writer.changed(entry);
    } else {
      teller.cameHere(entry);
      teller.flush();
    }
    writer.show();
  }

  private void removeNow(Place place, @Nullable String except) {
    Entry entry = table.find(place);
    if (entry == null || entry.user == null) {
      return;
    }
    entry.user = null;
    entry.except = except;
    if (link.isOpen()) {
      writer.changed(entry);
    } else {
      teller.wentHere(entry);
      teller.flush();
      table.drop(entry);
    }
    writer.show();
  }

  /** Redis is not there. */
  void closed() {
    connection++;
    // Whoever has gone is found on Redis again.
    table.forgetGone();
    writer.closed();
  }

  /** Redis is there, or what this run has there may have been lost: all is written again. */
  void republish() {
    if (closed || !link.isOpen()) {
      return;
    }
    writer.hold();
    refreshed = RelayLoop.now();
    int number = connection;
    link.send(Request.cmd(Command.DEL).arg(keys.settled(self)))
        .compose(
            marked -> {
              if (marked != null && marked.toInteger() > 0) {
                writer.settled();
              }
              return places.scan(self, this::check);
            })
        .onComplete(
            done -> {
              if (number == connection && link.isOpen() && !closed) {
                writer.begin();
              }
            });
  }

  /** Something that Redis has of this run: what this node has no more is to be removed. */
  private Future<?> check(List<Place> some) {
    some.forEach(table::entry);
    return Future.succeededFuture();
  }

  /** The lease is renewed: what does not change must not go. */
  void renew() {
    link.send(Request.cmd(Command.PEXPIRE).arg(keys.present(self)).arg(PresenceScripts.RETENTION));
    if (!writer.isHeld() && RelayLoop.now() - refreshed > PresenceScripts.RETENTION / 4) {
      republish();
    }
  }

  /** Removes what a dead run has left, and has those told whom nobody else has. */
  Future<Void> settle(String member) {
    Request mark = Request.cmd(Command.SET).arg(keys.settled(member)).arg("1");
    Settlement settlement = new Settlement(member);
    return link.send(mark.arg("PX").arg(PresenceScripts.RETENTION))
        .compose(marked -> places.scan(member, settlement::settle))
        .compose(done -> settlement.lives ? Future.succeededFuture() : scripts.forget(member));
  }

  private final class Settlement {

    private final String member;

    /** Whether the run has shown up after all: what it has stays. */
    private boolean lives;

    Settlement(String member) {
      this.member = member;
    }

    Future<?> settle(List<Place> some) {
      List<Change> changes = some.stream().map(place -> new Change(place, null)).toList();
      List<Future<?>> calls = new ArrayList<>();
      for (List<Change> call : PresenceScripts.calls(changes, Function.identity())) {
        calls.add(scripts.settle(call, member).compose(outcomes -> settled(call, outcomes)));
      }
      return Future.join(calls);
    }

    private Future<Void> settled(List<Change> call, List<Outcome> outcomes) {
      lives |= outcomes.isEmpty();
      for (int i = 0; i < outcomes.size(); i++) {
        SharedPresence.this.settled(call.get(i).place(), outcomes.get(i));
      }
      return teller.flush();
    }
  }

  private void settled(Place place, Outcome outcome) {
    if (outcome.before().isEmpty()) {
      return; // another one was faster
    }
    counters.settled.increment();
    if (outcome.others() == 0) {
      Entry gone = new Entry(place);
      gone.shown = PresentUser.parse(outcome.before());
      teller.add(gone, false);
    }
    Entry own = table.find(place);
    if (own != null) {
      own.others = outcome.others();
    }
  }

  /** Whether this run has anything there. */
  boolean isEmpty() {
    return table.size() == 0;
  }

  /** Writes no more. */
  void close() {
    closed = true;
    writer.closed();
  }
}
