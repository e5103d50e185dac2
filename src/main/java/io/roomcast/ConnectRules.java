package io.roomcast;

import io.roomcast.backend.Backend;
import io.roomcast.cluster.LostSocket;
import io.roomcast.handler.ConnectSteps;
import io.roomcast.handler.EventValues;
import io.roomcast.handler.Template;
import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.ConnectException;
import io.roomcast.socketio.ConnectGuard;
import io.roomcast.socketio.DisconnectReason;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the conf wants of a client that connects, after it was admitted: handlers of the operator's,
 * the backend, rooms. Event loop of the server.
 */
final class ConnectRules implements ConnectGuard {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectRules.class);

  private static final JsonObject UNAVAILABLE =
      new JsonObject().put("code", "backend_unavailable").put("retryable", true);

  private final Function<Socket, @Nullable NamespaceRules> rules;
  private final Supplier<Map<String, Backend>> backends;

  /** Whether recovered sockets get around middlewares. */
  private final boolean skipRecovered;

  private final Consumer<Socket> admitted;

  /** Other nodes, which tell backends of our sockets when we cannot; null when there are none. */
  private final @Nullable GatewayCluster nodes;

  ConnectRules(
      Function<Socket, @Nullable NamespaceRules> rules,
      Supplier<Map<String, Backend>> backends,
      boolean skipRecovered,
      Consumer<Socket> admitted,
      @Nullable GatewayCluster nodes) {
    this.nodes = nodes;
    this.rules = rules;
    this.backends = backends;
    this.skipRecovered = skipRecovered;
    this.admitted = admitted;
  }

  @Override
  public void handle(ConnectContext context) {
    NamespaceRules here = rules.apply(context.socket());
    if (here == null) {
      context.next();
      return;
    }
    boolean recovered = context.socket().recovered();
    List<Handler<ConnectContext>> steps = new ArrayList<>();
    steps.add(here.own(recovered && skipRecovered));
    if (!here.on().connect().isEmpty()) {
      steps.add(one -> ask(one, here));
    }
    if (!recovered && !here.roomsToJoin().isEmpty()) {
      steps.add(one -> join(one, here));
    }
    new ConnectSteps(steps).handle(context);
  }

  private void ask(ConnectContext context, NamespaceRules here) {
    Backend backend = backends.get().get(here.on().connect());
    Future<Void> answer =
        backend == null ? Future.failedFuture("no such backend") : backend.connect(context);
    answer.onComplete(
        done -> {
          if (done.succeeded() && !context.socket().conn().open()) {
            left(context.socket(), here, DisconnectReason.TRANSPORT_CLOSE);
          } else if (done.succeeded()) {
            context.socket().attach(Said.class, Said.YES);
            context.next();
          } else if (done.cause() instanceof ConnectException refusal) {
            context.fail(refusal);
          } else {
            notAsked(context, here);
          }
        });
  }

  /** What the backend has said of a socket that asked to come in. */
  private enum Said {
    YES
  }

  /** The backend has said yes to one that does not come to be: it is told, as of all who leave. */
  private void left(Socket socket, NamespaceRules here, DisconnectReason reason) {
    Backend backend = backends.get().get(here.on().disconnect());
    if (backend != null) {
      backend.disconnected(socket, Set.of(), new Socket.Disconnect(reason, null));
    }
  }

  private static void notAsked(ConnectContext context, NamespaceRules here) {
    switch (here.onConnectError()) {
      case ALLOW -> context.next();
      case REJECT -> context.fail("Service unavailable", UNAVAILABLE.copy());
      case RETRY_LATER -> context.socket().conn().close();
    }
  }

  private void join(ConnectContext context, NamespaceRules here) {
    Socket socket = context.socket();
    EventValues values = EventValues.of(socket);
    Set<String> rooms = new HashSet<>();
    for (Template template : here.roomsToJoin()) {
      String room = template.find(values);
      if (room == null || room.length() > Template.MAX_LENGTH) {
        LOG.debug("{} has not the values for the room {}", socket.id(), template);
      } else if (Template.isOtherSocket(room, socket)) {
        LOG.debug("{} would join the room of another socket by {}", socket.id(), template);
      } else {
        rooms.add(room);
      }
    }
    socket
        .join(rooms)
        .onComplete(
            done -> {
              if (done.succeeded()) {
                context.next();
              } else {
                context.fail(
                    "Too many rooms",
                    new JsonObject().put("code", "too_many_rooms").put("retryable", false));
              }
            });
  }

  @Override
  public void connected(Socket socket) {
    admitted.accept(socket);
    NamespaceRules here = rules.apply(socket);
    if (here == null) {
      return;
    }
    here.guards().forEach(guard -> guard.connected(socket));
    if (!here.on().disconnect().isEmpty()) {
      Leaving leaving = new Leaving(socket);
      socket.onDisconnecting(leaving::begins).onDisconnect(leaving::ended);
    }
  }

  @Override
  public void abandoned(Socket socket) {
    NamespaceRules here = rules.apply(socket);
    if (here != null) {
      here.guards().forEach(guard -> guard.abandoned(socket));
      if (socket.attachment(Said.class) != null) {
        left(
            socket,
            here,
            socket.conn().open()
                ? DisconnectReason.SERVER_NAMESPACE_DISCONNECT
                : DisconnectReason.TRANSPORT_CLOSE);
      }
    }
  }

  /** Tells the backend of a socket that leaves, by the conf of that time. */
  private final class Leaving {

    private final Socket socket;
    private final @Nullable LostSocket listed;
    private Set<String> rooms = Set.of();

    Leaving(Socket socket) {
      this.socket = socket;
      this.listed = nodes == null ? null : nodes.opened(socket);
    }

    void begins(Socket.Disconnect how) {
      rooms = socket.rooms();
    }

    void ended(Socket.Disconnect how) {
      NamespaceRules here = rules.apply(socket);
      Backend backend = here == null ? null : backends.get().get(here.on().disconnect());
      Future<Void> told =
          backend == null ? Future.succeededFuture() : backend.disconnected(socket, rooms, how);
      if (nodes != null && listed != null) {
        told.onComplete(done -> nodes.ended(listed));
      }
    }
  }
}
