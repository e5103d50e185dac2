package io.roomcast.handler;

import io.roomcast.handler.UserSessions.Entry;
import io.roomcast.loop.EventLoopState;
import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.ConnectGuard;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the connections of users: they count from before their CONNECT is answered until they end.
 * One per event loop.
 */
final class UserLimit implements ConnectGuard {

  private static final Logger LOG = LoggerFactory.getLogger(UserLimit.class);

  private final EventLoopState loop;
  private final LimitCounters counters;
  private final Supplier<NodeLimits> node;
  private final UserSessions sessions = new UserSessions();

  /** Sockets on their way in. */
  private final Map<Socket, Entry> connecting = new HashMap<>();

  UserLimit(EventLoopState loop, LimitCounters counters, Supplier<NodeLimits> node) {
    this.loop = loop;
    this.counters = counters;
    this.node = node;
  }

  @Override
  public void handle(ConnectContext context) {
    Socket socket = context.socket();
    String user = limitedUser(socket);
    if (user == null) {
      context.next();
      return;
    }
    Entry entry = enter(socket, user);
    connecting.put(socket, entry);
    entry
        .granted()
        .onSuccess(
            in -> {
              if (!connecting.containsKey(socket)) {
                LOG.debug("A client went while its connections were counted");
              } else if (in) {
                context.next();
              } else {
                counters.limited(LimitKind.CONNECTIONS_PER_USER);
                LimitHandler.refuse(context, "Too many connections.", "too_many_connections");
              }
            });
  }

  /** Whose connections are limited, or null for nobody's. */
  private @Nullable String limitedUser(Socket socket) {
    return node.get().options().connectionsPerUser() == 0 ? null : UserSessions.user(socket);
  }

  private Entry enter(Socket socket, String user) {
    NodeLimits limits = node.get();
    UserConnections connections = limits.connections();
    return sessions.enter(socket, user, connections, () -> ask(limits, connections, user));
  }

  private Future<Boolean> ask(NodeLimits limits, UserConnections connections, String user) {
    NodeLimitOptions options = limits.options();
    long patience = options.userConnections().patience();
    Future<Boolean> within = here(connections.enter(user, options.connectionsPerUser(), patience));
    return options.dryRun()
        ? within.compose(
            in -> {
              if (in) {
                return Future.succeededFuture(true);
              }
              counters.tolerated(LimitKind.CONNECTIONS_PER_USER);
              return here(connections.enter(user, Integer.MAX_VALUE, patience));
            })
        : within;
  }

  /** The same on this event loop. */
  private Future<Boolean> here(Future<Boolean> answer) {
    if (answer.isComplete()) {
      return answer;
    }
    Promise<Boolean> here = Promise.promise();
    answer.onComplete(
        done -> {
          try {
            loop.executor().execute(() -> here.handle(done));
          } catch (RejectedExecutionException e) {
            LOG.debug("An answer came after the end of the event loop");
          }
        });
    return here.future();
  }

  @Override
  public void connected(Socket socket) {
    Entry entry = connecting.remove(socket);
    String user = limitedUser(socket);
    if (user != null && (entry == null || !entry.user().equals(user))) {
      // Only what came after this guard has found out who it is.
      if (entry != null) {
        sessions.leave(entry);
      }
      entry = enter(socket, user);
    }
    if (entry != null) {
      Entry counted = entry;
      socket.onDisconnect(gone -> sessions.leave(counted));
      counted.granted().onSuccess(in -> sendAway(socket, in));
    }
  }

  private void sendAway(Socket socket, boolean granted) {
    if (!granted) {
      counters.limited(LimitKind.CONNECTIONS_PER_USER);
      socket.disconnect();
    }
  }

  @Override
  public void abandoned(Socket socket) {
    Entry entry = connecting.remove(socket);
    if (entry != null) {
      sessions.leave(entry);
    }
  }
}
