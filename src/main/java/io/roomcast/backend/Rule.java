package io.roomcast.backend;

import io.roomcast.handler.AccessRules;
import io.roomcast.handler.DedupeHandler;
import io.roomcast.handler.EventPath;
import io.roomcast.handler.RoomHistory;
import io.roomcast.handler.SchemaHandler;
import io.roomcast.handler.Template;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.EventException;
import io.roomcast.socketio.NamePattern;
import io.vertx.core.Handler;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What happens to the events of certain names. Event loop of the sockets. */
public final class Rule {

  private final NamePattern names;
  private final Checks checks;
  private final RuleAction action;

  private Rule(String match, Checks checks, RuleAction action) {
    this.names = NamePattern.of(match);
    this.checks = checks;
    this.action = action;
  }

  /**
   * What an event must pass before the rule is carried out.
   *
   * @param allow who may
   * @param first what the first argument must fit, or null
   * @param all what the arguments must fit, or null
   * @param dedupe how events that come again are told, or null
   */
  public record Checks(
      AccessRules allow,
      @Nullable SchemaHandler first,
      @Nullable SchemaHandler all,
      @Nullable DedupeHandler dedupe) {

    /** Anything passes. */
    public static final Checks NONE = new Checks(AccessRules.EVERYBODY, null, null, null);
  }

  /**
   * Sends events on; those to rooms are kept in the history, if there is one.
   *
   * @throws IllegalArgumentException for what is no template; so do the others
   */
  public static Rule relay(
      String match, Checks checks, RelayOptions options, @Nullable RoomHistory history) {
    return new Rule(match, checks, new RelayAction(options, history));
  }

  /** Puts the sender into a room, a {@link Template}. */
  public static Rule join(String match, Checks checks, String room) {
    return new Rule(match, checks, new JoinAction(room, null, null));
  }

  /** The same; it gets what it has missed of the room since the id that is at this path. */
  public static Rule join(
      String match, Checks checks, String room, RoomHistory history, EventPath after) {
    return new Rule(match, checks, new JoinAction(room, history, after));
  }

  /** Takes the sender out of a room, a {@link Template}. */
  public static Rule leave(String match, Checks checks, String room) {
    return new Rule(match, checks, new LeaveAction(room));
  }

  /** Asks the backend that has this name at the time. */
  public static Rule call(
      String match, Checks checks, String backend, Supplier<Map<String, Backend>> backends) {
    return new Rule(match, checks, new CallAction(backend, backends));
  }

  /** Gives events to a handler, which must decide on them as in any event chain. */
  public static Rule handle(String match, Checks checks, Handler<EventContext> handler) {
    return new Rule(match, checks, new HandleAction(handler));
  }

  NamePattern names() {
    return names;
  }

  /** Checks the event and carries the rule out. */
  void run(RuleEvent event) {
    if (checks.dedupe == null) {
      runFirst(event);
    } else {
      checks.dedupe.handle(event.context(), event.values(), () -> runFirst(event));
    }
  }

  private void runFirst(RuleEvent event) {
    try {
      List<String> rooms = action.rooms(event);
      checks.allow.check(rooms, event.values());
      if (checks.first != null) {
        checks.first.check(event.values());
      }
      if (checks.all != null) {
        checks.all.check(event.values());
      }
      action.run(event, rooms);
    } catch (EventException refusal) {
      event.fail(refusal);
    }
  }
}
