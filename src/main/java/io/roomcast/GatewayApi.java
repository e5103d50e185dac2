package io.roomcast;

import io.roomcast.api.Access;
import io.roomcast.api.Api;
import io.roomcast.api.ApiBus;
import io.roomcast.api.ApiHttp;
import io.roomcast.api.ApiOptions;
import io.roomcast.auth.ApiKey;
import io.roomcast.auth.ApiKeys;
import io.roomcast.config.ApiConf;
import io.roomcast.config.EventBusConf;
import io.roomcast.config.InternalListenerConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.handler.Identity;
import io.roomcast.socketio.Socket;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server API of one event loop, as the conf has it: over HTTP, on the event bus, and for the
 * commands of backends. Event loop of the server.
 */
final class GatewayApi {

  private final Api api;
  private final @Nullable ApiHttp http;
  private final @Nullable ApiBus bus;
  private final @Nullable Runnable nodes;

  private GatewayApi(
      Api api, @Nullable ApiHttp http, @Nullable ApiBus bus, @Nullable Runnable nodes) {
    this.nodes = nodes;
    this.api = api;
    this.http = http;
    this.bus = bus;
  }

  /** Opens it; the namespaces are those of the conf, {@code redis} is null without a cluster. */
  static GatewayApi open(
      Vertx vertx,
      SocketIoServer io,
      GatewayShared shared,
      GatewayNamespaces namespaces,
      @Nullable GatewayRedis redis) {
    RoomcastConf conf = shared.conf();
    ApiConf given = conf.api();
    Api api =
        new Api(vertx, io, given == null ? ApiOptions.DEFAULT : options(given))
            .users(GatewayApi::user)
            .about(
                () ->
                    new JsonObject()
                        .put("version", VersionCommand.version())
                        .put("node", shared.node()))
            .acks(shared.acks()::ack);
    ApiHttp http = given == null ? null : new ApiHttp(api, access(conf), VersionCommand.version());
    EventBusConf busConf = conf.eventBus();
    ApiBus bus = busConf == null ? null : new ApiBus(vertx, api, busConf.prefix());
    if (bus != null && busConf != null && busConf.lifecycle()) {
      namespaces.all().forEach(bus::lifecycle);
    }
    return new GatewayApi(api, http, bus, redis == null ? null : join(api, redis.nodes()));
  }

  /** Asks other nodes from now on, and answers them until the result is run. */
  private static Runnable join(Api api, GatewayNodes nodes) {
    api.nodes(nodes);
    return nodes.relay().nodeCalls().serve(api::answerNode);
  }

  /** Who a socket belongs to, or null. */
  static @Nullable String user(Socket socket) {
    Identity identity = Identity.of(socket);
    return identity == null ? null : identity.user();
  }

  /** Options of the conf. */
  static ApiOptions options(ApiConf conf) {
    return new ApiOptions(
        conf.maxBody().toInt(),
        conf.maxConcurrent(),
        conf.maxBatch(),
        (int) conf.maxTimeout().toMillis(),
        conf.maxPage(),
        conf.idempotencyWindow().toMillis(),
        conf.idempotencyEntries(),
        conf.idempotencyBytes().bytes());
  }

  /** Who may use the internal listener. */
  static Access access(RoomcastConf conf) {
    ApiConf api = conf.api();
    InternalListenerConf listener = conf.listen().internal();
    List<ApiKey> keys =
        api == null
            ? List.of()
            : api.keys().stream()
                .map(
                    key ->
                        new ApiKey(
                            key.id(), key.sha256(), key.scopes(), key.namespaces(), key.cidr()))
                .toList();
    boolean keyless = keys.isEmpty() && listener != null && listener.onLoopback();
    return new Access(new ApiKeys(keys), keyless);
  }

  /** What does the operations. */
  Api api() {
    return api;
  }

  /** What serves them by HTTP; null when the conf has it off. */
  @Nullable ApiHttp http() {
    return http;
  }

  /** Lets in others from now on. */
  void access(Access changed) {
    if (http != null) {
      http.access(changed);
    }
  }

  void close() {
    if (nodes != null) {
      nodes.run();
    }
    api.close();
    if (bus != null) {
      bus.close();
    }
  }
}
