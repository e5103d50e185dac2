package io.roomcast.cluster.redis;

import static io.roomcast.Futures.await;

import io.roomcast.cluster.NodeInfo;
import io.roomcast.cluster.PresenceChange;
import io.roomcast.cluster.PresenceRoom;
import io.roomcast.handler.PresenceRooms;
import io.vertx.core.Promise;
import java.lang.management.ManagementFactory;
import java.util.List;

/** A node that tells clients who has come into rooms, and gone. */
final class PresenceNode implements AutoCloseable {

  final ClusterNode node;
  final RedisNodes nodes;
  private final List<Long> threads;

  PresenceNode(ClassicOptions options, String id, int lease) {
    node = ClusterNode.start(options, 1, ClusterApp::install);
    NodeOptions presence = NodeOptions.of("socket.io").withLease(lease);
    NodeInfo self = new NodeInfo(id, "run", "http://127.0.0.1:9090", 1);
    nodes = await(node.relay.nodes(presence, self));
    PresenceRooms rooms = node.instance(0).call(() -> new PresenceRooms(node.io(), null));
    nodes
        .presence()
        .listener(
            changes -> {
              Promise<Void> told = Promise.promise();
              node.instance(0)
                  .run(
                      () -> {
                        changes.forEach(change -> tell(rooms, change));
                        told.complete();
                      });
              return told.future();
            });
    threads =
        List.of(
            node.instance(0).call(() -> Thread.currentThread().getId()),
            await(
                nodes
                    .presence()
                    .list(new PresenceRoom("/", ""))
                    .map(all -> Thread.currentThread().getId())));
  }

  private static void tell(PresenceRooms rooms, PresenceChange change) {
    PresenceRooms.Key key = new PresenceRooms.Key(change.room().namespace(), change.room().room());
    rooms.tell(change.came(), key, change.who(), change.except(), change.local());
  }

  /** ms of CPU time of its event loops until now. */
  long cpu() {
    return threads.stream()
            .mapToLong(id -> ManagementFactory.getThreadMXBean().getThreadCpuTime(id))
            .sum()
        / 1_000_000;
  }

  /** It is there no more, and has not said so. */
  void die() {
    await(node.vertx.close());
  }

  @Override
  public void close() {
    node.close();
  }
}
