package io.roomcast.room;

import io.roomcast.room.Calls.Answers;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a session here that was lost on another loop, without losing, doubling or reordering a
 * packet while others broadcast. Event loop of the namespace where the client is now.
 *
 * <p>Four steps, each of which waits for the one before:
 *
 * <ol>
 *   <li>claim: the loop that has the session marks it as taken and tells its rooms; it goes on to
 *       collect what the session misses;
 *   <li>hold: this loop registers for the rooms and collects too; then a fence: every loop runs an
 *       empty task for us. A broadcast whose sender did not see our registration was sent before
 *       that task ran, so it lies in the queue of the old loop before whatever we send there next;
 *   <li>hand over: the old loop gives what it collected and forgets the session; then another
 *       fence, after which whatever the old loop got and we were sent too has arrived here;
 *   <li>merge: packets of both lists, each offset once, in the order of offsets, which is the order
 *       of sending for each sender.
 * </ol>
 */
final class Restoration {

  private static final Comparator<Broadcast> BY_OFFSET =
      Comparator.comparingLong(Broadcast::offset);

  private final LocalAdapter adapter;
  private final RecoveryStore store;
  private final String pid;
  private final long offset;

  /** A session found, and who has it. */
  private record Claim(LocalAdapter owner, SavedSession session) {}

  Restoration(LocalAdapter adapter, RecoveryStore store, String pid, long offset) {
    this.adapter = adapter;
    this.store = store;
    this.pid = pid;
    this.offset = offset;
  }

  /** The session, or null when no loop has it, or one does not answer in time. */
  Future<@Nullable RestoredSession> start() {
    return adapter.<Claim>ask(adapter.others(), this::claim).compose(this::take);
  }

  private Future<@Nullable Claim> claim(LocalAdapter owner) {
    RecoveryStore there = owner.recovery();
    SavedSession session = there == null ? null : there.claim(pid, offset);
    return Future.succeededFuture(session == null ? null : new Claim(owner, session));
  }

  private Future<@Nullable RestoredSession> take(Answers<Claim> claims) {
    if (claims.values().isEmpty() || adapter.isClosed()) {
      return Future.succeededFuture();
    }
    Claim claim = claims.values().get(0);
    LostSession held = store.hold(claim.session);
    return fence()
        .compose(passed -> passed ? handOver(claim.owner) : Future.succeededFuture())
        .compose(missed -> missed == null ? Future.succeededFuture() : arrive(held, missed))
        .eventually(
            () -> {
              store.release(held);
              return Future.succeededFuture();
            });
  }

  /** Whether every other loop has finished what it was doing. */
  private Future<Boolean> fence() {
    return adapter
        .<Boolean>ask(adapter.others(), other -> Future.succeededFuture())
        .map(answers -> answers.complete() && !adapter.isClosed());
  }

  private Future<@Nullable List<Broadcast>> handOver(LocalAdapter owner) {
    return adapter
        .<List<Broadcast>>ask(
            List.of(owner),
            there -> {
              RecoveryStore recovery = there.recovery();
              return Future.succeededFuture(recovery == null ? null : recovery.handOver(pid));
            })
        .map(answers -> answers.values().isEmpty() ? null : answers.values().get(0));
  }

  private Future<@Nullable RestoredSession> arrive(LostSession held, List<Broadcast> missed) {
    return fence().map(passed -> passed ? merge(held, missed) : null);
  }

  private @Nullable RestoredSession merge(LostSession held, List<Broadcast> missed) {
    List<Broadcast> collected = store.collected(held);
    if (collected == null) {
      return null;
    }
    List<Broadcast> merged = new ArrayList<>(missed);
    merged.addAll(collected);
    merged.sort(BY_OFFSET);
    List<Broadcast> once = new ArrayList<>(merged.size());
    for (Broadcast packet : merged) {
      if (once.isEmpty() || once.get(once.size() - 1).offset() != packet.offset()) {
        once.add(packet);
      }
    }
    return store.arrive(held.saved(), offset, once);
  }
}
