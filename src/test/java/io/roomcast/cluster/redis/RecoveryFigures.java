package io.roomcast.cluster.redis;

import io.roomcast.it.NodeServer;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * The recovery race at a fixed rate: two nodes of ours, and two Node servers with {@code
 * @socket.io/redis-streams-adapter}, in turns, each pair with a Redis of its own; see {@code
 * src/docs/cluster.md}. Run by hand in the directory of the project: {@code java -cp ...
 * io.roomcast.cluster.redis.RecoveryFigures [messages in a second] [moves] [rounds]}.
 */
final class RecoveryFigures {

  private final Vertx clients = Vertx.vertx();
  private final int perSecond;
  private final int moves;

  private RecoveryFigures(int perSecond, int moves) {
    this.perSecond = perSecond;
    this.moves = moves;
  }

  public static void main(String[] args) throws Exception {
    int perSecond = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
    int moves = args.length > 1 ? Integer.parseInt(args[1]) : 60;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
    RecoveryFigures figures = new RecoveryFigures(perSecond, moves);
    for (int i = 0; i < rounds; i++) {
      System.out.println("Roomcast: " + figures.ours());
      System.out.println("Node:     " + figures.theirs());
    }
    ClusterNode.await(figures.clients.close());
  }

  private RecoveryRace.Result ours() {
    try (RedisProcess redis = RedisProcess.launch();
        ClusterNode a = node(redis);
        ClusterNode b = node(redis)) {
      return race(RecoveryRace.Server.of(a), RecoveryRace.Server.of(b));
    }
  }

  private static ClusterNode node(RedisProcess redis) {
    return ClusterNode.start(
        vertx -> RedisRelay.start(vertx, RecoveryRace.options(redis.url())),
        RecoveryRace.recovering(),
        1,
        StreamsRecoveryIT::install);
  }

  private RecoveryRace.Result theirs() throws Exception {
    try (RedisProcess redis = RedisProcess.launch();
        NodeServer a = NodeServer.start("race-node", redis.url());
        NodeServer b = NodeServer.start("race-node", redis.url())) {
      return race(RecoveryRace.Server.of(a), RecoveryRace.Server.of(b));
    }
  }

  private RecoveryRace.Result race(RecoveryRace.Server a, RecoveryRace.Server b) {
    return RecoveryRace.run(clients, List.of(a, b), perSecond, Integer.MAX_VALUE, moves);
  }
}
