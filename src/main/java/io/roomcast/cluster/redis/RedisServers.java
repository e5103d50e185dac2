package io.roomcast.cluster.redis;

import io.vertx.core.net.NetClientOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, and how connections are made. Immutable, but for the TCP options, which must not
 * be changed any more.
 *
 * @param mode what the endpoints are
 * @param endpoints {@code redis://host:port} or {@code rediss://host:port}; at least one. Of
 *     several servers, one after the other is tried
 * @param masterName name of the master that the sentinels watch
 * @param user user of the ACL, or null for the default one
 * @param password its password, or null for none
 * @param tcp TCP and TLS of the connections
 * @param connectTimeout ms that a connection may take, its greeting included
 * @param reconnectMin ms before the first attempt to connect again; each is longer by half, also
 *     after connections that did not last as long as {@code reconnectMax}
 * @param reconnectMax ms between two attempts, at most, give or take a quarter: as long may other
 *     nodes take to be back after Redis is
 */
public record RedisServers(
    Mode mode,
    List<String> endpoints,
    String masterName,
    @Nullable String user,
    @Nullable String password,
    NetClientOptions tcp,
    long connectTimeout,
    long reconnectMin,
    long reconnectMax) {

  /** What the endpoints are. */
  public enum Mode {
    /** One server; more endpoints are others that may be used in its place. */
    STANDALONE,
    /** Sentinels, which know the master. */
    SENTINEL,
    /** All masters of a Redis Cluster, in which every node carries all messages. */
    CLUSTER
  }

  public RedisServers {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints: must not be empty");
    }
  }

  /** One server without a password. */
  public static RedisServers of(String endpoint) {
    return new RedisServers(
        Mode.STANDALONE,
        List.of(endpoint),
        "mymaster",
        null,
        null,
        new NetClientOptions(),
        5_000,
        100,
        1_000);
  }

  /** The same with other times, in ms. */
  public RedisServers withTimes(long connectTimeout, long reconnectMin, long reconnectMax) {
    return with(mode, endpoints, user, password, connectTimeout, reconnectMin, reconnectMax);
  }

  /** The same with another user and password. */
  public RedisServers withUser(@Nullable String user, @Nullable String password) {
    return with(mode, endpoints, user, password, connectTimeout, reconnectMin, reconnectMax);
  }

  /** The same in another mode, with other endpoints. */
  public RedisServers with(Mode mode, List<String> endpoints) {
    return with(mode, endpoints, user, password, connectTimeout, reconnectMin, reconnectMax);
  }

  /** The endpoint of a server that one of these has named, as {@code host:port}. */
  String named(String address) {
    String scheme = endpoints.get(0).startsWith("rediss:") ? "rediss://" : "redis://";
    int colon = address.lastIndexOf(':');
    // Redis names IPv6 addresses without brackets.
    boolean isBare = !address.startsWith("[") && address.indexOf(':') < colon;
    return isBare
        ? scheme + '[' + address.substring(0, colon) + ']' + address.substring(colon)
        : scheme + address;
  }

  /** One of the servers by itself. */
  RedisServers only(String endpoint) {
    return with(Mode.STANDALONE, List.of(endpoint));
  }

  private RedisServers with(
      Mode mode,
      List<String> endpoints,
      @Nullable String user,
      @Nullable String password,
      long connectTimeout,
      long reconnectMin,
      long reconnectMax) {
    return new RedisServers(
        mode,
        endpoints,
        masterName,
        user,
        password,
        tcp,
        connectTimeout,
        reconnectMin,
        reconnectMax);
  }

  /** Not the password. */
  @Override
  public String toString() {
    return mode + " " + endpoints;
  }
}
