package io.roomcast;

import io.roomcast.cluster.PresenceChange;
import io.roomcast.cluster.PresenceListener;
import io.roomcast.cluster.PresenceRoom;
import io.roomcast.cluster.PresentUser;
import io.roomcast.cluster.redis.RedisNodes;
import io.roomcast.handler.ClusterPresence;
import io.roomcast.handler.LoopParts;
import io.roomcast.handler.PresenceRooms;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way from the presence of this process to that of other nodes. Thread-safe.
 *
 * @param nodes the nodes of the cluster; null before this one is announced, when there is nobody
 */
record GatewayPresence(Supplier<@Nullable RedisNodes> nodes) implements ClusterPresence {

  /** Has the loops that own rooms tell those in them. */
  static PresenceListener teller(LoopParts<PresenceRooms> loops) {
    return changes -> loops.runEach(changes, GatewayPresence::key, GatewayPresence::tell);
  }

  private static PresenceRooms.Key key(PresenceChange change) {
    return new PresenceRooms.Key(change.room().namespace(), change.room().room());
  }

  private static void tell(PresenceRooms owner, PresenceChange change) {
    owner.tell(change.came(), key(change), change.who(), change.except(), change.local());
  }

  private static PresenceRoom room(PresenceRooms.Key key) {
    return new PresenceRoom(key.namespace(), key.room());
  }

  @Override
  public void put(
      PresenceRooms.Key key, String user, Present present, boolean told, @Nullable String except) {
    RedisNodes known = nodes.get();
    if (known != null) {
      PresentUser shown = new PresentUser(present.sockets(), told, present.who());
      known.presence().put(room(key), user, shown, except);
    }
  }

  @Override
  public void remove(PresenceRooms.Key key, String user, @Nullable String except) {
    RedisNodes known = nodes.get();
    if (known != null) {
      known.presence().remove(room(key), user, except);
    }
  }

  @Override
  public Future<Map<String, Present>> list(PresenceRooms.Key key) {
    RedisNodes known = nodes.get();
    return known == null
        ? Future.succeededFuture(Map.of())
        : known.presence().list(room(key)).map(GatewayPresence::present);
  }

  private static Map<String, Present> present(Map<String, PresentUser> all) {
    Map<String, Present> present = new LinkedHashMap<>();
    all.forEach((name, user) -> present.put(name, new Present(user.sockets(), user.who())));
    return present;
  }
}
