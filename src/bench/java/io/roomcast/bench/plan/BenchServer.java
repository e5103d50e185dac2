package io.roomcast.bench.plan;

import static io.roomcast.bench.plan.Feature.BINARY;
import static io.roomcast.bench.plan.Feature.DEFLATE;
import static io.roomcast.bench.plan.Feature.LOOPS;
import static io.roomcast.bench.plan.Feature.MSGPACK;
import static io.roomcast.bench.plan.Feature.POLLING;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The servers, in the order of reports: ours, the peers, the floors. */
public enum BenchServer {
  ROOMCAST("roomcast", "Roomcast", Kind.OURS),
  NODE("node", "Node socket.io, ws", Kind.PEER, LOOPS),
  BUN("bun", "Bun, bun-engine", Kind.PEER, LOOPS, DEFLATE),
  NETTY_SOCKETIO("netty-socketio", "netty-socketio", Kind.PEER, MSGPACK, BINARY),
  VERTX("vertx", "bare Vert.x", Kind.FLOOR, POLLING, DEFLATE, MSGPACK, BINARY),
  NETTY("netty", "bare Netty, flush each", Kind.FLOOR, POLLING, DEFLATE, MSGPACK, BINARY),
  NETTY_TURN(
      "netty-turn", "bare Netty, flush per turn", Kind.FLOOR, POLLING, DEFLATE, MSGPACK, BINARY);

  /** What a server is there for. */
  public enum Kind {
    /** The one that the others are compared with. */
    OURS,
    /** Another Socket.IO server. */
    PEER,
    /** The least that is possible on a framework: no protocol, no sessions. */
    FLOOR
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
