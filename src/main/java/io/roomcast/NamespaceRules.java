package io.roomcast;

import io.roomcast.backend.Rules;
import io.roomcast.config.NamespaceConf;
import io.roomcast.config.OnConf;
import io.roomcast.config.PresenceConf;
import io.roomcast.handler.AccessRules;
import io.roomcast.handler.ConnectSteps;
import io.roomcast.handler.PresenceOptions;
import io.roomcast.handler.RoomHistory;
import io.roomcast.handler.Template;
import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.ConnectGuard;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the conf makes of connects and events in one namespace, or in all that match its name.
 * Immutable; event loop of the server.
 *
 * @param events what happens to events
 * @param own the operator's handlers for connects
 * @param guards those of them that recovered sockets do not get around
 * @param roomsToJoin rooms that sockets join
 * @param on backends by what they are told
 * @param presence who is in a room, or null
 * @param presenceAccess who may ask for that without being there
 * @param history what was sent to rooms, or null
 * @param historyAccess who may ask for that without being there
 * @param onConnectError what happens when the backend could not be asked
 */
record NamespaceRules(
    Rules events,
    ConnectSteps own,
    List<ConnectGuard> guards,
    List<Template> roomsToJoin,
    OnConf on,
    @Nullable PresenceOptions presence,
    AccessRules presenceAccess,
    @Nullable RoomHistory history,
    AccessRules historyAccess,
    NamespaceConf.OnConnectError onConnectError) {

  private static final AccessRules NOBODY = new AccessRules(List.of());

  /**
   * Makes them.
   *
   * @throws StartException when a handler of the operator's cannot be made
   */
  static NamespaceRules of(NamespaceConf conf, RuleFactory factory) {
    List<Handler<ConnectContext>> own = new ArrayList<>();
    List<ConnectGuard> guards = new ArrayList<>();
    conf.use()
        .forEach(
            use -> {
              Handler<ConnectContext> handler = OwnHandlers.make(use.className(), use.options());
              own.add(handler);
              if (handler instanceof ConnectGuard guard) {
                guards.add(guard);
              }
            });
    return new NamespaceRules(
        factory.rules(conf),
        new ConnectSteps(own),
        List.copyOf(guards),
        conf.roomsToJoin().stream().map(Template::parse).toList(),
        conf.on(),
        presence(conf.presence()),
        RuleFactory.access(conf.presence() == null ? null : conf.presence().allow(), NOBODY),
        factory.history(conf),
        RuleFactory.access(conf.history() == null ? null : conf.history().allow(), NOBODY),
        conf.onConnectError());
  }

  private static @Nullable PresenceOptions presence(@Nullable PresenceConf conf) {
    return conf == null
        ? null
        : new PresenceOptions(
            conf.joinLeave(),
            conf.leaveDelay().toMillis(),
            conf.show(),
            conf.maxUsers(),
            conf.maxRooms());
  }

  /** The operator's handlers for a socket that was, or was not, recovered. */
  ConnectSteps own(boolean guardsOnly) {
    return guardsOnly ? new ConnectSteps(List.copyOf(guards)) : own;
  }
}
