package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis that comes back: the client leaves that to its users. Event loop of the
 * relay. Each connection has a client of its own, so that closing it really ends it.
 */
final class RedisLink {

  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

  private static final int MAX_WAITING = 1 << 16;

  private static final String MASTER = "master";

  /** ms before a redirection is followed: servers may disagree for a while. */
  private static final int REDIRECT_DELAY = 50;

  /** Told of the connection. */
  interface Listener {
    void opened(RedisConnection connection);

    void closed();
  }

  private final RelayLoop loop;
  private final RedisServers servers;
  private final RelayCounters counters;
  private final String name;
  private final Listener listener;
  private final Promise<Void> firstAttempt = Promise.promise();

  private @Nullable Redis client;
  private @Nullable RedisConnection connection;

  /** Number of the attempt under way or in use: what comes of older ones is of no interest. */
  private int generation;

  private String endpoint = "";

  /** Attempts in a row that came to nothing, or to a connection that did not last. */
  private int failures;

  /** Since when there is a connection, in ms of {@link RelayLoop#now}. */
  private long connectedAt;

  /** Where another server said that we should go; null when we choose by ourselves. */
  private @Nullable String redirected;

  private long timer = -1;
  private boolean closed;

  RedisLink(
      RelayLoop loop, RedisServers servers, RelayCounters counters, String name, Listener to) {
    this.loop = loop;
    this.servers = servers;
    this.counters = counters;
    this.name = name;
    this.listener = to;
  }

  /** Where it connects to, or has connected to last. */
  String endpoint() {
    return endpoint;
  }

  /** The server that {@link #endpoint} is on. */
  String host() {
    return endpoint.replaceFirst("^rediss?://", "").replaceFirst(":\\d+$", "");
  }

  /**
   * Connects, and from now on again and again. The future tells how the first attempt went: with
   * {@link ClusterUnavailableException} when Redis is not there, or has no time for us; any other
   * failure is one that stays.
   */
  Future<Void> open() {
    attempt();
    return firstAttempt.future();
  }

  /** Gives up a connection that is dead. */
  void restart(String why) {
    if (connection != null) {
      lost(generation, why);
    }
  }

  /**
   * Goes on with another server ({@code host:port}), named by the one that we are with; without a
   * host it is where that is.
   */
  void redirect(String server) {
    if (connection == null) {
      return;
    }
    log.debug("Redis ({}) redirects us to {}", name, server);
    redirected = servers.named(server.startsWith(":") ? host() + server : server);
    connection = null;
    generation++;
    listener.closed();
    end();
    timer = loop.timer(REDIRECT_DELAY, this::attempt);
  }

  Future<Void> close() {
    closed = true;
    loop.cancel(timer);
    generation++;
    connection = null;
    return end();
  }

  private void attempt() {
    int number = ++generation;
    timer = loop.timer(servers.connectTimeout(), () -> failed(number, "no answer in time", null));
    try {
      connect(number);
    } catch (IllegalArgumentException e) { // another server may have named what is no address
      failed(number, String.valueOf(e.getMessage()), e);
    }
  }

  private void connect(int number) {
    RedisOptions options = options(servers, failures);
    if (servers.mode() != RedisServers.Mode.SENTINEL) {
      endpoint = redirected == null ? endpoint(servers, failures) : redirected;
      options.setConnectionString(endpoint);
    }
    Redis made = Redis.createClient(loop.vertx(), options);
    client = made;
    made.connect()
        .onComplete(
            done ->
                loop.run(
                    () -> {
                      if (done.succeeded()) {
                        check(number, done.result());
                      } else {
                        failed(number, String.valueOf(done.cause().getMessage()), done.cause());
                      }
                    }));
  }

  /**
   * A sentinel may not have heard yet that another is the master, and what is published at a
   * replica gets nowhere.
   */
  private void check(int number, RedisConnection made) {
    if (servers.mode() != RedisServers.Mode.SENTINEL) {
      connected(number, made);
      return;
    }
    made.send(Request.cmd(Command.ROLE))
        .onComplete(
            done -> {
              if (done.succeeded() && !isMaster(done.result())) {
                failed(number, "the sentinel names one that is no master", null);
              } else if (done.succeeded() || isForbidden(done.cause())) {
                connected(number, made);
              } else {
                failed(number, String.valueOf(done.cause().getMessage()), done.cause());
              }
            });
  }

  private static boolean isMaster(@Nullable Response role) {
    return role != null
        && role.type() == ResponseType.MULTI
        && role.size() > 0
        && String.valueOf(role.get(0)).equals(MASTER);
  }

  /** Who may not ask takes what there is. */
  private static boolean isForbidden(Throwable cause) {
    return cause instanceof ErrorType error && error.is("NOPERM");
  }

  private void connected(int number, RedisConnection made) {
    if (number != generation || closed) {
      return; // its client was closed
    }
    loop.cancel(timer);
    made.endHandler(end -> loop.run(() -> lost(number, "closed by the peer")));
    made.exceptionHandler(e -> loop.run(() -> lost(number, String.valueOf(e.getMessage()))));
    connection = made;
    if (failures > 0) {
      log.info("Redis ({}) is there again", name);
    }
    connectedAt = RelayLoop.now();
    firstAttempt.tryComplete();
    listener.opened(made);
  }

  private void failed(int number, String why, @Nullable Throwable cause) {
    if (number != generation || closed) {
      return;
    }
    loop.cancel(timer);
    redirected = null;
    if (failures == 0) {
      log.warn("Redis ({}) is not there: {}", name, why);
    }
    boolean stays =
        cause != null && (cause instanceof IllegalArgumentException || Refusal.isLasting(cause));
    firstAttempt.tryFail(stays ? cause : new ClusterUnavailableException("Redis: " + why));
    again();
  }

  private void lost(int number, String why) {
    if (number != generation || closed || connection == null) {
      return;
    }
    connection = null;
    counters.connectionsLost.increment();
    if (RelayLoop.now() - connectedAt >= servers.reconnectMax()) {
      failures = 0;
    }
    log.warn("The connection to Redis ({}) was lost: {}", name, why);
    listener.closed();
    again();
  }

  /** With delays that grow, and differ from node to node. */
  private void again() {
    generation++;
    end();
    double delay = servers.reconnectMin() * Math.pow(1.5, Math.min(failures, 30));
    delay = Math.min((double) servers.reconnectMax(), delay);
    delay *= 0.75 + ThreadLocalRandom.current().nextDouble() / 2;
    failures++;
    timer = loop.timer((long) delay, this::attempt);
  }

  private Future<Void> end() {
    Redis old = client;
    client = null;
    return old == null ? Future.succeededFuture() : old.close().otherwiseEmpty();
  }

  private static String endpoint(RedisServers servers, int attempt) {
    return servers.endpoints().get(attempt % servers.endpoints().size());
  }

  /** For one connection; of several endpoints, that of the attempt first. */
  static RedisOptions options(RedisServers servers, int attempt) {
    RedisOptions options =
        new RedisOptions()
            .setNetClientOptions(new NetClientOptions(servers.tcp()))
            .setMaxPoolSize(1)
            .setPoolCleanerInterval(-1)
            .setPoolRecycleTimeout(-1)
            .setMaxWaitingHandlers(MAX_WAITING);
    options.getNetClientOptions().setConnectTimeout((int) servers.connectTimeout());
    if (servers.password() != null) {
      options.setPassword(servers.password());
    }
    if (servers.user() != null) {
      options.setUser(servers.user());
    }
    if (servers.mode() == RedisServers.Mode.SENTINEL) {
      options
          .setType(RedisClientType.SENTINEL)
          .setMasterName(servers.masterName())
          .setRole(RedisRole.MASTER)
          .setAutoFailover(false);
      // Each attempt begins with another sentinel: one that is frozen takes all the time there is.
      for (int i = 0; i < servers.endpoints().size(); i++) {
        options.addConnectionString(endpoint(servers, attempt + i));
      }
    } else {
      options.setConnectionString(endpoint(servers, attempt));
    }
    return options;
  }
}
