package io.roomcast.handler;

import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.EventException;
import io.roomcast.socketio.Socket;
import io.vertx.core.Handler;

/**
 * Has an event that a client sends again, with the same id, handled only once: the repeat gets the
 * ack of the first one, now or when that has its ack. An event that failed counts as not sent.
 *
 * <p>Ids are those of a user, whichever socket and event loop they come by; without a user, of a
 * socket, which keeps its id when it is recovered. What is remembered is in memory: it ends with
 * the process.
 */
public final class DedupeHandler implements Handler<EventContext> {

  private final String rule;
  private final DedupeOptions options;
  private final Template id;
  private final LoopParts<DedupeStores> stores;

  /**
   * For events of what {@code rule} names: those of another one may have the same ids.
   *
   * @throws IllegalArgumentException when the options do not say where ids are
   */
  public DedupeHandler(String rule, DedupeOptions options, LoopParts<DedupeStores> stores) {
    this.rule = rule;
    this.options = options;
    this.id = Template.parse("{" + options.by() + "}");
    this.stores = stores;
  }

  @Override
  public void handle(EventContext event) {
    handle(event, EventValues.of(event), event::next);
  }

  /** The same with values that are known already, and what is to be done with a first one. */
  public void handle(EventContext event, EventValues values, Runnable first) {
    DedupeStore.Key key;
    try {
      key = new DedupeStore.Key(owner(event.socket()), id.resolve(values));
    } catch (EventException e) {
      event.fail(e);
      return;
    }
    LoopParts.Loop here = stores.here();
    stores.run(
        key.user(),
        owned ->
            owned
                .of(rule)
                .claim(
                    key, options, verdict -> here.run(() -> judged(event, key, first, verdict))));
  }

  private static String owner(Socket socket) {
    Identity identity = Identity.of(socket);
    return identity == null ? "#" + socket.id() : identity.issuer() + "\n" + identity.user();
  }

  private void judged(
      EventContext event, DedupeStore.Key key, Runnable first, DedupeStore.Verdict verdict) {
    switch (verdict.kind()) {
      case FIRST -> {
        event.onOutcome(
            outcome ->
                stores.run(key.user(), owned -> owned.of(rule).finish(key, options, outcome)));
        first.run();
      }
      case REPEAT -> {
        if (verdict.ack() == null) {
          event.end();
        } else {
          event.ack(verdict.ack());
        }
      }
      case LOST -> event.fail(EventException.unanswered("E_DEDUPE", "the first one is lost"));
    }
  }
}
