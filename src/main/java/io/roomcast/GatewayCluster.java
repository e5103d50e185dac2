package io.roomcast;

import io.roomcast.cluster.LostSocket;
import io.roomcast.cluster.NodeInfo;
import io.roomcast.cluster.forward.ForwardOptions;
import io.roomcast.cluster.forward.Forwarding;
import io.roomcast.cluster.redis.NodeOptions;
import io.roomcast.cluster.redis.RedisNodes;
import io.roomcast.cluster.redis.RedisRelay;
import io.roomcast.config.ForwardingConf;
import io.roomcast.config.RedisConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.config.SocketIoConf;
import io.roomcast.handler.ClusterPresence;
import io.roomcast.handler.Identity;
import io.roomcast.handler.LoopParts;
import io.roomcast.handler.PresenceRooms;
import io.roomcast.handler.UserConnections;
import io.roomcast.loop.IdGenerator;
import io.roomcast.socketio.Socket;
import io.roomcast.socketio.SocketIoOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process among the nodes of its cluster, as the conf has it. Thread-safe. */
final class GatewayCluster {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayCluster.class);

  private final RedisRelay relay;
  private final RoomcastConf conf;
  private final NodeOptions options;
  private final String name;
  private final String host;
  private final AtomicReference<@Nullable Promise<Void>> announced = new AtomicReference<>();
  private volatile @Nullable LoopParts<PresenceRooms> rooms;
  private volatile @Nullable RedisNodes nodes;
  private volatile @Nullable Forwarding forwarding;

  /**
   * @param name name of this node
   * @param host where others reach it
   */
  GatewayCluster(RedisRelay relay, RoomcastConf conf, RedisConf redis, String name, String host) {
    this.relay = relay;
    this.conf = conf;
    ForwardingConf forward = conf.cluster().forwarding();
    this.options =
        new NodeOptions(
            redis.prefix(),
            redis.nodeLease().toMillis(),
            conf.cluster().maxLostSockets(),
            forward == null ? 1 : forward.maxLookups(),
            redis.maxRequests(),
            redis.requestsTimeout().toMillis(),
            redis.maxMessage().toInt());
    this.name = name;
    this.host = host;
  }

  /** Has the server name this node in session ids, where requests are forwarded. */
  void join(SocketIoOptions socketIo) {
    if (conf.cluster().forwarding() != null) {
      socketIo.setNode(name);
    }
  }

  /**
   * Tells the others that this node is there, once its internal listener is; before clients come.
   * Every event loop may call it, and gets the same future.
   *
   * @param internalPort 0 when there is none
   */
  Future<Void> announce(int internalPort) {
    Promise<Void> done = Promise.promise();
    Promise<Void> first = announced.compareAndExchange(null, done);
    if (first != null) {
      return first.future();
    }
    String url = internalPort == 0 ? "" : NodeAddress.url(conf, host, internalPort);
    NodeInfo self = new NodeInfo(name, new IdGenerator(0).next(), url, System.currentTimeMillis());
    relay
        .nodes(options, self)
        .onSuccess(
            made -> {
              nodes = made;
              LoopParts<PresenceRooms> told = rooms;
              if (told != null) {
                made.presence().listener(GatewayPresence.teller(told));
              }
              ForwardingConf forward = conf.cluster().forwarding();
              if (forward != null) {
                LOG.info("The node {} takes requests of other nodes at {}", name, url);
                forwarding = new Forwarding(made, forwarding(forward));
              }
            })
        .<Void>mapEmpty()
        .onComplete(done);
    return done.future();
  }

  private ForwardOptions forwarding(ForwardingConf forward) {
    Instances instances = Instances.of(conf);
    SocketIoConf io = conf.socketio();
    long longestPoll = io.pingInterval().plus(io.pingTimeout()).toMillis();
    return new ForwardOptions(
        forward.secret(),
        instances.share(forward.maxRequests()),
        instances.share(forward.maxWebSockets()),
        forward.connectTimeout().toMillis(),
        longestPoll + forward.answerTimeout().toMillis(),
        forward.ca().isEmpty() ? null : forward.ca(),
        forward.verifyHost());
  }

  /** What forwards requests; null when nothing does, or this node is not announced yet. */
  @Nullable Forwarding forwarding() {
    return forwarding;
  }

  /** The nodes of the cluster; null before this one is announced. */
  @Nullable RedisNodes nodes() {
    return nodes;
  }

  /**
   * The others are to tell backends of this socket when this node dies; {@link #ended} is to be
   * called with the answer, once backends know by themselves. Event loop of the socket.
   */
  @Nullable LostSocket opened(Socket socket) {
    RedisNodes known = nodes;
    if (known == null) {
      return null;
    }
    Identity identity = Identity.of(socket);
    String user = identity == null ? null : identity.user();
    LostSocket listed = new LostSocket(socket.namespace().name(), socket.id(), user);
    known.opened(listed);
    return listed;
  }

  void ended(LostSocket socket) {
    RedisNodes known = nodes;
    if (known != null) {
      known.ended(socket);
    }
  }

  /** What counts connections of users on all nodes. */
  UserConnections userConnections() {
    return new UserConnections() {
      @Override
      public Future<Boolean> enter(String user, int max, long patience) {
        RedisNodes known = nodes;
        // Clients come when this node is announced.
        return known == null
            ? Future.succeededFuture(true)
            : known.userEntered(user, max, patience);
      }

      @Override
      public void left(String user) {
        RedisNodes known = nodes;
        if (known != null) {
          known.userLeft(user);
        }
      }
    };
  }

  /** Who is in rooms of all nodes. */
  ClusterPresence presence() {
    return new GatewayPresence(this::nodes);
  }

  /** Which event loops tell clients who has come into rooms, and gone; before {@link #announce}. */
  void tellPresence(LoopParts<PresenceRooms> loops) {
    rooms = loops;
  }

  /** Who tells backends of sockets of nodes that have died; see {@link RedisNodes#onLost}. */
  void onLost(BiFunction<String, List<LostSocket>, Future<Void>> teller) {
    RedisNodes known = nodes;
    if (known != null) {
      known.onLost(teller);
    }
  }

  /** This process has told all that it had to tell. Never fails. */
  Future<Void> leave() {
    RedisNodes known = nodes;
    return known == null ? Future.succeededFuture() : known.leave().otherwiseEmpty();
  }
}
