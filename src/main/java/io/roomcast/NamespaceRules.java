package io.roomcast;

import io.roomcast.backend.Rules;
import io.roomcast.config.NamespaceConf;
import io.roomcast.config.OnConf;
import io.roomcast.handler.ConnectSteps;
import io.roomcast.handler.Template;
import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.ConnectGuard;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;

/**
 * What the conf makes of connects and events in one namespace, or in all that match its name.
 * Immutable; event loop of the server.
 *
 * @param events what happens to events
 * @param own the operator's handlers for connects
 * @param guards those of them that recovered sockets do not get around
 * @param join rooms that sockets join
 * @param on backends by what they are told
 * @param onConnectError what happens when the backend could not be asked
 */
record NamespaceRules(
    Rules events,
    ConnectSteps own,
    List<ConnectGuard> guards,
    List<Template> join,
    OnConf on,
    NamespaceConf.OnConnectError onConnectError) {

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
        conf.join().stream().map(Template::parse).toList(),
        conf.on(),
        conf.onConnectError());
  }

  /** The operator's handlers for a socket that was, or was not, recovered. */
  ConnectSteps own(boolean guardsOnly) {
    return guardsOnly ? new ConnectSteps(List.copyOf(guards)) : own;
  }
}
