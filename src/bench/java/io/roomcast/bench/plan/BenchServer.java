package io.roomcast.bench.plan;

import static io.roomcast.bench.plan.Feature.API;
import static io.roomcast.bench.plan.Feature.BINARY;
import static io.roomcast.bench.plan.Feature.DEFLATE;
import static io.roomcast.bench.plan.Feature.LOOPS;
import static io.roomcast.bench.plan.Feature.MSGPACK;
import static io.roomcast.bench.plan.Feature.POLLING;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The servers, in the order of reports: ours, the peers, the floors, the gateway. */
public enum BenchServer {
  ROOMCAST("roomcast", "Roomcast", Kind.OURS, API),
  NODE("node", "Node socket.io, ws", Kind.PEER, LOOPS, API),
  BUN("bun", "Bun, bun-engine", Kind.PEER, LOOPS, DEFLATE, API),
  NETTY_SOCKETIO("netty-socketio", "netty-socketio", Kind.PEER, MSGPACK, BINARY, API),
  VERTX("vertx", "bare Vert.x", Kind.FLOOR, POLLING, DEFLATE, MSGPACK, BINARY, API),
  NETTY("netty", "bare Netty, flush each", Kind.FLOOR, POLLING, DEFLATE, MSGPACK, BINARY, API),
  NETTY_TURN(
      "netty-turn",
      "bare Netty, flush per turn",
      Kind.FLOOR,
      POLLING,
      DEFLATE,
      MSGPACK,
      BINARY,
      API),
  RULES("rules", "Gateway, rules", Kind.GATEWAY),
  BUS("bus", "Gateway, event bus", Kind.GATEWAY),
  WEBHOOK("webhook", "Gateway, webhook", Kind.GATEWAY),
  WEBHOOK_H2("webhook-h2", "Gateway, webhook by HTTP/2", Kind.GATEWAY),
  JWT_CACHED("jwt-cached", "Gateway, HS256 known", Kind.GATEWAY, MSGPACK),
  JWT_HS256("jwt-hs256", "Gateway, HS256", Kind.GATEWAY, MSGPACK),
  JWT_RS256("jwt-rs256", "Gateway, RS256", Kind.GATEWAY, MSGPACK),
  JWT_ES256("jwt-es256", "Gateway, ES256", Kind.GATEWAY, MSGPACK);

  /** What a server is there for. */
  public enum Kind {
    /** The one that the others are compared with. */
    OURS,
    /** Another Socket.IO server. */
    PEER,
    /** The least that is possible on a framework: no protocol, no sessions. */
    FLOOR,
    /** Ours as the program that a conf makes of it; never compared with peers. */
    GATEWAY
  }

  private final String id;
  private final String title;
  private final Kind kind;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of
  private final Set<Feature> lacks;

  BenchServer(String id, String title, Kind kind, Feature... lacks) {
    this.id = id;
    this.title = title;
    this.kind = kind;
    this.lacks = Set.of(lacks);
  }

  /** Its name on the command line and in results. */
  public String id() {
    return id;
  }

  /** Its name in the words of a report. */
  public String title() {
    return title;
  }

  /** What it is there for. */
  public Kind kind() {
    return kind;
  }

  /** What this case needs and it has not, in the order of {@link Feature}; empty when it can. */
  public Set<Feature> missing(BenchCase benchCase) {
    Set<Feature> missing = new TreeSet<>(lacks);
    missing.retainAll(benchCase.needs());
    return missing;
  }

  /** Those that are compared with each other: all but the gateway. */
  public static List<BenchServer> compared() {
    return Arrays.stream(values()).filter(server -> server.kind != Kind.GATEWAY).toList();
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static BenchServer named(String id) {
    return Arrays.stream(values())
        .filter(each -> each.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no server \""
                        + id
                        + "\"; there are "
                        + List.of(values()).stream().map(BenchServer::id).toList()));
  }
}
