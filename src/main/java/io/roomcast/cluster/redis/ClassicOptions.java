package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClassicFormat.Parser;

/**
 * How the classic adapter relays: {@code createAdapter} of {@code @socket.io/redis-adapter}.
 * Immutable. Nodes of a cluster must have the same parser; all else is each node's own affair.
 *
 * @param relay what it has in common with others; the prefix is Node's {@code key}
 * @param parser what broadcasts are written in
 * @param pattern one pattern for all rooms of a namespace, as Node has it; else each room that has
 *     members here by itself, so that nothing else arrives
 * @param specificResponses whether answers go to the node that asked only, as with Node's {@code
 *     publishOnSpecificResponseChannel}
 */
public record ClassicOptions(
    RelayOptions relay, Parser parser, boolean pattern, boolean specificResponses) {

  /** The defaults, with these servers. */
  public static ClassicOptions of(RedisServers servers) {
    return of(RelayOptions.of(servers));
  }

  /** The defaults, but for what it has in common with others. */
  public static ClassicOptions of(RelayOptions relay) {
    return new ClassicOptions(relay, Parser.MSGPACK, false, false);
  }
}
