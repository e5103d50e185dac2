package io.roomcast.cluster.redis;

import io.roomcast.cluster.PresenceListener;
import io.roomcast.cluster.PresenceRoom;
import io.roomcast.cluster.PresentUser;
import io.roomcast.cluster.redis.PresenceScripts.Outcome;
import io.roomcast.cluster.redis.PresenceScripts.Place;
import io.roomcast.cluster.redis.PresenceTable.Entry;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in which room, on all nodes. Each node writes on Redis whom it has; the first that has a
 * user, and the last, is told so in the same step, and has those in the room told. Written behind,
 * in batches: within some tens of ms. While Redis is away a node knows its own users only, and
 * tells its own clients; when it is back, all is written again.
 *
 * <p>Event loop of the relay, but for what says any thread.
 */
public final class SharedPresence {

  private static final Logger log = LoggerFactory.getLogger(SharedPresence.class);

  /** ms for which changes gather. */
  private static final int DELAY = 20;

  /** ms after which something is tried again that Redis has refused. */
  private static final int PAUSE = 1_000;

  /** Changes under way at a time. */
  private static final int BATCH = 500;

  private final RelayLoop loop;
  private final KeyLink link;
  private final NodeKeys keys;
  private final PresenceScripts scripts;
  private final PresencePlaces places;
  private final PresenceQuestions questions;
  private final String self;
  private final PresenceCounters counters;
  private final PresenceTable table = new PresenceTable();
  private final Set<Entry> changed = new LinkedHashSet<>();
  private @Nullable PresenceListener listener;
  private boolean ready;
  private boolean planned;
  private boolean writing;
  private boolean failing;
  private boolean closed;

  /** Whether others have removed what this run had written. */
  private boolean settled;

  /** When all was written last. */
  private long refreshed;

  SharedPresence(RelayLoop loop, KeyLink link, NodeKeys keys, String self, NodeOptions options) {
    this.loop = loop;
    this.link = link;
    this.keys = keys;
    this.scripts = new PresenceScripts(link, keys);
    this.self = self;
    this.places = new PresencePlaces(link, keys);
    this.counters = new PresenceCounters();
    this.questions = new PresenceQuestions(link, scripts, self, options);
  }

  /** Has those in rooms told by that from now on. Any thread. */
  public void listener(PresenceListener handler) {
    loop.execute(() -> listener = handler);
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
      changed(entry);
    } else {
      tellHere(entry);
    }
    show();
  }

  private void removeNow(Place place, @Nullable String except) {
    Entry entry = table.find(place);
    if (entry == null || entry.user == null) {
      return;
    }
    entry.user = null;
    entry.except = except;
    if (link.isOpen()) {
      changed(entry);
    } else {
      forgetHere(entry);
    }
    show();
  }

  /** Clients of this node hear of a user whom nobody else can be told of now. */
  private void tellHere(Entry entry) {
    if (!entry.announced && !entry.toldHere) {
      entry.toldHere = true;
      tell(entry, true, true);
    }
  }

  /** The same when he goes. What Redis has of him is found and removed when it answers again. */
  private void forgetHere(Entry entry) {
    if (entry.toldHere || (entry.announced && entry.others == 0)) {
      tell(entry, false, true);
    }
    table.drop(entry);
  }

  private void tell(Entry entry, boolean came, boolean local) {
    PresentUser shown = entry.shown;
    PresenceListener to = listener;
    if (to != null && shown != null && shown.told()) {
      to.changed(came, entry.place.room(), shown.who(), entry.except, local);
    }
  }

  private void changed(Entry entry) {
    changed.add(entry);
    plan();
  }

  private void plan() {
    if (!planned && !writing && !closed && ready && !changed.isEmpty()) {
      planned = true;
      loop.timer(
          failing ? PAUSE : changed.size() < BATCH ? DELAY : 1,
          () -> {
            planned = false;
            write();
          });
    }
  }

  private void write() {
    if (writing || closed || !ready) {
      return;
    }
    writing = true;
    List<Future<?>> sent = new ArrayList<>();
    for (Iterator<Entry> i = changed.iterator(); i.hasNext() && sent.size() < BATCH; ) {
      Entry entry = i.next();
      i.remove();
      sent.add(write(entry));
    }
    Future.join(sent)
        .onComplete(
            done -> {
              writing = false;
              told(done.cause());
              show();
              plan();
            });
  }

  /** Of failures in a row, the first is told; after the last, all is looked at again. */
  private void told(@Nullable Throwable failure) {
    if (failure != null && !failing && link.isOpen()) {
      log.warn("Users in rooms are known on this node only: {}", failure.getMessage());
    }
    boolean works = failing && failure == null;
    failing = failure != null;
    if (works) {
      republish();
    }
  }

  private Future<?> write(Entry entry) {
    boolean present = entry.user != null;
    return scripts
        .set(entry.place, self, entry.user == null ? null : entry.user.toText())
        .onComplete(
            done -> {
              Outcome outcome = done.result();
              if (outcome != null) {
                written(entry, present, outcome);
              } else if (link.isOpen()) {
                refused(entry);
              }
            });
  }

  /** As if Redis were away: what it does not take must not gather here. */
  private void refused(Entry entry) {
    if (entry.user != null) {
      tellHere(entry);
      changed.add(entry);
    } else {
      forgetHere(entry);
    }
  }

  private void written(Entry entry, boolean present, Outcome outcome) {
    entry.others = outcome.others();
    boolean alone = outcome.others() == 0;
    boolean removed = settled && outcome.before().isEmpty();
    if (present) {
      boolean first = !entry.announced || removed;
      entry.announced = true;
      entry.toldHere = false;
      if (first && alone) {
        tell(entry, true, false);
      }
    } else {
      entry.announced = false;
      if (entry.shown == null) {
        entry.shown = PresentUser.parse(outcome.before());
      }
      if (alone && !outcome.before().isEmpty()) {
        tell(entry, false, false);
      }
      if (entry.user == null) {
        table.drop(entry);
      }
    }
  }

  private void show() {
    counters.entries = table.size();
    counters.unwritten = changed.size();
  }

  /** Redis is not there. */
  void closed() {
    ready = false;
    writing = false;
    failing = false;
    settled = false;
    changed.clear();
    // Whoever has gone is found on Redis again.
    table.forgetGone();
    show();
  }

  /** Redis is there, or what this run has there may have been lost: all is written again. */
  void republish() {
    if (closed || !link.isOpen()) {
      return;
    }
    ready = false;
    refreshed = RelayLoop.now();
    link.send(Request.cmd(Command.DEL).arg(keys.settled(self)))
        .compose(
            marked -> {
              settled |= marked != null && marked.toInteger() > 0;
              return places.scan(self, this::check);
            })
        .onComplete(
            done -> {
              if (done.cause() instanceof ErrorType error && error.is("WRONGTYPE")) {
                link.send(Request.cmd(Command.DEL).arg(keys.present(self)));
              }
              if (link.isOpen()) {
                ready = true;
                table.forEach(changed::add);
                show();
                plan();
              }
            });
  }

  /** Something that Redis has of this run. */
  private Future<?> check(List<Place> some) {
    some.stream()
        .filter(place -> table.find(place) == null)
        .map(table::entry)
        .forEach(changed::add);
    return Future.succeededFuture();
  }

  /** The lease is renewed: what does not change must not go. */
  void renew() {
    link.send(Request.cmd(Command.PEXPIRE).arg(keys.present(self)).arg(PresenceScripts.RETENTION));
    if (ready && RelayLoop.now() - refreshed > PresenceScripts.RETENTION / 4) {
      republish();
    }
  }

  /** Removes what a dead run has left, and has those told whom nobody else has. */
  Future<Void> settle(String member) {
    Request mark = Request.cmd(Command.SET).arg(keys.settled(member)).arg("1");
    return link.send(mark.arg("PX").arg(PresenceScripts.RETENTION))
        .compose(
            marked ->
                places.scan(
                    member,
                    some ->
                        Future.join(some.stream().map(place -> settle(place, member)).toList())));
  }

  private Future<?> settle(Place place, String member) {
    return scripts
        .settle(place, member)
        .onSuccess(
            outcome -> {
              if (outcome == null || outcome.before().isEmpty()) {
                return; // it lives, or another one was faster
              }
              counters.settled.increment();
              Entry gone = new Entry(place);
              gone.shown = PresentUser.parse(outcome.before());
              if (outcome.others() == 0) {
                tell(gone, false, false);
              }
              Entry own = table.find(place);
              if (own != null) {
                own.others = outcome.others();
              }
            });
  }

  /** Whether this run has anything there. */
  boolean isEmpty() {
    return table.size() == 0;
  }

  /** Writes no more. */
  void close() {
    closed = true;
  }
}
