package io.roomcast.handler;

import io.roomcast.engineio.ClientNetwork;
import io.roomcast.loop.BucketSweeper;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.NodeBuckets;
import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.ConnectGuard;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Socket;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * Limits what clients send. One per event loop, for all its namespaces:
 *
 * <pre>{@code
 * NodeLimits node = NodeLimits.create(options); // one for all event loops
 * LimitHandler limits = LimitHandler.create(loop, node, namespace -> socketLimits);
 * namespace.use(limits.connects()).use(jwt).use(limits.users());
 * namespace.on("*").handler(limits.events()); // before all else
 * }</pre>
 *
 * <p>A refused event is answered with {@code {error: {code: "E_RATE" or "E_TOO_LARGE", message}}}
 * when an ack was asked for; a refused CONNECT with CONNECT_ERROR and {@code data: {code,
 * retryable}}. Costs a socket nothing until its first event.
 */
public final class LimitHandler {

  private final LimitCounters counters = new LimitCounters();
  private final SocketMap<LimitedSocket> limited = new SocketMap<>();
  private final UserLimit users;
  private final EventLoopState loop;
  private final BucketSweeper userSweeper;
  private final BucketSweeper addressSweeper;
  private NodeLimits node;
  private Function<String, SocketLimits> byNamespace;

  private LimitHandler(
      EventLoopState loop, NodeLimits node, Function<String, SocketLimits> byNamespace) {
    this.loop = loop;
    this.userSweeper = new BucketSweeper(loop);
    this.addressSweeper = new BucketSweeper(loop);
    this.node = node;
    this.byNamespace = byNamespace;
    this.users = new UserLimit(loop, counters, () -> this.node);
  }

  /**
   * Of this event loop.
   *
   * @param node shared by all event loops
   * @param byNamespace the limits of the sockets of a namespace, by its name; asked often
   */
  public static LimitHandler create(
      EventLoopState loop, NodeLimits node, Function<String, SocketLimits> byNamespace) {
    return new LimitHandler(loop, node, byNamespace);
  }

  /**
   * Goes by other limits from now on, for connected sockets, too; what they sent of late counts no
   * more, but for users and addresses where {@link NodeLimits#with} remembers it. Connections that
   * are paused stay so for the time that they were given.
   */
  public void reload(NodeLimits changed, Function<String, SocketLimits> changedByNamespace) {
    node = changed;
    byNamespace = changedByNamespace;
  }

  /** Limits CONNECTs; they count as events of their address. For the front of the connect chain. */
  public ConnectGuard connects() {
    return this::connect;
  }

  private void connect(ConnectContext context) {
    NodeBuckets addresses = node.addresses();
    if (addresses != null) {
      addressSweeper.sweep(addresses);
      Long network = ClientNetwork.of(context.handshake().address());
      if (!addresses.tryTake(network, loop.clock().monotonicMillis())
          && !tolerated(LimitKind.EVENTS_PER_IP)) {
        refuse(context, "Too many events.", "rate_limited");
        return;
      }
    }
    context.next();
  }

  private boolean tolerated(LimitKind kind) {
    if (node.options().dryRun()) {
      counters.tolerated(kind);
      return true;
    }
    counters.limited(kind);
    return false;
  }

  static void refuse(ConnectContext context, String message, String code) {
    context.fail(message, new JsonObject().put("code", code).put("retryable", true));
  }

  /**
   * Limits connections of users. To follow on what finds out who they are; who is found out later
   * gets in, and is disconnected if there are too many.
   */
  public ConnectGuard users() {
    return users;
  }

  /** Limits events. For the front of the event chain. */
  public Handler<EventContext> events() {
    return this::event;
  }

  private void event(EventContext context) {
    Socket socket = context.socket();
    LimitedSocket known = limited.get(socket);
    if (known != null) {
      if (known.of(node)) {
        known.handle(context);
      } else {
        known.rules(rules(socket));
        known.handle(context);
      }
      return;
    }
    LimitRules rules = rules(socket);
    if (rules.isEmpty() || !socket.connected()) {
      context.next();
      return;
    }
    LimitedSocket fresh = new LimitedSocket(socket, counters, rules);
    limited.put(socket, fresh);
    socket.onDisconnect(gone -> left(socket));
    fresh.handle(context);
  }

  private LimitRules rules(Socket socket) {
    NodeBuckets users = node.users();
    if (users != null) {
      userSweeper.sweep(users);
    }
    NodeBuckets addresses = node.addresses();
    if (addresses != null) {
      addressSweeper.sweep(addresses);
    }
    return new LimitRules(node, byNamespace.apply(socket.namespace().name()));
  }

  private void left(Socket socket) {
    LimitedSocket gone = limited.remove(socket);
    if (gone != null) {
      gone.gone();
    }
  }

  /** What it has done and holds. */
  public LimitStats stats() {
    return counters.snapshot(limited.size());
  }

  /** Forgets its timers. */
  public void close() {
    userSweeper.stop();
    addressSweeper.stop();
  }
}
