package io.roomcast.handler;

import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.EventException;
import io.roomcast.socketio.NamePattern;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says who may do something: whoever fulfils one of several conditions. As a handler of an event
 * chain it refuses all others with E_FORBIDDEN. Immutable, thread-safe.
 */
public final class AccessRules implements Handler<EventContext> {

  /** Everybody may. */
  public static final AccessRules EVERYBODY =
      new AccessRules(List.of(new Condition(null, null, null, null, null, null)));

  private final List<Condition> conditions;

  /** Whoever fulfils one of these; with none, nobody. */
  public AccessRules(List<Condition> conditions) {
    this.conditions = List.copyOf(conditions);
  }

  /**
   * A condition; all that is not null of it must hold.
   *
   * @param room the room in question
   * @param in a room that the socket must be in
   * @param user the user that its token names
   * @param cap a right of its token
   * @param claim a claim of its token, names with dots between them
   * @param equals what the claim must be, or have among its items, String, Boolean or Double; null
   *     for anything but null, false and nothing
   */
  public record Condition(
      @Nullable RoomPattern room,
      @Nullable Template in,
      @Nullable NamePattern user,
      @Nullable String cap,
      @Nullable String claim,
      @Nullable Object equals) {

    boolean holds(@Nullable String target, EventValues values) {
      if (room != null && (target == null || !room.matches(target, values))) {
        return false;
      }
      if (in != null) {
        String name = in.find(values);
        if (name == null || !values.socket().isIn(name)) {
          return false;
        }
      }
      return (user == null && cap == null && claim == null)
          || identityHolds(Identity.of(values.socket()));
    }

    private boolean identityHolds(@Nullable Identity identity) {
      return identity != null
          && (user == null || user.test(identity.user()))
          && (cap == null || identity.can(cap))
          && (claim == null || claimHolds(identity, claim));
    }

    private boolean claimHolds(Identity identity, String path) {
      Object value = Expression.at(identity.claims(), path.split("\\."));
      if (equals == null) {
        return value != null && !Boolean.FALSE.equals(value);
      }
      return value instanceof JsonArray array
          ? array.stream().anyMatch(this::isEqual)
          : isEqual(value);
    }

    private boolean isEqual(@Nullable Object value) {
      return value instanceof Number number
          ? equals instanceof Number wanted && number.doubleValue() == wanted.doubleValue()
          : value != null && value.equals(equals);
    }
  }

  /** Whether it may be done in this room; null for what is about no room. */
  public boolean admits(@Nullable String room, EventValues values) {
    for (Condition condition : conditions) {
      if (condition.holds(room, values)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether it may be done in all of these rooms, or without any when there are none.
   *
   * @throws EventException E_FORBIDDEN when it may not
   */
  public void check(List<String> rooms, EventValues values) {
    if (this == EVERYBODY) {
      return;
    }
    if (rooms.isEmpty() && !admits(null, values)) {
      throw forbidden();
    }
    for (String room : rooms) {
      if (!admits(room, values)) {
        throw forbidden();
      }
    }
  }

  @Override
  public void handle(EventContext event) {
    if (admits(null, EventValues.of(event))) {
      event.next();
    } else {
      event.fail(forbidden());
    }
  }

  private static EventException forbidden() {
    return new EventException("E_FORBIDDEN", "you may not do this");
  }
}
